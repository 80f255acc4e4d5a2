"""Writing rows in bulk, past the session and its guard."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from casework.clients.models import ClientCard, DirectoryVersion
from casework.core.database import Model, unit_of_work
from casework.core.tenancy import AgencyOwned
from casework.crypto import keyring
from casework.crypto.fields import Sealed, SystemSealed, sealed_fields
from tests.benchmarks.seeding.office import Office
from tests.benchmarks.seeding.people import People
from tests.benchmarks.seeding.sealing import Row, Sealing, opened
from tests.support import databases

TOGETHER = 2_000


def fill_office(app: Flask, office: Office, people: int, *, long_cases: int = 20, cards_only: bool = False) -> None:
    """Give an office its people, sealed for real. Can be called once for an office.

    Args:
        long_cases: How many of the first cases have long histories.
        cards_only: Leave out cases and entries.
    """
    with app.app_context(), unit_of_work(office.agency_id, writes=False):
        sealing = Sealing(office.agency_id)
    _write(app, People(office, sealing, long_cases=long_cases, cards_only=cards_only).rows(people))
    counter = {"agency_id": office.agency_id, "id": office.agency_id, "seq": people}
    _write(app, [(DirectoryVersion, counter)])


def tidy(app: Flask) -> None:
    """Let the engine gather its statistics, and have everything written to its place."""
    with console(app) as connection:
        connection.exec_driver_sql("ANALYZE")
    if databases.engine_of(app).dialect.name == "sqlite":
        with console(app, begin=False) as connection:
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")


def lay_open(app: Flask, office: Office) -> None:
    """Replace each ciphertext of an office by its plain bytes, for ``processes.plain``."""
    for field in sealed_fields().values():
        if isinstance(field, SystemSealed) or not issubclass(field.owner or object, AgencyOwned):
            continue
        plain = _plain(app, office, field)
        if plain:
            table: Any = field.owner
            row = sa.and_(table.agency_id == office.agency_id, table.id == sa.bindparam("row"))
            update = sa.update(table.__table__).where(row).values({field.column_name: sa.bindparam("plain")})
            with console(app) as connection:
                connection.execute(update, plain)


def _plain(app: Flask, office: Office, field: Sealed[Any]) -> list[Row]:
    table: Any = field.owner
    with app.app_context(), unit_of_work(office.agency_id, writes=False) as session:
        stored: Any = field.column
        statement = sa.select(table.id, table.record_id, stored).where(stored.is_not(None))
        rows = session.execute(statement).all()
        keyring.current().prefetch(record_id for _, record_id, _ in rows)
        return [{"row": row_id, "plain": opened(field, row_id, record_id, blob)} for row_id, record_id, blob in rows]


def card_count(app: Flask, office: Office) -> int:
    """Return how many cards an office has."""
    with app.app_context(), unit_of_work(office.agency_id, writes=False) as session:
        return session.scalar(sa.select(sa.func.count()).select_from(ClientCard)) or 0


@contextmanager
def console(app: Flask, *, begin: bool = True) -> Iterator[sa.Connection]:
    """Open a transaction past the guard."""
    with databases.engine_of(app).connect() as connection:
        connection.info["guarded"] = True
        if begin and connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


def _write(app: Flask, rows: Iterable[tuple[type, Row]]) -> None:
    waiting: defaultdict[type, list[Row]] = defaultdict(list)
    with console(app) as connection:
        for number, (table, row) in enumerate(rows, start=1):
            waiting[table].append(row)
            if number % TOGETHER == 0:
                _flush(connection, waiting)
        _flush(connection, waiting)


def _flush(connection: sa.Connection, waiting: defaultdict[type, list[Row]]) -> None:
    for table, rows in waiting.items():
        assert issubclass(table, Model)
        connection.execute(sa.insert(table), rows)
    waiting.clear()


def office_ids(app: Flask, office: Office, table: Any, limit: int) -> list[UUID]:
    """Return the ids of the first rows of an office's table."""
    with app.app_context(), unit_of_work(office.agency_id, writes=False) as session:
        return list(session.scalars(sa.select(table.id).order_by(table.id).limit(limit)))
