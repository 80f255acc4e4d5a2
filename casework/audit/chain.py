"""The canonical form of an event, its leaf, and the chain over leaves.

    leaf  = SHA-256(0x00 ‖ PAE(all fields but seq and chain))        (RFC 6962's leaf prefix, so that a tree can stand
    on it) mac   = HMAC-SHA-256(a key derived from the audit key, leaf) chain = SHA-256(0x02 ‖ chain of the event
    before ‖ leaf)

Length-prefixed, never joined text: two different events cannot have the same bytes.
"""

import hashlib
from collections.abc import Iterable
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy.orm import object_mapper

from casework.audit.keys import Mac
from casework.audit.models import AuditEvent
from casework.core.database import Model
from casework.crypto.envelope import pae

FIRST = bytes(32)
DIGEST_BYTES = 16
_FIELDS = (
    "format",
    "id",
    "at",
    "actor_id",
    "agency_id",
    "unit_id",
    "session8",
    "address",
    "action",
    "decision",
    "rule",
    "object_type",
    "object_id",
    "record_id",
    "fields",
    "row_digests",
    "detail_ct",
)


def canonical(value: object) -> bytes:
    """Return one column's value as bytes, the same whichever engine it was read from."""
    if value is None:
        return b"\x00"
    if isinstance(value, bytes):
        return b"b" + value
    if isinstance(value, UUID):
        return b"u" + value.bytes
    if isinstance(value, datetime):
        return b"t" + value.astimezone(UTC).isoformat(timespec="microseconds").encode()
    if isinstance(value, date):
        return b"d" + value.isoformat().encode()
    return _plain(value.value if isinstance(value, Enum) else value)


def _plain(value: object) -> bytes:
    if isinstance(value, int):
        return b"i" + str(int(value)).encode()
    return b"s" + str(value).encode()


def leaf(event: AuditEvent) -> bytes:
    """Return the 32-byte leaf of an event."""
    return hashlib.sha256(b"\x00" + pae(*(canonical(getattr(event, name)) for name in _FIELDS))).digest()


def link(before: bytes, leaf_hash: bytes) -> bytes:
    """Return the 32-byte chain value of an event that follows ``before``."""
    return hashlib.sha256(b"\x02" + before + leaf_hash).digest()


def head_bytes(size: int, chain: bytes) -> bytes:
    """Return what the MAC of the trail's head is made over."""
    return pae(b"audit-head", canonical(size), chain)


def row_digest(mac: Mac, row: object) -> bytes:
    """Return the 16-byte keyed digest of a mapped row as it stands: every column, sealed ones as ciphertext."""
    mapper = object_mapper(row)
    pieces = [str(mapper.local_table.description).encode()]
    for attribute in sorted(mapper.column_attrs, key=lambda prop: prop.key):
        pieces += [attribute.key.encode(), canonical(getattr(row, attribute.key))]
    return mac(pae(*pieces))[:DIGEST_BYTES]


def digest_lines(mac: Mac, rows: Iterable[Model]) -> str:
    """Return ``table:id:digest`` for each row, one a line, in a fixed order."""
    return "\n".join(
        sorted(f"{row.__tablename__}:{getattr(row, 'id')}:{row_digest(mac, row).hex()}" for row in rows)  # noqa: B009 - Model names no id
    )
