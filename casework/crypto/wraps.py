"""How keys are bound into their wraps. Pure: no database, no provider."""

import hmac
import struct
from typing import Final, NamedTuple
from uuid import UUID

from casework.crypto.envelope import open_raw, pae, seal_raw
from casework.crypto.errors import NotOpened
from casework.crypto.secret import Secret

_WRAP: Final = b"casework/wrap/v1"
_COMMIT: Final = b"commit/v1"
_AGENCY: Final = b"casework/agency-key/v1"
_SYSTEM: Final = b"casework/system-key/v1"
_U16: Final = struct.Struct(">H")
# The lengths of pae() and its pieces in one go: a directory unwraps ten thousand keys at once.
_BOUND: Final = struct.Struct(f">II{len(_WRAP)}sI16sIHI16sI16sIHI16sI")


class WrapRow(NamedTuple):
    """A wrap as it was read together with what its data key commits to."""

    agency_id: UUID
    owner_id: UUID
    record_id: UUID
    epoch: int
    kek_version: int
    grant_id: UUID | None
    commit16: bytes
    wrapped: bytes


def commitment(key: bytes, record_id: UUID, epoch: int) -> bytes:
    """Return what pins a record's epoch to one key: AES-GCM alone would let two keys open one ciphertext."""
    return hmac.digest(key, _COMMIT + record_id.bytes + _U16.pack(epoch), "sha256")[:16]


def wrap_key(agency_key: Secret, row: WrapRow, key: bytes) -> bytes:
    """Wrap a data key for ``row.agency_id``; everything in ``row`` but the wrap itself is bound to it."""
    return seal_raw(agency_key.cipher, row.kek_version, bound_of(row), key)


def unwrap_key(agency_key: Secret, row: WrapRow) -> Secret:
    """Unwrap a data key and check its commitment.

    Raises:
        NotOpened: the wrap was altered or moved, or it holds another key than the record's.
    """
    key = open_raw(agency_key.cipher, bound_of(row), row.wrapped)
    if not hmac.compare_digest(commitment(key, row.record_id, row.epoch), row.commit16):
        raise NotOpened("a wrap holds another key than its record's")
    return Secret(key, row.epoch)


def bound_of(row: WrapRow) -> bytes:
    """Return what a wrap is bound to: everything in its row but the wrap itself."""
    grant = row.grant_id.bytes if row.grant_id else b""
    return (
        _BOUND.pack(
            *(8, len(_WRAP), _WRAP),
            *(16, row.record_id.bytes, 2, row.epoch),
            *(16, row.agency_id.bytes, 16, row.owner_id.bytes),
            *(2, row.kek_version, 16, row.commit16, len(grant)),
        )
        + grant
    )


def agency_place(agency_id: UUID, version: int) -> bytes:
    """Return what an agency's key is bound to under the root key."""
    return pae(_AGENCY, agency_id.bytes, _U16.pack(version))


def system_place(kind: str, version: int) -> bytes:
    """Return what a key of the service is bound to under the root key."""
    return pae(_SYSTEM, kind.encode(), _U16.pack(version))
