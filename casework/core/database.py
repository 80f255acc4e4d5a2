"""The database: base class of tables, engine settings, and the unit of work.

Transactions (why they look like this): a deferred read on SQLite that turns into a write fails at once when another
writer came between, and SQLite's own waiting is unfair under load. So a unit says beforehand whether it writes; a
writing one on SQLite first takes a file lock beside the database and then BEGIN IMMEDIATE, and gives the lock back
when its connection returns to the pool.
"""

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.orm import DeclarativeBase, SessionTransaction
from sqlalchemy.pool import ConnectionPoolEntry

from casework.core.tenancy import AgencyOwned, GlobalTable, GuardedSession, KeyTable, Unguarded

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "busy_timeout=5000",
    "secure_delete=ON",
    "trusted_schema=OFF",
    "temp_store=MEMORY",
    "cell_size_check=ON",
    "cache_size=-65536",
    "mmap_size=67108864",
)


class Model(DeclarativeBase):
    """Base of every table. Its kind (AgencyOwned, KeyTable, GlobalTable) is named beside it."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {UUID: sa.Uuid()}  # noqa: RUF012 - read by SQLAlchemy as a class attribute

    def __repr__(self) -> str:
        """Show the id only: values may be personal."""
        return f"<{type(self).__name__} {getattr(self, 'id', '?')}>"


db = SQLAlchemy(
    metadata=Model.metadata,
    session_options={"class_": GuardedSession, "expire_on_commit": False, "autoflush": False},
)
Write = Callable[[GuardedSession], None]
_before_commit: list[Write] = []


def before_commit(check: Write) -> Write:
    """Register a check that every unit of work passes before it is committed. Usable as a decorator."""
    if check not in _before_commit:
        _before_commit.append(check)
    return check


def defer(current: GuardedSession, write: Write) -> None:
    """Put off a write to the end of the unit of work.

    A page that only reads has its deferred writes (the trail, the touch of the sign-in) done in a short transaction
    of their own before its first byte is sent.
    """
    current.info.setdefault("deferred", []).append(write)


def has_deferred(current: GuardedSession) -> bool:
    """Tell whether anything was put off to the end of this unit of work."""
    return bool(current.info.get("deferred"))


def forget_deferred(current: GuardedSession) -> None:
    """Drop what was put off and what was noted of changed rows: the unit of work failed."""
    current.info.pop("deferred", None)
    current.info.pop("touched", None)


def session() -> GuardedSession:
    """Return the database session of this request or command."""
    current = db.session()
    assert isinstance(current, GuardedSession)  # noqa: S101 - narrows the type that Flask-SQLAlchemy does not give
    return current


def bind_agency(current: GuardedSession, agency_id: UUID | None) -> None:
    """Bind a session to the agency whose rows it may touch.

    Objects of an earlier agency are forgotten first: an actor is never switched above a filled identity map.
    """
    if current.info.get("agency_id") != agency_id:
        current.expunge_all()
        current.info.pop("keyring", None)
    current.info["agency_id"] = agency_id


def begin_write(current: GuardedSession) -> None:
    """End what was being read, and open the session for writing."""
    if current.in_transaction() and not current.writes:
        current.rollback()
    current.info["writes"] = True


def begin_read(current: GuardedSession) -> None:
    """Open the session for reading only: a flush in it is refused."""
    current.info["writes"] = False


def commit_work(current: GuardedSession) -> None:
    """Write what was put off, pass the checks, commit."""
    current.flush()  # the trail names the rows as they will stand
    for write in current.info.pop("deferred", []):
        write(current)
    for check in _before_commit:
        check(current)
    current.commit()


@contextmanager
def unit_of_work(agency_id: UUID | None = None, *, writes: bool = True) -> Iterator[GuardedSession]:
    """Run one unit of work outside a request: a command, or one item of a job.

    Args:
        agency_id: The agency whose rows are touched; None for a unit on global tables alone.
        writes: False for a unit that only reads.
    """
    current = session()
    bind_agency(current, agency_id)
    current.info["writes"] = writes
    try:
        yield current
        commit_work(current)
    except BaseException:
        current.rollback()
        raise
    finally:
        current.expunge_all()
        current.close()
        current.info.clear()


def init_app(app: Flask) -> None:
    """Connect the database to the application and arm the engine's own checks."""
    db.init_app(app)
    with app.app_context():
        arm(db.engine)


def belongs_to(column: str, table: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key into an agency's own table.

    The agency is part of it, so a row of another agency cannot be meant. Checked at commit, so that the order of
    inserts within a unit of work does not matter.
    """
    return sa.ForeignKeyConstraint(
        ["agency_id", column], [f"{table}.agency_id", f"{table}.id"], deferrable=True, initially="DEFERRED"
    )


def refers_to(column: str, target: str) -> sa.ForeignKeyConstraint:
    """Return a foreign key into a table of the whole service (``target`` = ``table.column``), checked at commit."""
    return sa.ForeignKeyConstraint([column], [target], deferrable=True, initially="DEFERRED")


def arm(engine: sa.Engine) -> None:
    """Set what holds for every connection: SQLite's settings, the write lock, the tripwire on agencies' tables."""
    if engine.dialect.name == "sqlite":
        event.listen(engine, "do_connect", make_private)
        event.listen(engine, "connect", _set_pragmas)
    event.listen(engine, "checkin", _release)
    event.listen(engine, "before_cursor_execute", _trip)


def make_private(_dialect: object, _entry: object, arguments: list[Any], _options: object) -> None:
    """Make the database's file readable by the service alone, whatever the umask; its WAL takes the same mode."""
    path = str(arguments[0]) if arguments else ""
    if path and path != ":memory:" and not path.startswith("file:"):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))


def _set_pragmas(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@event.listens_for(GuardedSession, "after_begin")
def _begin(current: GuardedSession, transaction: SessionTransaction, connection: sa.Connection) -> None:
    if transaction.nested:
        return
    connection.info["guarded"] = True
    if connection.dialect.name != "sqlite":
        return
    if current.writes:
        _take_lock(connection)
        connection.exec_driver_sql("BEGIN IMMEDIATE")
    else:
        connection.exec_driver_sql("BEGIN")


def _take_lock(connection: sa.Connection) -> None:
    path = connection.engine.url.database
    if not path or path == ":memory:" or "lock" in connection.info:
        return
    descriptor = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    connection.info["lock"] = descriptor
    fcntl.flock(descriptor, fcntl.LOCK_EX)


def _release(_connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
    entry.info.pop("guarded", None)
    descriptor = entry.info.pop("lock", None)
    if descriptor is not None:
        os.close(descriptor)


_closed_tables: list[re.Pattern[str]] = []


def _pattern() -> re.Pattern[str]:
    if not _closed_tables:
        names = [
            mapper.local_table.name
            for mapper in Model.registry.mappers
            if issubclass(mapper.class_, AgencyOwned | KeyTable) and isinstance(mapper.local_table, sa.Table)
        ]
        _closed_tables.append(re.compile(r"\b(?:" + "|".join(names or ["(?!)"]) + r")\b"))
    return _closed_tables[0]


def _trip(
    connection: sa.Connection, _cursor: object, statement: str, _parameters: object, _context: object, _many: object
) -> None:
    if not connection.info.get("guarded") and _pattern().search(statement):
        message = "a statement on an agency's table outside the guarded session"
        raise Unguarded(message)


def table_kind(mapper: Any) -> type:  # noqa: ANN401 - a Mapper of any class
    """Return the kind of a mapped class; Unguarded if it names none."""
    for kind in (AgencyOwned, KeyTable, GlobalTable):
        if issubclass(mapper.class_, kind):
            return kind
    message = f"{mapper.class_.__name__} names no kind of table"
    raise Unguarded(message)
