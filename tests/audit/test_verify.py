"""Verification finds whatever was done past the application."""

import random
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from casework.audit.commands import sequence_all
from casework.audit.models import AuditEvent
from casework.audit.verify import verify
from casework.cases.models import Case
from casework.clients.models import Client
from casework.core import database
from casework.support_log.models import SupportEntry
from tests.factories import people
from tests.factories.console import console, table_of
from tests.support.databases import engine_of

EVENTS = table_of(AuditEvent)
RANDOM = random.Random(20261122)


def disarm(connection):
    """Take away what the database refuses by itself: whoever owns it can."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_no_update")
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_no_delete")
    else:
        connection.exec_driver_sql("ALTER TABLE audit_event DISABLE TRIGGER audit_event_append_only")


class Tampering:
    """``with tampered() as connection`` changes the trail and puts it back; ``found`` tells what verification said."""

    def __init__(self, trail):
        self.app = trail.app
        self.found: list[str] = []
        with console(self.app) as connection:
            disarm(connection)
            rows = connection.execute(sa.select(EVENTS).order_by(EVENTS.c.seq)).mappings()
            self.before: list[dict[str, Any]] = [dict(row) for row in rows]

    @contextmanager
    def __call__(self):
        with console(self.app) as connection:
            yield connection
        self.found = verify([], deep=False).faults
        with console(self.app) as connection:
            connection.execute(sa.delete(EVENTS))
            connection.execute(sa.insert(EVENTS), self.before)


@pytest.fixture
def tampered(trail):
    tampering = Tampering(trail)
    yield tampering
    assert trail.check().clean


def altered(value):
    """Return a value that differs in as little as possible."""
    if isinstance(value, bytes):
        at = RANDOM.randrange(len(value))
        return value[:at] + bytes([value[at] ^ (1 << RANDOM.randrange(8))]) + value[at + 1 :]
    if isinstance(value, str):
        at = RANDOM.randrange(len(value)) if value else 0
        return value[:at] + ("x" if value[at : at + 1] != "x" else "y") + value[at + 1 :]
    if isinstance(value, UUID):
        return UUID(int=value.int ^ (1 << RANDOM.randrange(128)))
    if isinstance(value, datetime):
        return value + timedelta(microseconds=RANDOM.choice((-1, 1)))
    return value + 1000


class TestACleanTrail:
    @pytest.mark.both_engines
    def test_has_no_fault_before_and_after_it_is_numbered(self, trail):
        trail.add_read()
        waiting = trail.check()
        sequence_all()
        numbered = trail.check()

        assert (waiting.faults, numbered.faults) == ([], [])
        assert waiting.events == numbered.events >= 8
        assert numbered.rows >= 6


class TestAnEditedEvent:
    @pytest.mark.both_engines
    def test_is_found_whatever_column_it_is_in(self, trail, tampered):
        missed = []
        for row in tampered.before[-4:]:  # a change of a record, entries, a read
            for name, value in row.items():
                if value is None:
                    continue
                with tampered() as connection:
                    new = altered(value)
                    connection.execute(sa.update(EVENTS).where(EVENTS.c.id == row["id"]).values({name: new}))
                if not tampered.found:
                    missed.append((row["action"], name, value, new))

        assert missed == []

    def test_is_found_where_something_was_filled_in_or_emptied(self, trail, tampered):
        row = tampered.before[-1]
        for name, value in (
            ("detail_ct", b"x"),
            ("object_id", UUID(int=1)),
            ("actor_id", None),
            ("seq", None),
            ("chain", None),
        ):
            with tampered() as connection:
                connection.execute(sa.update(EVENTS).where(EVENTS.c.id == row["id"]).values({name: value}))

            assert tampered.found, name


class TestAByte:
    def test_changed_anywhere_as_sqlite_stores_it_is_found(self, trail, tampered):
        if engine_of(trail.app).dialect.name != "sqlite":
            return
        missed = []
        columns = [column.name for column in EVENTS.columns]
        for _ in range(200):
            name, row = RANDOM.choice(columns), RANDOM.choice(tampered.before)
            with tampered() as connection:
                key = (row["seq"],)
                stored = connection.exec_driver_sql(f"SELECT {name} FROM audit_event WHERE seq = ?", key).scalar()
                new = altered(stored) if stored not in (None, "") else "x"
                connection.exec_driver_sql(f"UPDATE audit_event SET {name} = ? WHERE seq = ?", (new, *key))
            if not tampered.found:
                missed.append((row["action"], name, stored, new))

        assert missed == []


class TestARow:
    def test_taken_out_of_the_trail_is_found_wherever_it_stood(self, trail, tampered):
        for row in tampered.before:
            with tampered() as connection:
                connection.execute(sa.delete(EVENTS).where(EVENTS.c.id == row["id"]))

            assert tampered.found, row["seq"]

    def test_taken_out_is_found_though_the_rest_was_numbered_anew(self, trail, tampered):
        for row in tampered.before[:-1]:
            with tampered() as connection:
                connection.execute(sa.delete(EVENTS).where(EVENTS.c.id == row["id"]))
                for later in tampered.before[row["seq"] :]:
                    move = sa.update(EVENTS).where(EVENTS.c.id == later["id"])
                    connection.execute(move.values(seq=later["seq"] - 1))

            assert tampered.found, row["seq"]

    def test_put_in_is_found(self, trail, tampered):
        for row in tampered.before:
            with tampered() as connection:
                forged = {**row, "id": UUID(int=row["id"].int + 1), "seq": len(tampered.before) + 1}
                connection.execute(sa.insert(EVENTS).values(forged))

            assert tampered.found, row["seq"]

    def test_put_in_without_a_number_is_found(self, trail, tampered):
        row = tampered.before[2]
        with tampered() as connection:
            forged = {**row, "id": UUID(int=row["id"].int + 1), "seq": None, "chain": None}
            connection.execute(sa.insert(EVENTS).values(forged))

        assert tampered.found

    def test_exchanged_with_another_is_found(self, trail, tampered):
        for _ in range(20):
            one, two = RANDOM.sample(tampered.before, 2)
            with tampered() as connection:
                for row, seq in ((one, None), (two, one["seq"]), (one, two["seq"])):
                    connection.execute(sa.update(EVENTS).where(EVENTS.c.id == row["id"]).values(seq=seq))

            assert tampered.found, (one["seq"], two["seq"])

    def test_exchanged_with_its_chain_value_is_found(self, trail, tampered):
        one, two = tampered.before[1], tampered.before[2]
        with tampered() as connection:
            for row, seq, chain in (
                (one, None, None),
                (two, one["seq"], one["chain"]),
                (one, two["seq"], two["chain"]),
            ):
                connection.execute(sa.update(EVENTS).where(EVENTS.c.id == row["id"]).values(seq=seq, chain=chain))

        assert tampered.found


class TestTheTail:
    def test_cut_off_is_found_at_every_length(self, trail, tampered):
        missed = []
        for kept in range(len(tampered.before)):
            with tampered() as connection:
                connection.execute(sa.delete(EVENTS).where(EVENTS.c.seq > kept))
            if not tampered.found:
                missed.append(kept)

        assert missed == []


@pytest.mark.both_engines
class TestARecord:
    """A row that was changed, emptied, set back, exchanged, added or taken away in the database."""

    def faults_after(self, trail, *statements):
        with console(trail.app) as connection:
            for statement in statements:
                connection.execute(statement)
        return trail.check().faults

    def one(self, trail, table, column):
        with console(trail.app) as connection:
            return connection.execute(sa.select(column).order_by(table.c.id)).scalars().all()

    def test_emptied_is_found(self, trail):
        faults = self.faults_after(trail, sa.update(table_of(SupportEntry)).values(text_ct=None))

        assert [fault for fault in faults if "support_entry" in fault and "changed outside" in fault]

    def test_exchanged_with_another_is_found(self, trail):
        table = table_of(SupportEntry)
        first, second = self.one(trail, table, table.c.text_ct)
        ids = self.one(trail, table, table.c.id)

        faults = self.faults_after(
            trail,
            sa.update(table).where(table.c.id == ids[0]).values(text_ct=second),
            sa.update(table).where(table.c.id == ids[1]).values(text_ct=first),
        )

        assert len([fault for fault in faults if "support_entry" in fault]) == 2

    def test_set_back_to_what_it_was_is_found(self, trail):
        table = table_of(Case)
        with console(trail.app) as connection:
            before = dict(connection.execute(sa.select(table)).mappings().one())
        with database.unit_of_work(trail.agency_id):
            people.log(trail.counsellor, before["id"])
        assert trail.check().clean

        faults = self.faults_after(trail, sa.update(table).values(before))

        assert [fault for fault in faults if fault.startswith("cases ")]

    def test_changed_in_a_plain_column_is_found(self, trail):
        assert self.faults_after(trail, sa.update(table_of(Client)).values(restricted=True))
        assert self.faults_after(trail, sa.update(table_of(Case)).values(entry_count=Case.entry_count + 1))

    def test_taken_away_is_found(self, trail):
        table = table_of(SupportEntry)
        ids = self.one(trail, table, table.c.id)

        faults = self.faults_after(trail, sa.delete(table).where(table.c.id == ids[0]))

        assert faults == [f"support_entry {ids[0]}: the record is gone"]

    def test_copied_in_is_found(self, trail):
        table = table_of(SupportEntry)
        with console(trail.app) as connection:
            row = dict(connection.execute(sa.select(table).limit(1)).mappings().one())

        faults = self.faults_after(trail, sa.insert(table).values({**row, "id": UUID(int=row["id"].int + 1)}))

        assert [fault for fault in faults if "no event tells of it" in fault]
