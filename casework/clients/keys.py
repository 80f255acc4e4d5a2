"""What this room does with keys: one for each client, and the opening of many cards at once."""

from collections.abc import Iterator

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


def open_cards(after_seq: int = 0) -> Iterator[tuple[bytes, str, int]]:
    """Open the cards that changed after a number: client id as bytes, text, version of its keys.

    A client whose key is gone is left out.
    """
    changed = ClientCard.changed_seq > after_seq
    name = ClientCard.content.logical_name
    return bulk.open_texts(session(), ClientCard, name, ClientCard.keys_version, where=changed)
