"""Writing the trail, and numbering it."""

import threading

import pytest
import sqlalchemy as sa

from casework.audit import chain, service
from casework.audit.actions import Action
from casework.audit.keys import audit_mac
from casework.audit.models import AuditEvent
from casework.audit.verify import verify
from casework.cases.models import Case
from casework.core import database
from casework.core.tenancy import Unguarded
from tests.factories import people
from tests.factories.console import table_of


def events(*conditions):
    with database.unit_of_work(writes=False) as session:
        found = session.scalars(sa.select(AuditEvent).where(*conditions).order_by(AuditEvent.at, AuditEvent.id)).all()
        session.expunge_all()
        return found


def find_case(trail):
    return database.session().scalars(sa.select(Case)).one()


class TestRecord:
    def test_names_actor_action_and_record_but_no_value(self, trail):
        (event,) = events(AuditEvent.action == "case.open")

        assert event.actor_id == trail.counsellor.user_id
        assert (event.agency_id, event.unit_id) == (trail.agency_id, trail.counsellor.unit_id)
        assert (event.object_type, event.decision) == ("cases", "allow")
        assert event.record_id is not None
        assert "家計" not in repr({column.name: getattr(event, column.name) for column in table_of(AuditEvent).columns})

    def test_writes_nothing_before_the_end_of_the_unit_of_work(self, trail):
        with database.unit_of_work(trail.agency_id) as session:
            service.record(trail.counsellor, Action.CASE_VIEW)
            session.flush()

            assert session.scalar(sa.select(sa.func.count()).where(AuditEvent.seq.is_(None))) == 0

        assert len(events(AuditEvent.seq.is_(None))) == 1

    def test_is_rolled_back_with_what_it_tells_of(self, trail):
        with pytest.raises(ZeroDivisionError), database.unit_of_work(trail.agency_id):
            people.log(trail.counsellor, find_case(trail).id)
            raise ZeroDivisionError

        assert not events(AuditEvent.seq.is_(None))

    def test_carries_the_digests_of_all_rows_of_its_unit_of_work(self, trail):
        with database.unit_of_work(trail.agency_id):
            entry_id = people.log(trail.counsellor, find_case(trail).id).id

        (event,) = events(AuditEvent.seq.is_(None))
        tables = [line.split(":")[0] for line in event.row_digests.splitlines()]
        assert f"support_entry:{entry_id}:" in event.row_digests
        assert tables == sorted(tables)
        assert "cases" in tables

    def test_has_a_mac_from_the_moment_it_is_inserted(self, trail):
        trail.add_read()

        (event,) = events(AuditEvent.seq.is_(None))
        with database.unit_of_work(writes=False):
            assert audit_mac()(chain.leaf(event)) == event.mac


class TestSilence:
    def test_is_refused_at_commit(self, trail):
        with pytest.raises(Unguarded, match="without a word"), database.unit_of_work(trail.agency_id):
            find_case(trail).status = "intake"

        assert trail.check().clean

    def test_is_refused_for_a_row_that_was_flushed_early(self, trail):
        with pytest.raises(Unguarded, match="without a word"), database.unit_of_work(trail.agency_id) as session:
            find_case(trail).status = "intake"
            session.flush()

    def test_of_one_unit_of_work_does_not_burden_the_next(self, trail):
        with pytest.raises(Unguarded), database.unit_of_work(trail.agency_id):
            find_case(trail).status = "intake"

        trail.add_read()

        assert trail.check().clean


@pytest.mark.both_engines
class TestSequence:
    def test_by_several_at_once_leaves_no_gap(self, trail):
        for _ in range(60):
            trail.add_read()
        barrier, counts = threading.Barrier(4), []

        def run():
            barrier.wait()
            for _ in range(12):
                with trail.app.app_context(), database.unit_of_work() as current:
                    counts.append(service.sequence(current, limit=3))

        threads = [threading.Thread(target=run) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        numbers = [event.seq for event in events()]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        assert sum(counts) == 60
        assert trail.check().clean

    def test_while_others_write_loses_nobody(self, trail):
        done = threading.Event()

        def number():
            while not done.is_set():
                with trail.app.app_context(), database.unit_of_work() as current:
                    service.sequence(current)

        def write():
            with trail.app.app_context():
                for _ in range(15):
                    trail.add_read()

        sequencer, writers = threading.Thread(target=number), [threading.Thread(target=write) for _ in range(3)]
        for thread in (sequencer, *writers):
            thread.start()
        for thread in writers:
            thread.join()
        done.set()
        sequencer.join()

        with database.unit_of_work() as current:
            service.sequence(current)
        assert len(events(AuditEvent.action == "case.view")) == 46
        assert trail.check().clean

    def test_numbers_in_the_order_of_what_was_written_to_a_row(self, trail):
        """Somebody who speaks of a change early but makes it late comes after the one who was quicker."""
        spoken, changed = threading.Event(), threading.Event()

        def slow():
            with trail.app.app_context(), database.unit_of_work(trail.agency_id):
                case = find_case(trail)
                service.record(trail.counsellor, Action.CASE_CHANGE, case)
                spoken.set()
                changed.wait(0.5)
                case.referral_route = "slow"

        def quick():
            with trail.app.app_context():
                spoken.wait(2)
                with database.unit_of_work(trail.agency_id):
                    case = find_case(trail)
                    case.referral_route = "quick"
                    service.record(trail.counsellor, Action.CASE_CHANGE, case)
                changed.set()

        threads = [threading.Thread(target=run) for run in (slow, quick)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert verify([trail.agency_id]).faults == []
