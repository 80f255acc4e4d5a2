"""Mixins of tables with sealed fields, and where an object keeps what was opened of it."""

from typing import Any, ClassVar, Final
from uuid import UUID

from sqlalchemy import event
from sqlalchemy.orm import Mapped, QueryContext, class_mapper, mapped_column

from casework.core.columns import new_id
from casework.core.tenancy import GuardedSession
from casework.crypto import keyring

Opened = dict[str, tuple[bytes | None, bytes | None]]
_SLOT: Final = "_opened_fields"


class SealedRow:
    """Mixin of a table with sealed fields: the row knows its id before anything is assigned, and shows nothing else."""

    def __repr__(self) -> str:
        """Show the id only."""
        return f"<{type(self).__name__} {self.__dict__.get('id', '?')}>"


class SealedRecord(SealedRow):
    """Mixin of a table whose fields are sealed under the key of a record (a client, a share, a user).

    ``record_id`` is given when the object is made, or follows from ``owns_record``: the row is the record itself.
    """

    owns_record: ClassVar[bool] = False
    record_id: Mapped[UUID] = mapped_column(sort_order=-10)


def opened_of(row: object) -> Opened:
    """Return what was opened of a row: field → (ciphertext, plaintext). Lives and dies with the object."""
    opened: Opened = row.__dict__.setdefault(_SLOT, {})
    return opened


@event.listens_for(SealedRow, "init", propagate=True)
def _identify(row: Any, _arguments: object, values: dict[str, Any]) -> None:  # noqa: ANN401 - a model of any kind
    class_mapper(type(row))  # this listener may run before the one that configures mappers at first use
    row.id = values.pop("id", None) or new_id()
    if not isinstance(row, SealedRecord):
        return
    record_id = values.pop("record_id", None) or (row.__dict__["id"] if row.owns_record else None)
    if record_id is None:
        raise TypeError(f"{type(row).__name__} needs the record_id that its fields are sealed under")
    row.record_id = record_id


@event.listens_for(SealedRow, "expire", propagate=True)
def _forget_expired(row: SealedRow | None, _names: object) -> None:
    if row is not None:  # a rollback also expires rows that nobody holds any more
        row.__dict__.pop(_SLOT, None)


@event.listens_for(SealedRow, "refresh", propagate=True)
def _forget_refreshed(row: SealedRow, _context: object, _names: object) -> None:
    row.__dict__.pop(_SLOT, None)


@event.listens_for(SealedRecord, "load", propagate=True)
def _want_key(row: SealedRecord, context: QueryContext) -> None:
    record_id = row.__dict__.get("record_id")
    if record_id is not None and isinstance(context.session, GuardedSession):
        keyring.of_session(context.session).want(record_id)
