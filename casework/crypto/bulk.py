"""Opening one text of very many records at once: what a directory of ten thousand cards needs.

Row by row this costs thirty microseconds, most of it for ids, rows and associated data that hardly differ from one to
the next. Here one statement brings ciphertext and wrap together, past the conversions of the mapper; the parts of the
associated data that do not change are built once; and what ``wraps`` and ``envelope`` do in a call each is written out.
"""

import struct
from collections.abc import Iterator
from typing import Any, Final, NamedTuple
from uuid import UUID

import sqlalchemy as sa
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from casework.core.tenancy import GuardedSession
from casework.crypto import keyring
from casework.crypto.envelope import FORMAT, field_place, unpad
from casework.crypto.errors import NotOpened
from casework.crypto.models import DataKey, KeyWrap
from casework.crypto.wraps import WrapRow, bound_of

_KEYRING: Final = {"keyring": True}
_ID_HERE: Final = UUID(bytes=b"<<record's id>>>")
_COMMITMENT_HERE: Final = b"<<commitment>>>>"


class _Constants(NamedTuple):
    """What is the same for all wraps of one epoch under one version of the agency's key."""

    wrapping: AESGCM
    header: bytes
    before: bytes
    between: bytes
    behind: bytes


def open_texts(
    session: GuardedSession,
    model: Any,  # noqa: ANN401 - any mapped class
    logical_name: str,
    *also: Any,  # noqa: ANN401 - its columns
    where: sa.ColumnElement[bool],
) -> Iterator[tuple[Any, ...]]:
    """Open a text of every row that is a record itself, as far as the agency of the session holds its key.

    Args:
        session: Bound to the agency.
        model: A table whose rows' ids are their records' ids.
        logical_name: The field, as its ciphertexts are bound.
        also: Plain columns to give beside it.
        where: Which rows.

    Yields:
        The id as bytes, the text, the plain columns.

    Raises:
        NotOpened: a ciphertext or a key was tampered with.
    """
    agency_id = session.agency_id
    if agency_id is None:
        return
    field = field_place(*logical_name.split("."))(_ID_HERE, _ID_HERE).split(_ID_HERE.bytes)
    statement = _statement(model, logical_name, also, agency_id).where(where)
    known: dict[tuple[int, int], _Constants] = {}
    for row_id, blob, wrapped, commit16, epoch, kek_version, *plain in session.execute(
        statement, execution_options=_KEYRING
    ):
        record = bytes.fromhex(row_id) if isinstance(row_id, str) else row_id.bytes
        constants = known.get((epoch, kek_version))
        if constants is None:
            constants = known[epoch, kek_version] = _constants(session, agency_id, epoch, kek_version)
        if blob[:3] == constants.header:
            yield record, _open(constants, field, record, commit16, wrapped, blob), *plain


def _open(
    constants: _Constants, field: list[bytes], record: bytes, commit16: bytes, wrapped: bytes, blob: bytes
) -> str:
    """Unwrap a record's key and open its text.

    The commitment is not computed anew: it is bound into the wrap, and whoever could forge an agency's wrap of its own
    record has the agency's key already. It guards against a partner's wraps, and none is read here.
    """
    wrapping, _, before, between, behind = constants
    first, middle, last = field
    try:
        bound = b"".join((before, record, between, commit16, behind, wrapped[:3]))
        cipher = AESGCM(wrapping.decrypt(wrapped[3:15], wrapped[15:], bound))
        bound = b"".join((first, record, middle, record, last, blob[:3]))
        return unpad(cipher.decrypt(blob[3:15], blob[15:], bound)).decode()
    except (InvalidTag, ValueError):
        raise NotOpened("a ciphertext or its key does not belong here") from None


def _constants(session: GuardedSession, agency_id: UUID, epoch: int, kek_version: int) -> _Constants:
    wrapping = keyring.of_session(session).upper.agency_key(agency_id, kek_version).cipher
    sample = bound_of(WrapRow(agency_id, agency_id, _ID_HERE, epoch, kek_version, None, _COMMITMENT_HERE, b""))
    before, rest = sample.split(_ID_HERE.bytes)
    between, behind = rest.split(_COMMITMENT_HERE)
    return _Constants(wrapping, struct.pack(">BH", FORMAT, epoch), before, between, behind)


def _statement(
    model: Any,  # noqa: ANN401 - any mapped class
    logical_name: str,
    also: tuple[Any, ...],
    agency_id: UUID,
) -> sa.Select[Any]:
    sealed = getattr(model, f"{logical_name.partition('.')[2]}_ct")
    as_it_comes = sa.types.NullType()
    same_epoch = sa.and_(
        DataKey.agency_id == KeyWrap.owner_id,
        DataKey.record_id == KeyWrap.record_id,
        DataKey.epoch == KeyWrap.epoch,
    )
    return (
        sa.select(
            sa.type_coerce(model.id, as_it_comes),
            sa.type_coerce(sealed, as_it_comes),
            sa.type_coerce(KeyWrap.wrapped, as_it_comes),
            sa.type_coerce(DataKey.commit16, as_it_comes),
            KeyWrap.epoch,
            KeyWrap.kek_version,
            *also,
        )
        .join(KeyWrap, sa.and_(KeyWrap.agency_id == model.agency_id, KeyWrap.record_id == model.id))
        .join(DataKey, same_epoch)
        .where(model.agency_id == agency_id, KeyWrap.owner_id == agency_id, KeyWrap.grant_id.is_(None))
        .where(sealed.is_not(None))
    )
