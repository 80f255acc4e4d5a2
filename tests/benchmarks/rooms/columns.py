"""One field, and the long list: sealed, against columns of StringEncryptedType and against plain ones."""

from collections.abc import Callable
from time import thread_time
from typing import Any

import sqlalchemy as sa
from sqlalchemy_utils.types.encrypted.encrypted_type import AesGcmEngine, FernetEngine, StringEncryptedType

from casework.clients.card import Card, read_card
from casework.clients.models import ClientCard
from casework.core.columns import new_id
from casework.core.database import unit_of_work
from casework.crypto import bulk, keyring
from casework.crypto.models import KeyKind
from casework.support_log.models import SupportEntry
from tests.benchmarks import encrypted
from tests.benchmarks.figures import Figure, Goal, milliseconds
from tests.benchmarks.measuring import Timings, alone, in_turn, p50
from tests.benchmarks.seeding import filling
from tests.benchmarks.seeding.people import ENTRY_TEXT
from tests.benchmarks.stage import House, Stage

FIELDS = 200
WAYS = {"in bulk": "opened in bulk", "row by row": "opened row by row"}
TIMES_FASTER = {"AES-GCM": 4.0, "Fernet": 5.0}


def measure(stage: Stage) -> None:
    """Measure fields and lists."""
    house = stage.build_house()
    filling.fill_office(house.app, house.office, stage.pace.list_rows, cards_only=True)
    filling.tidy(house.app)
    engine = encrypted.fill(stage, stage.pace.list_rows)
    _add_fields(stage, _fields(stage, house))
    _add_lists(stage, _lists(stage, house, engine), stage.pace.list_rows)


def _fields(stage: Stage, house: House) -> Timings:
    """Open the same text many times over."""
    dialect = sa.create_engine("sqlite://").dialect
    aes_gcm, fernet = (
        StringEncryptedType(sa.Unicode, encrypted.KEY, engine).dialect_impl(dialect)
        for engine in (AesGcmEngine, FernetEngine)
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
        **{name: encrypted.reading(engine, name) for name in encrypted.TABLES},
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
