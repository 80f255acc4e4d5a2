"""The one thing that this room does with keys."""

from uuid import UUID

from casework.crypto import keyring


def make_agency_key(agency_id: UUID) -> None:
    """Make the key of a new agency in this unit of work: what it seals, no other agency opens."""
    keyring.create_agency_key(agency_id)
