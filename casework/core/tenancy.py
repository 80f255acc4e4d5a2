"""The wall between agencies: kinds of tables, and a database session that refuses what would climb over it.

Why a guard and not only careful queries: of the ways to reach a row through SQLAlchemy, loader criteria alone leave
about a third open (``get()`` on a warm identity map, Core statements, bulk updates, refresh). The session below
closes all of them.

The rules, each held by a test in ``tests/core/test_tenancy.py``:
1. No agency bound → no statement on an agency's own table.
2. Every statement of the mapper is narrowed to the bound agency; Core statements, text and raw connections are refused.
3. An object of another agency can be neither loaded, refreshed, added, changed nor handed over.
4. Key tables answer nobody but the keyring.
5. A session that was opened for reading cannot write.
"""

from functools import lru_cache
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from flask_sqlalchemy.session import Session as FlaskSession
from sqlalchemy import event, inspect
from sqlalchemy.orm import (
    LoaderCriteriaOption,
    Mapped,
    ORMExecuteState,
    QueryContext,
    mapped_column,
    object_session,
    with_loader_criteria,
)
from sqlalchemy.orm.unitofwork import UOWTransaction

from casework.core.columns import new_id


class Unguarded(Exception):
    """A statement or an object that the wall between agencies stops. A defect, never the user's fault."""


class AgencyOwned:
    """A table of which every row belongs to one agency. The agency stands first in its primary key."""

    agency_id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-20)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id, sort_order=-19)


class KeyTable:
    """A table of wrapped keys: reached by the keyring alone."""


class GlobalTable:
    """A table that belongs to the service, not to an agency; it holds nothing about a client."""


class GuardedSession(FlaskSession):
    """A database session bound to at most one agency, opened for reading or for writing."""

    refused: ClassVar[str] = "use a mapped statement: {} goes round the guard"

    @property
    def agency_id(self) -> UUID | None:
        """The agency whose rows this session may touch, or None."""
        bound: UUID | None = self.info.get("agency_id")
        return bound

    @property
    def writes(self) -> bool:
        """Whether this session was opened for writing."""
        return bool(self.info.get("writes"))

    def get(self, entity: Any, ident: Any, **options: Any) -> Any:  # noqa: ANN401 - SQLAlchemy's signature
        """Read one row by key, always from the database: a warm identity map would skip the guard."""
        options.setdefault("populate_existing", True)
        return super().get(entity, ident, **options)

    def connection(self, *_arguments: object, **_options: object) -> sa.Connection:
        """Refuse: a raw connection sees every agency."""
        raise Unguarded(self.refused.format("connection()"))

    def bulk_update_mappings(self, *_arguments: object, **_options: object) -> None:
        """Refuse: it bypasses the flush checks."""
        raise Unguarded(self.refused.format("bulk_update_mappings()"))

    def bulk_insert_mappings(self, *_arguments: object, **_options: object) -> None:
        """Refuse: it bypasses the flush checks."""
        raise Unguarded(self.refused.format("bulk_insert_mappings()"))

    def bulk_save_objects(self, *_arguments: object, **_options: object) -> None:
        """Refuse: it bypasses the flush checks."""
        raise Unguarded(self.refused.format("bulk_save_objects()"))


def _refuse_shape(state: ORMExecuteState) -> None:
    if not state.is_orm_statement or state.is_from_statement:
        message = "only mapped statements pass the guard"
        raise Unguarded(message)
    if state.is_insert:
        message = "insert through objects, not statements"
        raise Unguarded(message)
    if state.is_update or state.is_delete:
        if isinstance(state.parameters, list):
            message = "bulk update by primary key"
            raise Unguarded(message)
        values = getattr(state.statement, "_values", None) or {}
        if any(getattr(column, "key", column) == "agency_id" for column in values):
            message = "agency_id is immutable"
            raise Unguarded(message)


_NO_AGENCY = with_loader_criteria(AgencyOwned, lambda _cls: sa.false(), include_aliases=True)
_NO_KEYS = with_loader_criteria(KeyTable, lambda _cls: sa.false(), include_aliases=True)


@lru_cache(maxsize=1024)
def _of_agency(agency_id: UUID) -> LoaderCriteriaOption:
    """Return what narrows a statement to an agency. Made once: making it costs more than running a small statement."""
    return with_loader_criteria(AgencyOwned, lambda cls: cls.agency_id == agency_id, include_aliases=True)


def _refuse_tables(state: ORMExecuteState, agency_id: UUID | None, *, keyring: bool) -> None:
    """Refuse by the tables that a statement names first; what stands deeper in it finds no rows (``_NO_KEYS`` …)."""
    first = state.bind_mapper
    if not keyring and first is not None and issubclass(first.class_, KeyTable):
        message = f"{first.class_.__name__} is the keyring's"
        raise Unguarded(message)
    if agency_id is None:
        owned = [mapper for mapper in state.all_mappers if issubclass(mapper.class_, AgencyOwned)]
        if owned:
            message = f"no agency bound for {owned[0].class_.__name__}"
            raise Unguarded(message)


@event.listens_for(GuardedSession, "do_orm_execute")
def _narrow(state: ORMExecuteState) -> None:
    options = state.execution_options
    if options.get("unguarded"):
        return
    agency_id = state.session.info.get("agency_id")
    keyring = bool(options.get("keyring"))
    _refuse_shape(state)
    _refuse_tables(state, agency_id, keyring=keyring)
    if state.is_column_load:
        return  # the load and refresh events below look at the instance itself
    narrowed = _NO_AGENCY if agency_id is None else _of_agency(agency_id)
    state.statement = state.statement.options(*((narrowed,) if keyring else (narrowed, _NO_KEYS)))


def _check_loaded(instance: AgencyOwned, context: QueryContext | None, _names: object = None) -> None:
    if context is not None and context.execution_options.get("unguarded"):
        return
    session = object_session(instance) if context is None else context.session  # merge() loads without a query
    if isinstance(session, GuardedSession):
        agency_id = session.agency_id
        if agency_id is None or instance.agency_id != agency_id:
            message = f"a {type(instance).__name__} of another agency"
            raise Unguarded(message)


event.listen(AgencyOwned, "load", _check_loaded, propagate=True)
event.listen(AgencyOwned, "refresh", _check_loaded, propagate=True)


@event.listens_for(GuardedSession, "before_flush")
def _check_written(session: GuardedSession, _context: UOWTransaction, _instances: object) -> None:
    touched = [*session.new, *(o for o in session.dirty if session.is_modified(o)), *session.deleted]
    if touched and not session.writes:
        message = f"opened for reading, but {type(touched[0]).__name__} was changed"
        raise Unguarded(message)
    for instance in touched:
        if isinstance(instance, AgencyOwned):
            _check_owned(session, instance)


def _check_owned(session: GuardedSession, instance: AgencyOwned) -> None:
    name = type(instance).__name__
    if session.agency_id is None:
        message = f"no agency bound for {name}"
        raise Unguarded(message)
    if inspect(instance).attrs.agency_id.value is None:
        instance.agency_id = session.agency_id
    if instance.agency_id != session.agency_id:
        message = f"a {name} written for another agency"
        raise Unguarded(message)
    if inspect(instance).attrs.agency_id.history.deleted:
        message = f"agency_id of a {name} is immutable"
        raise Unguarded(message)
