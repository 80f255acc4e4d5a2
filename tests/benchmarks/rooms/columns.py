"""One field, and the long list: sealed, against columns of StringEncryptedType and against plain ones."""

from collections.abc import Callable
from pathlib import Path
from time import thread_time
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy_utils.types.encrypted.encrypted_type import AesGcmEngine, FernetEngine, StringEncryptedType

from casework.clients.card import Card, read_card
from casework.clients.models import ClientCard
from casework.core.columns import new_id
from casework.core.database import PRAGMAS, unit_of_work
from casework.crypto import bulk, keyring
from casework.crypto.models import KeyKind
from casework.support_log.models import SupportEntry
from tests.benchmarks.figures import Figure, Goal, milliseconds
from tests.benchmarks.measuring import Timings, alone, in_turn, p50
from tests.benchmarks.seeding import filling
from tests.benchmarks.seeding.people import ENTRY_TEXT
from tests.benchmarks.stage import House, Stage

KEY = b"0123456789abcdef0123456789abcdef"
FIELDS = 200
PERSON = {"name": "高橋 美咲", "kana": "タカハシ ミサキ", "phone": "0591234567"}


class Base(DeclarativeBase):
    """Tables of the yardsticks."""


def _columns(kind: Any) -> dict[str, Any]:
    return {name: mapped_column(kind()) for name in PERSON}


class Plain(Base):
    """Names in plain columns."""

    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    vars().update(_columns(sa.Unicode))


class AesGcm(Base):
    """Names in columns of StringEncryptedType with AES-GCM."""

    __tablename__ = "aes_gcm"
    id: Mapped[int] = mapped_column(primary_key=True)
    vars().update(_columns(lambda: StringEncryptedType(sa.Unicode, KEY, AesGcmEngine)))


class Fernet(Base):
    """Names in columns of StringEncryptedType with Fernet."""

    __tablename__ = "fernet"
    id: Mapped[int] = mapped_column(primary_key=True)
    vars().update(_columns(lambda: StringEncryptedType(sa.Unicode, KEY, FernetEngine)))


YARDSTICKS: dict[str, type[Base]] = {"plain": Plain, "AES-GCM": AesGcm, "Fernet": Fernet}
WAYS = {"in bulk": "opened in bulk", "row by row": "opened row by row"}
TIMES_FASTER = {"AES-GCM": 4.0, "Fernet": 5.0}


def measure(stage: Stage) -> None:
    """Measure fields and lists."""
    house = stage.build_house()
    filling.fill_office(house.app, house.office, stage.pace.list_rows, cards_only=True)
    filling.tidy(house.app)
    engine = _fill_yardsticks(stage.folder / "yardsticks.db", stage.pace.list_rows)
    _add_fields(stage, _fields(stage, house))
    _add_lists(stage, _lists(stage, house, engine), stage.pace.list_rows)
    engine.dispose()


def _fill_yardsticks(path: Path, rows: int) -> sa.Engine:
    engine = sa.create_engine(f"sqlite:///{path}")
    sa.event.listen(engine, "connect", _set_pragmas)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for table in YARDSTICKS.values():
            session.execute(sa.insert(table), [PERSON] * rows)
        session.commit()
    return engine


def _set_pragmas(connection: Any, _entry: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _fields(stage: Stage, house: House) -> Timings:
    """Open, and seal, the same text many times over."""
    dialect = sa.create_engine("sqlite://").dialect
    aes_gcm, fernet = (
        StringEncryptedType(sa.Unicode, KEY, engine).dialect_impl(dialect) for engine in (AesGcmEngine, FernetEngine)
    )
    row_id, record_id = new_id(), new_id()
    with house.app.app_context(), unit_of_work(house.office.agency_id) as session:
        ring = keyring.current()
        ring.new_record_key(record_id, KeyKind.CLIENT)
        open_text = SupportEntry.text.opener(ring)
        entry = SupportEntry(id=row_id, record_id=record_id)
        entry.text = ENTRY_TEXT
        blob = getattr(entry, SupportEntry.text.column_name)
        calls = {
            "sealed": _repeated(lambda: open_text(row_id, record_id, blob)),
            "AES-GCM": _opening(aes_gcm, dialect),
            "Fernet": _opening(fernet, dialect),
        }
        timings = in_turn({name: alone(call) for name, call in calls.items()}, stage.pace, clock=thread_time)
        session.rollback()
    return timings


def _opening(kind: Any, dialect: sa.Dialect) -> Callable[[], None]:
    stored = kind.process_bind_param(ENTRY_TEXT, dialect)
    return _repeated(lambda: kind.process_result_value(stored, dialect))


def _repeated(call: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for _ in range(FIELDS):
            call()

    return run


def _lists(stage: Stage, house: House, engine: sa.Engine) -> Timings:
    """Read every row as an object, and show name and reading."""
    calls: dict[str, Callable[[], object]] = {
        "in bulk": lambda: _read_in_bulk(house),
        "row by row": lambda: _read_row_by_row(house),
        **{name: _reading(engine, table) for name, table in YARDSTICKS.items()},
    }
    return in_turn({name: alone(call) for name, call in calls.items()}, stage.pace, clock=thread_time)


def _read_in_bulk(house: House) -> int:
    with house.app.app_context(), unit_of_work(house.office.agency_id, writes=False) as session:
        rows = bulk.open_texts(session, ClientCard, ClientCard.content.logical_name, where=sa.true())
        return sum(_shown(read_card(text)) for _, text, *_ in rows)


def _read_row_by_row(house: House) -> int:
    with house.app.app_context(), unit_of_work(house.office.agency_id, writes=False) as session:
        rows = session.execute(sa.select(ClientCard.id, ClientCard.content.lazy()))
        return sum(_shown(read_card(row.content.value)) for row in rows)


def _shown(card: Card) -> int:
    return len(card.name) + len(card.kana)


def _reading(engine: sa.Engine, table: Any) -> Callable[[], int]:
    def read() -> int:
        with Session(engine) as session:
            return sum(len(row.name) + len(row.kana) for row in session.scalars(sa.select(table)))

    return read


def _add_fields(stage: Stage, timings: Timings) -> None:
    for name in TIMES_FASTER:
        figure = Figure(
            f"opening a field of {len(ENTRY_TEXT.encode())} bytes, times as fast",
            timings.ratio(name, "sealed", p50),
            against=f"StringEncryptedType, {name}",
            note=f"{_micro(timings, 'sealed')} : {_micro(timings, name)}",
        )
        stage.table.add("Sealing", figure)


def _micro(timings: Timings, name: str) -> str:
    return f"{timings.median(name, p50) / FIELDS * 1e6:.1f} µs"


def _add_lists(stage: Stage, timings: Timings, rows: int) -> None:
    stage.table.add("Sealing", *(_times_faster(timings, rows, name, limit) for name, limit in TIMES_FASTER.items()))
    for way, words in WAYS.items():
        figure = Figure(
            f"list of {rows:,} sealed names, {words}",
            timings.ratio(way, "plain", p50),
            against="plain columns",
            goal=Goal("≤", 1.3) if way == "in bulk" else None,
            note=f"{milliseconds(timings.median(way, p50))} : {milliseconds(timings.median('plain', p50))}",
        )
        stage.table.add("Sealing", figure)


def _times_faster(timings: Timings, rows: int, name: str, limit: float) -> Figure:
    return Figure(
        f"list of {rows:,} sealed names, {WAYS['in bulk']}: times as fast",
        timings.ratio(name, "in bulk", p50),
        against=f"StringEncryptedType, {name}",
        goal=Goal("≥", limit),
        note=f"{milliseconds(timings.median('in bulk', p50))} : {milliseconds(timings.median(name, p50))}",
    )
