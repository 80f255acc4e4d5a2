"""What this room does with keys: one for each client, and the opening of many cards at once."""

from collections.abc import Iterator
from uuid import UUID

from sqlalchemy import select

from casework.clients.models import Client, ClientCard
from casework.core.columns import new_id
from casework.core.database import session
from casework.crypto import keyring
from casework.crypto.models import KeyKind


def new_client(**values: object) -> Client:
    """Make a client with a key of their own. Rule K-2."""
    client_id = new_id()
    keyring.current().new_record_key(client_id, KeyKind.CLIENT)
    return Client(id=client_id, **values)


def open_cards(after_seq: int = 0) -> Iterator[tuple[UUID, int, str]]:
    """Open the cards that changed after a number: client, version of the keys, text. What has no key is left out."""
    ring = keyring.current()
    rows = (
        session()
        .execute(
            select(ClientCard.id, ClientCard.keys_version, ClientCard.content.column).where(
                ClientCard.changed_seq > after_seq, ClientCard.content.column.is_not(None)
            )
        )
        .all()
    )
    if after_seq:
        ring.prefetch(client_id for client_id, _, _ in rows)
    else:
        ring.prefetch_all(KeyKind.CLIENT)
    open_text = ClientCard.content.opener(ring)
    for client_id, keys_version, sealed in rows:
        if ring.has_key(client_id):
            yield client_id, keys_version, open_text(client_id, client_id, sealed) or ""
