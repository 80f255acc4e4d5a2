"""The key of appointments without a record: the agency's own."""

from uuid import UUID

from casework.crypto import keyring
from casework.crypto.models import KeyKind


def agency_record(agency_id: UUID) -> UUID:
    """Return the record under which an agency seals what belongs to no client, its key made at first use."""
    keyring.current().ensure_record_key(agency_id, KeyKind.AGENCY)
    return agency_id
