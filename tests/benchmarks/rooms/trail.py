"""The trail: what an event costs its unit of work, and how quickly it is numbered and verified. For information."""

import sqlite3
from collections.abc import Callable
from time import perf_counter
from typing import Any

import psycopg
import sqlalchemy as sa

from casework.audit import service as audit
from casework.audit.actions import Action
from casework.audit.verify import verify
from casework.core.database import PRAGMAS, unit_of_work
from tests.benchmarks.figures import Figure, milliseconds
from tests.benchmarks.measuring import alone, in_turn, p50, rate
from tests.benchmarks.stage import House, Stage

CHAPTER = "Trail"
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
ROW = b"x" * 300


def measure(stage: Stage) -> None:
    """Measure on both engines."""
    for engine, name in NAMES.items():
        house = stage.build_house(engine)
        _measure_events(stage, house, name)
        _measure_verification(stage, house, name)


def _measure_events(stage: Stage, house: House, name: str) -> None:
    contenders = {"ours": alone(lambda: _write_event(house)), "bare": alone(_bare_insert(stage, house))}
    timings = in_turn(contenders, stage.pace)
    figure = Figure(
        f"a unit of work with one event, {name}",
        timings.ratio("ours", "bare", p50),
        against="one INSERT by the driver alone, committed",
        note=f"{milliseconds(timings.median('ours', p50))} : {milliseconds(timings.median('bare', p50))}, "
        f"{timings.median('ours', rate):,.0f} a second",
    )
    stage.table.add(CHAPTER, figure)


def _write_event(house: House) -> None:
    with house.app.app_context(), unit_of_work(house.office.agency_id):
        audit.record(house.office.actor, Action.SIGN_OUT)


def _bare_insert(stage: Stage, house: House) -> Callable[[], None]:
    connection = _driver(stage, house)
    connection.execute("CREATE TABLE bare_event (body BYTEA)")
    connection.commit()
    statement = f"INSERT INTO bare_event VALUES ({'?' if house.engine == 'sqlite' else '%b'})"

    def insert() -> None:
        connection.execute(statement, (ROW,))
        connection.commit()

    return insert


def _driver(stage: Stage, house: House) -> Any:
    address = sa.make_url(house.url)
    if house.engine == "sqlite":
        connection = stage.enter(_Closing(sqlite3.connect(stage.folder / "bare.db")))
        for pragma in PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
        return connection
    return stage.enter(psycopg.connect(host=str(address.query["host"]), user=address.username, dbname=address.database))


class _Closing:
    """Closes a connection at the end: sqlite3's own block only commits."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def __enter__(self) -> sqlite3.Connection:
        """Return the connection."""
        return self._connection

    def __exit__(self, *_: object) -> None:
        """Close the connection."""
        self._connection.close()


def _measure_verification(stage: Stage, house: House, name: str) -> None:
    events = stage.pace.audit_events
    with house.app.app_context(), unit_of_work(house.office.agency_id):
        for _ in range(events):
            audit.record(house.office.actor, Action.SIGN_OUT)
    started = perf_counter()
    numbered = 0
    with house.app.app_context():
        while count := _number():
            numbered += count
    between = perf_counter()
    with house.app.app_context():
        report = verify([], deep=False)
    ended = perf_counter()
    stage.table.add(
        CHAPTER,
        Figure(f"events numbered and chained, {name}", numbered / (between - started), unit="a second"),
        Figure(
            f"events verified, {name}",
            report.events / (ended - between),
            unit="a second",
            note="clean" if report.clean else report.faults[0],
        ),
    )


def _number() -> int:
    with unit_of_work() as session:
        return audit.sequence(session)
