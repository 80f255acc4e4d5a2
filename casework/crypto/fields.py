"""Sealed fields of a model: plaintext for whoever holds the object, ciphertext in the table.

    class SupportEntry(AgencyOwned, SealedRecord, Model):
        text = Sealed.text("support_entry.text")        # makes the nullable column text_ct

The name in quotes is logical: it goes into the ciphertext and is never changed, whatever becomes of table and column.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final, Generic, Protocol, Self, TypeVar, cast, overload
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Bundle, InstrumentedAttribute, mapped_column

from casework.crypto import keyring
from casework.crypto.envelope import epoch_of, field_place, open_sealed, seal
from casework.crypto.keyring import KeyRing
from casework.crypto.models import SystemKind
from casework.crypto.records import SealedRecord, SealedRow, opened_of
from casework.crypto.secret import Secret

T = TypeVar("T")
Opener = Callable[[UUID, UUID, bytes | None], T | None]
__all__ = ["Codec", "Lazy", "Sealed", "SealedRecord", "SealedRow", "SystemSealed", "sealed_fields"]

_registry: dict[str, "Sealed[Any]"] = {}


class _Row(Protocol):
    """What a field looks at in its row. Everything is Any: the descriptor serves every model."""

    id: Any
    record_id: Any


@dataclass(frozen=True)
class Codec(Generic[T]):
    """How a value becomes bytes before it is sealed, always the same bytes for the same value, and back."""

    encode: Callable[[T], bytes]
    decode: Callable[[bytes], T]


def _encode_json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False).encode()


TEXT: Final = Codec[str](str.encode, bytes.decode)
JSON: Final = Codec[Any](_encode_json, json.loads)
DATE: Final = Codec[date](lambda day: day.isoformat().encode(), lambda plain: date.fromisoformat(plain.decode()))


class Lazy(Generic[T]):
    """A sealed value selected as a column: opened when ``value`` is first asked for."""

    __slots__ = ("_blob", "_open", "_record_id", "_row_id", "_value")

    def __init__(self, opener: Opener[T], row_id: UUID, record_id: UUID, blob: bytes | None) -> None:
        self._open: Opener[T] | None = opener
        self._row_id, self._record_id, self._blob = row_id, record_id, blob
        self._value: T | None = None

    @property
    def value(self) -> T | None:
        """The plaintext, or None where nothing is stored."""
        if self._open is not None:
            self._value = self._open(self._row_id, self._record_id, self._blob)
            self._open = None
        return self._value

    def __bool__(self) -> bool:
        """Tell whether something is stored, without opening it."""
        return self._blob is not None

    def __repr__(self) -> str:
        """Show the row's id only."""
        return f"<Lazy {self._row_id}>"


class _LazyBundle(Bundle[Any]):
    """Three columns of a select that become one Lazy."""

    inherit_cache = True

    def __init__(self, field: "Sealed[Any]", *columns: Any) -> None:  # noqa: ANN401 - any mapped column
        super().__init__(field.name, *columns)
        self._field = field

    def create_row_processor(self, query: Any, procs: Any, labels: Any) -> Callable[[Any], Any]:  # noqa: ANN401, ARG002 - SQLAlchemy's signature
        """Return what makes a Lazy of a row; the ring is told which keys may be needed."""
        row_id_of, record_id_of, blob_of = procs
        ring = keyring.current()
        opener = self._field.opener(ring)

        def make(row: Any) -> Lazy[Any]:  # noqa: ANN401 - a row of the driver
            record_id = record_id_of(row)
            ring.want(record_id)
            return Lazy(opener, row_id_of(row), record_id, blob_of(row))

        return make


class Sealed(Generic[T]):
    """A field sealed under the key of its row's record. Reading opens it, assigning seals it at once.

    Args:
        logical_name: ``table.column`` as bound into the ciphertext, for ever.
        codec: How values become bytes.
    """

    def __init__(self, logical_name: str, codec: Codec[T]) -> None:
        table, dot, column = logical_name.partition(".")
        if not (table and dot and column):
            raise ValueError(f"a logical name is table.column, not {logical_name!r}")
        if logical_name in _registry:
            raise ValueError(f"the logical name {logical_name} is taken: two fields would open each other's content")
        _registry[logical_name] = self
        self.logical_name = logical_name
        self.name = column
        self.owner: type | None = None
        self._codec = codec
        self._place = field_place(table, column)

    @staticmethod
    def text(logical_name: str) -> "Sealed[str]":
        """Declare a sealed text."""
        return Sealed(logical_name, TEXT)

    @staticmethod
    def json(logical_name: str) -> "Sealed[Any]":
        """Declare a sealed structure of dicts, lists, texts, numbers and None. Each reading gives a fresh copy."""
        return Sealed(logical_name, JSON)

    @staticmethod
    def date(logical_name: str) -> "Sealed[date]":
        """Declare a sealed calendar day."""
        return Sealed(logical_name, DATE)

    @staticmethod
    def system(logical_name: str, kind: str) -> "SystemSealed":
        """Declare a text sealed under a key of the service (``totp``, ``parked``), for tables without records."""
        return SystemSealed(logical_name, SystemKind(kind))

    def __set_name__(self, owner: type, name: str) -> None:
        """Give the model the column that holds the ciphertext."""
        self.owner, self.name = owner, name
        if self.column_name not in owner.__dict__:
            setattr(owner, self.column_name, mapped_column(sa.LargeBinary(), nullable=True))

    @property
    def column_name(self) -> str:
        """The attribute and the column of the ciphertext."""
        return f"{self.name}_ct"

    @property
    def column(self) -> InstrumentedAttribute[bytes | None]:
        """The mapped column of the ciphertext, for a select or an ``is not null``."""
        column: InstrumentedAttribute[bytes | None] = getattr(self.owner, self.column_name)
        return column

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...
    @overload
    def __get__(self, instance: object, owner: type) -> T | None: ...
    def __get__(self, instance: object | None, owner: type) -> Self | T | None:
        """Open the field; None where nothing is stored.

        Raises:
            NotOpened: the ciphertext or its key was tampered with, or the agency holds no key.
        """
        if instance is None:
            return self
        plain = self._opened(cast("_Row", instance))
        return None if plain is None else self._codec.decode(plain)

    def __set__(self, instance: object, value: T | None) -> None:
        """Seal the value at once. An equal value changes nothing; None empties the column."""
        plain = None if value is None else self._codec.encode(value)
        if plain == self._opened(cast("_Row", instance)):
            return
        blob = None if plain is None else self._seal(cast("_Row", instance), plain)
        setattr(instance, self.column_name, blob)
        opened_of(instance)[self.name] = (blob, plain)

    def opener(self, ring: KeyRing | None = None) -> Opener[T]:
        """Return ``(row_id, record_id, ciphertext) -> value``: the quickest way to open a column of many rows."""
        ring = ring or keyring.current()
        decode, place = self._codec.decode, self._place
        secret_of = self._secrets(ring)

        def open_value(row_id: UUID, record_id: UUID, blob: bytes | None) -> T | None:
            if blob is None:
                return None
            secret = secret_of(record_id, epoch_of(blob))
            return decode(open_sealed(secret.cipher, place(row_id, record_id), blob))

        return open_value

    def lazy(self, entity: Any = None) -> Bundle[Any]:  # noqa: ANN401 - a model or an alias of it
        """Select this field as a column whose rows hold a ``Lazy``, opened by ``.value``.

        Args:
            entity: An alias of the model, where the select uses one.
        """
        source: Any = self.owner if entity is None else entity
        return _LazyBundle(self, source.id, self._record_column(source), getattr(source, self.column_name))

    def _record_column(self, source: Any) -> Any:  # noqa: ANN401 - a model or an alias of it
        return source.record_id

    def _record_of(self, instance: _Row) -> UUID:
        record_id: UUID = instance.record_id
        return record_id

    def _secrets(self, ring: KeyRing) -> Callable[[UUID, int], Secret]:
        return ring.secret

    def _sealing(self, ring: KeyRing, record_id: UUID) -> Secret:
        return ring.sealing_secret(record_id)

    def _opened(self, instance: _Row) -> bytes | None:
        blob: bytes | None = getattr(instance, self.column_name)
        if blob is None:
            return None
        cached = opened_of(instance).get(self.name)
        if cached is not None and cached[0] is blob:
            return cached[1]
        plain = self._open(keyring.current(), instance.id, self._record_of(instance), blob)
        opened_of(instance)[self.name] = (blob, plain)
        return plain

    def _open(self, ring: KeyRing, row_id: UUID, record_id: UUID, blob: bytes) -> bytes:
        secret = self._secrets(ring)(record_id, epoch_of(blob))
        return open_sealed(secret.cipher, self._place(row_id, record_id), blob)

    def _seal(self, instance: _Row, plain: bytes) -> bytes:
        record_id = self._record_of(instance)
        secret = self._sealing(keyring.current(), record_id)
        return seal(secret.cipher, secret.version, self._place(instance.id, record_id), plain)


class SystemSealed(Sealed[str]):
    """A text sealed under a key of the service itself; the row stands for the record."""

    def __init__(self, logical_name: str, kind: SystemKind) -> None:
        super().__init__(logical_name, TEXT)
        self.kind = kind

    def _record_column(self, source: Any) -> Any:  # noqa: ANN401 - a model or an alias of it
        return source.id

    def _record_of(self, instance: _Row) -> UUID:
        row_id: UUID = instance.id
        return row_id

    def _secrets(self, ring: KeyRing) -> Callable[[UUID, int], Secret]:
        return lambda _record_id, epoch: ring.upper.system_key(self.kind, epoch)

    def _sealing(self, ring: KeyRing, record_id: UUID) -> Secret:  # noqa: ARG002 - no record, no record's key
        return ring.upper.system_key(self.kind)


def sealed_fields() -> Mapping[str, Sealed[Any]]:
    """Return every sealed field by its logical name, for rotation and for tests that look at all of them."""
    return MappingProxyType(_registry)
