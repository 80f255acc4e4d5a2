"""What a refused request leaves on the trail."""

import pytest
import sqlalchemy as sa
import time_machine

from casework.access.roles import Role
from casework.audit import refusals
from casework.audit.models import AuditEvent
from casework.core import clock
from casework.core.columns import new_id
from tests.factories import offices
from tests.factories.browser import Browser, signed_in


@pytest.fixture
def office(work):
    with work():
        offices.begin_service()
    with work():
        office = offices.open_office("a", units=1)
        offices.add_member(office, "counsellor", Role.COUNSELLOR)
        offices.add_member(office, "analyst", Role.ANALYST)
    return office


@pytest.fixture
def told(work):
    """``told()``: the refusals on the trail."""

    def read():
        with work(writes=False) as session:
            columns = (AuditEvent.action, AuditEvent.object_type, AuditEvent.object_id, AuditEvent.actor_id)
            statement = sa.select(*columns).where(AuditEvent.decision == "deny")
            return [tuple(row) for row in session.execute(statement.order_by(AuditEvent.at, AuditEvent.id))]

    return read


class TestARefusal:
    def test_of_a_permission_names_view_and_id_as_asked(self, app, office, told):
        case_id = new_id()

        signed_in(app, office["analyst"]).get(f"/cases/{case_id}")

        assert told() == [("access.refuse", "casefile.case", case_id, office["analyst"].user_id)]

    def test_of_what_is_not_found_is_one_kind_of_event(self, app, office, told):
        case_id = new_id()

        signed_in(app, office["counsellor"]).get(f"/cases/{case_id}/timeline")

        assert told() == [("record.not-found", "casefile.timeline", case_id, office["counsellor"].user_id)]

    def test_of_an_address_that_names_no_record_is_none(self, app, office, told):
        signed_in(app, office["counsellor"]).get("/nowhere")

        assert told() == []

    def test_to_a_visitor_is_none(self, app, office, told):
        Browser(app).get(f"/cases/{new_id()}")

        assert told() == []


class TestManyOfThem:
    def test_are_sixty_a_minute_and_one_that_says_there_were_more(self, app, office, told, monkeypatch):
        monkeypatch.setattr(refusals, "_seen", {})
        browser = signed_in(app, office["counsellor"])
        with time_machine.travel(clock.now().replace(second=1), tick=False) as time:
            for _ in range(64):
                browser.get(f"/cases/{new_id()}")
            first = [action for action, *_ in told()]
            time.shift(60)
            browser.get(f"/cases/{new_id()}")

        assert first == ["record.not-found"] * 60 + ["record.not-found-many"]
        assert [action for action, *_ in told()][61:] == ["record.not-found"]
