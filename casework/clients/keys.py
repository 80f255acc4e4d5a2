"""What this room does with keys: one for each client, and the opening of many cards at once."""

from collections.abc import Iterator
from uuid import UUID

from casework.clients.models import Client, ClientCard
from casework.core.columns import new_id
from casework.core.database import session
from casework.crypto import bulk, keyring
from casework.crypto.models import KeyKind


def new_client(**values: object) -> Client:
    """Make a client with a key of their own. Rule K-2."""
    client_id = new_id()
    keyring.current().new_record_key(client_id, KeyKind.CLIENT)
    return Client(id=client_id, **values)


def open_cards(after_seq: int = 0) -> Iterator[tuple[UUID, int, str]]:
    """Open the cards that changed after a number: client, version of the keys, text. What has no key is left out."""
    name = ClientCard.content.logical_name
    changed = ClientCard.changed_seq > after_seq
    for client_id, text, keys_version in bulk.open_texts(
        session(), ClientCard, name, ClientCard.keys_version, where=changed
    ):
        yield client_id, keys_version, text
