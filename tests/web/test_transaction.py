"""One unit of work a request."""

import pytest
import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.guard import public
from casework.agencies import service as agencies
from casework.agencies.models import Agency, AgencyKind, CodeItem, Municipality
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.audit.models import AuditEvent
from casework.core import database
from casework.core.errors import Conflict, Forbidden, NotFound, RuleBroken
from casework.web import transaction
from tests.factories.browser import Browser
from tests.factories.console import rename
from tests.support.databases import engine_of

VISITOR = Actor(user_id=None, agency_id=None, display_name="visitor")
SECRET = "ここだけの話"
pytestmark = pytest.mark.both_engines


def read_a_record() -> str:
    audit.record(VISITOR, Action.CASE_VIEW, object_type="cases")
    return SECRET


def write_a_record() -> str:
    agencies.add_agency(Actor.system(), code="new", name="新しい機関", kind=AgencyKind.OTHER)
    return "done"


def fails_after(work_done, error):
    def view():
        work_done()
        raise error

    return view


def actions(work):
    with work(writes=False) as session:
        told = sa.select(AuditEvent.action).where(AuditEvent.action != "reference.seed")
        return list(session.scalars(told.order_by(AuditEvent.at, AuditEvent.id)))


def agency_codes(work):
    with work(writes=False) as session:
        return list(session.scalars(sa.select(Agency.code)))


@pytest.fixture
def break_the_trail(app):
    """Make every insert into the trail fail, and everything else work."""
    return lambda: rename(app, "audit_event", "audit_event_gone")


class TestAPageThatReads:
    def test_leaves_its_event_and_nothing_else(self, service, work, probe, count_statements):
        probe(read_a_record)

        with count_statements() as seen:
            answer = service.test_client().get("/probe")

        assert answer.text == SECRET
        assert actions(work) == ["case.view"]
        assert [text for text in seen.texts if not text.startswith(("SELECT", "INSERT INTO audit_event"))] == []

    def test_that_owes_nothing_to_the_trail_asks_nothing_of_the_database(self, service, probe, count_statements):
        probe(lambda: "plain")

        with count_statements() as seen:
            service.test_client().get("/probe")

        assert seen.total == 0

    def test_keeps_no_change_that_it_made_by_mistake(self, service, work, probe):
        def view():
            database.session().add(CodeItem(list_key="x", code="y", label="z", sort=1))
            return read_a_record()

        probe(view)

        service.test_client().get("/probe")

        with work(writes=False) as session:
            assert session.get(CodeItem, ("x", "y")) is None

    def test_cannot_flush_a_change(self, service, work, probe):
        def view():
            database.session().add(CodeItem(list_key="x", code="y", label="z", sort=1))
            database.session().flush()
            return SECRET

        probe(view)

        answer = service.test_client().get("/probe")

        assert answer.status_code == 500
        assert SECRET not in answer.text

    def test_shows_nothing_where_its_event_cannot_be_written(self, service, probe, break_the_trail):
        probe(read_a_record)
        break_the_trail()

        answer = service.test_client().get("/probe")

        assert answer.status_code == 503
        assert SECRET not in answer.text
        assert "起きたこと" in answer.text

    def test_is_shown_again_once_the_trail_can_be_written(self, app, service, work, probe, break_the_trail):
        probe(read_a_record)
        break_the_trail()
        browser = service.test_client()
        browser.get("/probe")
        rename(app, "audit_event_gone", "audit_event")

        answer = browser.get("/probe")

        assert (answer.status_code, answer.text) == (200, SECRET)
        assert actions(work) == ["case.view"]


class TestAPageThatWrites:
    def test_is_committed_with_its_event(self, service, work, probe):
        probe(write_a_record, methods=["POST"])

        answer = Browser(service).post("/probe")

        assert answer.status_code == 200
        assert agency_codes(work) == ["new"]
        assert actions(work) == ["agency.add"]

    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (RuleBroken("no"), 422),
            (Conflict("no"), 409),
            (NotFound(), 404),
            (Forbidden("no"), 403),
            (ValueError(), 500),
        ],
    )
    def test_is_rolled_back_whole_when_it_is_refused(self, service, work, probe, error, status):
        probe(fails_after(write_a_record, error), methods=["POST"])

        answer = Browser(service).post("/probe")

        assert answer.status_code == status
        assert agency_codes(work) == []
        assert actions(work) == []

    def test_is_rolled_back_when_it_answers_with_an_error_by_itself(self, service, work, probe):
        probe(lambda: (write_a_record(), 422), methods=["POST"])

        Browser(service).post("/probe")

        assert agency_codes(work) == []

    def test_is_rolled_back_and_503_where_its_event_cannot_be_written(self, service, work, probe, break_the_trail):
        probe(write_a_record, methods=["POST"])
        break_the_trail()

        answer = Browser(service).post("/probe")

        assert answer.status_code == 503
        assert agency_codes(work) == []

    def test_by_get_only_reads(self, service, work, probe):
        probe(write_a_record, methods=["GET", "POST"])

        answer = service.test_client().get("/probe")

        assert answer.status_code == 500
        assert agency_codes(work) == []

    def test_marked_as_not_writing_only_reads(self, service, work, probe):
        probe(write_a_record, methods=["POST"], mark=public(writes=False))

        answer = Browser(service).post("/probe")

        assert answer.status_code == 500
        assert agency_codes(work) == []


class TestAftermath:
    def test_is_kept_although_the_request_is_refused(self, service, work, probe):
        def view():
            transaction.aftermath(lambda session: session.add(Municipality(code="000001", name="後", kana="アト")))
            write_a_record()
            raise RuleBroken("no")

        probe(view, methods=["POST"])

        Browser(service).post("/probe")

        with work(writes=False) as session:
            assert session.get(Municipality, "000001") is not None
        assert agency_codes(work) == []

    @pytest.mark.parametrize("error", [NotFound(), RuleBroken("no"), ValueError("no")])
    def test_keeps_the_reads_of_a_refused_page(self, service, work, probe, error):
        probe(fails_after(read_a_record, error))

        service.test_client().get("/probe")

        assert actions(work) == ["case.view"]

    def test_keeps_the_reads_of_a_refused_write_but_not_its_writes(self, service, work, probe):
        probe(fails_after(lambda: (read_a_record(), write_a_record()), RuleBroken("no")), methods=["POST"])

        Browser(service).post("/probe")

        assert actions(work) == ["case.view"]

    def test_that_fails_is_answered_503(self, service, probe, break_the_trail):
        probe(fails_after(read_a_record, RuleBroken(SECRET)))
        break_the_trail()

        answer = service.test_client().get("/probe")

        assert answer.status_code == 503
        assert SECRET not in answer.text

    def test_of_one_request_is_not_run_by_the_next(self, service, work, probe):
        def view():
            transaction.aftermath(lambda session: session.add(Municipality(code="000001", name="後", kana="アト")))
            raise RuleBroken("no")

        probe(view)
        browser = service.test_client()

        assert [browser.get("/probe").status_code for _ in range(2)] == [422, 503]  # the same row twice


class TestOneRequestAfterAnother:
    def test_leaves_no_connection_and_no_lock_behind(self, app, service, probe):
        probe(fails_after(write_a_record, ValueError()), methods=["POST"])
        probe(read_a_record, path="/other")
        browser = Browser(service)

        for _ in range(20):
            browser.post("/probe")
            browser.get("/other")

        pool = engine_of(app).pool
        assert isinstance(pool, sa.QueuePool)
        assert pool.checkedout() == 0
