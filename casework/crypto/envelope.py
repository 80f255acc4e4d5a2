"""The byte format of everything sealed: associated data, padding, header, AES-256-GCM.

    blob = 0xE1 | epoch u16 BE | nonce 12 | ciphertext | tag 16

The high nibble 0xE is format 1, the low nibble the algorithm (1: AES-256-GCM).
"""

import os
import struct
from collections.abc import Callable
from typing import Final, TypeAlias
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.crypto.errors import NotOpened

FORMAT: Final = 0xE1
KEY_SIZE: Final = 32
NONCE_SIZE: Final = 12
TAG_SIZE: Final = 16
HEADER_SIZE: Final = 3
MAX_EPOCH: Final = 0xFFFF
OVERHEAD: Final = HEADER_SIZE + NONCE_SIZE + TAG_SIZE

_PAD_MARK: Final = b"\x80"
_PAD_STEP: Final = 32
_PADME_FROM: Final = 512
_FIELD_LABEL: Final = b"casework/field/v1"
_LENGTH_16: Final = struct.pack(">I", 16)
_HEADER: Final = struct.Struct(">BH")

FieldPlace: TypeAlias = Callable[[UUID, UUID], bytes]


def pae(*pieces: bytes) -> bytes:
    """Encode ``pieces`` so that no two different lists give the same bytes (u32 count, then u32 length + bytes)."""
    parts = [struct.pack(">I", len(pieces))]
    for piece in pieces:
        parts += (struct.pack(">I", len(piece)), piece)
    return b"".join(parts)


def new_secret() -> bytes:
    """Make 32 fresh random bytes for a key."""
    return os.urandom(KEY_SIZE)


def padded_size(size: int) -> int:
    """Return the size that ``size`` bytes of plaintext are padded to: steps of 32 below 512, Padmé above."""
    needed = size + 1
    if needed <= _PADME_FROM:
        return -(-needed // _PAD_STEP) * _PAD_STEP
    exponent = needed.bit_length() - 1
    mask = (1 << (exponent - exponent.bit_length())) - 1
    return (needed + mask) & ~mask


def pad(plain: bytes) -> bytes:
    """Append 0x80 and zeros up to ``padded_size``."""
    return (plain + _PAD_MARK).ljust(padded_size(len(plain)), b"\0")


def unpad(padded: bytes) -> bytes:
    """Take the padding off again.

    Raises:
        NotOpened: there is no padding mark.
    """
    stripped = padded.rstrip(b"\0")
    if stripped[-1:] != _PAD_MARK:
        raise NotOpened("padding is damaged")
    return stripped[:-1]


def seal_raw(cipher: AESGCM, epoch: int, bound: bytes, plain: bytes) -> bytes:
    """Seal ``plain`` as it is (a key, say) under ``cipher``; ``bound`` and the header are authenticated with it."""
    header = _HEADER.pack(FORMAT, epoch)
    nonce = os.urandom(NONCE_SIZE)
    return header + nonce + cipher.encrypt(nonce, plain, bound + header)


def open_raw(cipher: AESGCM, bound: bytes, blob: bytes) -> bytes:
    """Open what ``seal_raw`` made under the same ``cipher`` and ``bound``.

    Raises:
        NotOpened: the blob was altered, cut, moved, or sealed under another key.
    """
    try:
        return cipher.decrypt(blob[3:15], blob[15:], bound + blob[:3])
    except (InvalidTag, ValueError):
        raise NotOpened("the ciphertext does not belong here") from None


def seal(cipher: AESGCM, epoch: int, bound: bytes, plain: bytes) -> bytes:
    """Pad and seal the plaintext of a field."""
    return seal_raw(cipher, epoch, bound, pad(plain))


def open_sealed(cipher: AESGCM, bound: bytes, blob: bytes) -> bytes:
    """Open and unpad the ciphertext of a field.

    Raises:
        NotOpened: see ``open_raw``.
    """
    # unpad(open_raw(…)) written out: this runs once for every field of every row of a list.
    try:
        padded = cipher.decrypt(blob[3:15], blob[15:], bound + blob[:3])
    except (InvalidTag, ValueError):
        raise NotOpened("the ciphertext does not belong here") from None
    stripped = padded.rstrip(b"\0")
    if stripped[-1:] != _PAD_MARK:
        raise NotOpened("padding is damaged")
    return stripped[:-1]


def epoch_of(blob: bytes) -> int:
    """Read the key epoch from a blob's header, before anything is opened.

    Raises:
        NotOpened: too short, or not of this format.
    """
    if len(blob) < OVERHEAD or blob[0] != FORMAT:
        raise NotOpened("not a sealed value of this format")
    return blob[1] << 8 | blob[2]


def field_place(table: str, column: str) -> FieldPlace:
    """Return a function that gives a field's associated data for a row id and a record id, header excluded.

    With the header appended the result equals
    ``pae("casework/field/v1", table, column, row id, record id, header)``; the constant part is built once.
    """
    constant = pae(_FIELD_LABEL, table.encode(), column.encode(), b"", b"", b"")[: -4 * 3] + _LENGTH_16

    def place(row_id: UUID, record_id: UUID) -> bytes:
        return b"%b%b\0\0\0\x10%b\0\0\0\x03" % (constant, row_id.bytes, record_id.bytes)

    return place
