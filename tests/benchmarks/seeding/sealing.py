"""How a row's fields are sealed before it is written past the session."""

from collections.abc import Iterator
from functools import cache
from typing import Any
from uuid import UUID

from casework.core.columns import new_id
from casework.crypto import keyring
from casework.crypto.envelope import epoch_of, field_place, new_secret, open_sealed, seal
from casework.crypto.fields import JSON, TEXT, Sealed
from casework.crypto.models import DataKey, KeyKind, KeyWrap
from casework.crypto.secret import Secret
from casework.crypto.wraps import WrapRow, commitment, wrap_key

Row = dict[str, Any]


class Sealing:
    """Seals as the product does. Needs a unit of work that is bound to the agency."""

    def __init__(self, agency_id: UUID) -> None:
        self._agency_id = agency_id
        self._agency_key = keyring.current().upper.newest_agency_key(agency_id)
        self._secrets: dict[UUID, Secret] = {}

    def new_key(self, record_id: UUID) -> Iterator[tuple[type, Row]]:
        """Make the key of a record; yield its rows."""
        key = new_secret()
        self._secrets[record_id] = Secret(key, 1)
        pin = commitment(key, record_id, 1)
        version = self._agency_key.version
        wrap = WrapRow(self._agency_id, self._agency_id, record_id, 1, version, None, pin, b"")
        yield from _key_rows(wrap._replace(wrapped=wrap_key(self._agency_key, wrap, key)))

    def seal(self, field: Sealed[Any], row_id: UUID, record_id: UUID, value: object) -> bytes:
        """Return the ciphertext of a field."""
        plain = (TEXT if isinstance(value, str) else JSON).encode(value)  # type: ignore[arg-type]
        return seal(self._secrets[record_id].cipher, 1, place_of(field)(row_id, record_id), plain)


@cache
def place_of(field: Sealed[Any]) -> Any:
    """Return what binds a field's ciphertext to its place."""
    return field_place(*field.logical_name.split("."))


def opened(field: Sealed[Any], row_id: UUID, record_id: UUID, blob: bytes) -> bytes:
    """Return the plain bytes of a field, in a unit of work of its agency."""
    secret = keyring.current().secret(record_id, epoch_of(blob))
    return open_sealed(secret.cipher, place_of(field)(row_id, record_id), blob)


def _key_rows(wrap: WrapRow) -> Iterator[tuple[type, Row]]:
    named = wrap._asdict()
    pin = named.pop("commit16")
    key = {"agency_id": wrap.owner_id, "record_id": wrap.record_id, "epoch": wrap.epoch, "kind": KeyKind.CLIENT}
    yield DataKey, {**key, "commit16": pin}
    yield KeyWrap, {"id": new_id(), **named}
