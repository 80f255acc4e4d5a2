"""The canonical form of an event, its leaf, and the chain over leaves.

    leaf  = SHA-256(0x00 ‖ PAE(all fields but seq and chain))        (RFC 6962's leaf prefix, so that a tree can stand
    on it) mac   = HMAC-SHA-256(a key derived from the audit key, leaf) chain = SHA-256(0x02 ‖ chain of the event
    before ‖ leaf)

Length-prefixed, never joined text: two different events cannot have the same bytes.
"""

import hashlib
from collections.abc import Mapping
from datetime import UTC, date, datetime
from enum import Enum
from uuid import UUID

from sqlalchemy.orm import object_mapper

from casework.audit.keys import Mac
from casework.audit.models import AuditEvent
from casework.core.database import Model
from casework.core.tenancy import AgencyOwned
from casework.crypto.envelope import pae

FIRST = bytes(32)
DIGEST_BYTES = 16
GONE = "gone"  # stands for the digest of a row that was deleted
Touched = Mapping[tuple[str, UUID], Model | None]
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
    """Return the 16-byte keyed digest of a mapped row as it stands: every column, sealed ones as ciphertext.

    Columns that a model names in ``__trail_omits__`` change with each use and are left out.
    """
    mapper = object_mapper(row)
    omitted: frozenset[str] = getattr(row, "__trail_omits__", frozenset())
    pieces = [str(mapper.local_table.description).encode()]
    for attribute in sorted(mapper.column_attrs, key=lambda prop: prop.key):
        if attribute.key not in omitted:
            pieces += [attribute.key.encode(), canonical(getattr(row, attribute.key))]
    return mac(pae(*pieces))[:DIGEST_BYTES]


def digest_lines(mac: Mac, touched: Touched) -> str:
    """Return ``table:id:digest`` for each row, one a line, in a fixed order; None is a row that was deleted."""
    return "\n".join(
        sorted(
            f"{table}:{identifier}:{GONE if row is None else row_digest(mac, row).hex()}"
            for (table, identifier), row in touched.items()
        )
    )


def is_trailed(model: type) -> bool:
    """Tell whether the trail holds digests of a table's rows: an agency's own unless it says no, others if they say so.

    ``__trail__`` says it. Global tables that decide who may see what say yes: a role that somebody gives themself in
    the database must not stay unseen.
    """
    return issubclass(model, Model) and bool(getattr(model, "__trail__", issubclass(model, AgencyOwned)))
