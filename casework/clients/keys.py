"""What this room does with keys: one for each client, and the opening of many cards at once."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import ColumnElement
from sqlalchemy.orm import InstrumentedAttribute

from casework.core.columns import new_id
from casework.core.tenancy import AgencyOwned, GuardedSession
from casework.crypto import bulk, keyring
from casework.crypto.models import KeyKind


def new_client_key() -> UUID:
    """Make the key of a new client; return the id that the client, and so the record, shall have. Rule K-2."""
    client_id = new_id()
    keyring.current().new_record_key(client_id, KeyKind.CLIENT)
    return client_id


def open_cards(
    current: GuardedSession,
    model: type[AgencyOwned],
    field: str,
    version: InstrumentedAttribute[int],
    where: ColumnElement[bool],
) -> Iterator[tuple[bytes, str, int]]:
    """Open many cards: client id as bytes, text, version of its keys. A client whose key is gone is left out.

    Args:
        current: The database session, bound to the agency.
        model: The table of cards.
        field: Logical name of the sealed text.
        version: The column with the version of the keys.
        where: Which cards.
    """
    return bulk.open_texts(current, model, field, version, where=where)
