"""The pages of whoever runs an office: users and the trail."""

import re

import pytest
import sqlalchemy as sa

from casework.access.roles import Role
from casework.audit import service as trail
from casework.audit.actions import Action
from casework.audit.models import AuditEvent
from casework.identity.models import Membership, User, UserSession, has_second_factor
from tests.factories import offices
from tests.factories.browser import signed_in

PASSWORD = re.compile(r"[abcdefghjkmnpqrstuvwxyz23456789]{4}(?:-[abcdefghjkmnpqrstuvwxyz23456789]{4})+")


@pytest.fixture
def office(work):
    """Our office, with another one beside it."""
    with work():
        offices.begin_service()
    with work():
        office, other = offices.open_office("a"), offices.open_office("b")
        for name, role in {
            "manager": Role.OFFICE_MANAGER,
            "deputy": Role.OFFICE_MANAGER,
            "counsellor": Role.COUNSELLOR,
            "officer": Role.PRIVACY_OFFICER,
        }.items():
            offices.add_member(office, name, role)
        offices.add_member(other, "stranger", Role.COUNSELLOR)
    return office


@pytest.fixture
def manager(app, office):
    """The browser of the office's manager, who proved themselves just now."""
    return signed_in(app, office["manager"])


@pytest.fixture
def stored(work):
    """``stored(statement)``: one value from the database."""

    def read(statement):
        with work(writes=False) as session:
            return session.scalar(statement)

    return read


def act(browser, member, action):
    return browser.post(f"/admin/users/{member.user_id}/act", {"action": action})


class TestUsers:
    def test_lists_those_of_the_own_agency_with_their_roles(self, manager):
        page = manager.get("/admin/users").text

        assert "a.counsellor" in page
        assert "b.stranger" not in page
        assert "相談員" in page


class TestAddUser:
    def test_shows_the_one_time_password_once_and_stores_its_hash_alone(self, manager, office, stored):
        fields = {"login_id": "new.person", "display_name": "新人", "role": "counsellor", "unit_id": ""}

        answer = manager.post("/admin/users/new", fields)

        shown = PASSWORD.search(answer.text)
        assert answer.status_code == 201
        assert shown is not None
        assert shown[0] not in str(stored(sa.select(User.password_hash).where(User.login_id == "new.person")))
        assert stored(sa.select(User.must_change_password).where(User.login_id == "new.person"))

    def test_keeps_what_was_typed_when_the_login_id_is_taken(self, manager, office):
        fields = {"login_id": "a.counsellor", "display_name": "新人", "role": "counsellor", "unit_id": ""}

        answer = manager.post("/admin/users/new", fields)

        assert answer.status_code == 422
        assert "新人" in answer.text
        assert "使われています" in answer.text

    def test_never_makes_a_system_administrator(self, manager, stored):
        fields = {"login_id": "new.admin", "display_name": "管理", "role": "system_admin", "unit_id": ""}

        assert manager.post("/admin/users/new", fields).status_code == 422
        assert stored(sa.select(User.id).where(User.login_id == "new.admin")) is None

    def test_takes_no_unit_of_another_agency(self, manager, office, stored, work):
        with work(writes=False) as session:
            theirs = session.scalar(sa.select(Membership.unit_id).where(Membership.agency_id != office.agency_id))
        fields = {"login_id": "new.person", "display_name": "新人", "role": "counsellor", "unit_id": str(theirs)}

        assert manager.post("/admin/users/new", fields).status_code == 422
        assert stored(sa.select(User.id).where(User.login_id == "new.person")) is None


class TestAct:
    def test_that_disables_ends_the_sign_ins_at_once(self, app, manager, office, stored):
        browser = signed_in(app, office["counsellor"])
        assert browser.get("/me").status_code == 200

        assert act(manager, office["counsellor"], "disable").status_code == 303

        assert browser.get("/me").status_code == 303
        open_ones = sa.select(sa.func.count()).select_from(UserSession)
        mine = open_ones.where(UserSession.user_id == office["counsellor"].user_id, UserSession.ended_at.is_(None))
        assert stored(mine) == 0

    def test_that_resets_a_password_shows_the_new_one_once(self, manager, office):
        answer = act(manager, office["counsellor"], "reset-password")

        assert answer.status_code == 200
        assert PASSWORD.search(answer.text)

    def test_that_removes_a_second_factor_needs_a_second_administrator(self, app, manager, office, stored):
        seed = sa.select(has_second_factor()).where(User.id == office["counsellor"].user_id)
        assert act(manager, office["counsellor"], "request-reset").status_code == 303

        assert act(manager, office["counsellor"], "confirm-reset").status_code == 422
        assert stored(seed)

        assert act(signed_in(app, office["deputy"]), office["counsellor"], "confirm-reset").status_code == 200
        assert not stored(seed)

    def test_on_oneself_is_refused(self, manager, office):
        assert act(manager, office["manager"], "disable").status_code == 422

    def test_that_is_none_changes_nothing(self, manager, office, stored):
        assert act(manager, office["counsellor"], "promote").status_code in {303, 422}
        assert stored(sa.select(User.disabled_at).where(User.id == office["counsellor"].user_id)) is None


class TestEndRole:
    def test_takes_it_away_from_the_next_request_on(self, app, manager, office, stored):
        browser, member = signed_in(app, office["counsellor"]), office["counsellor"]
        role_id = stored(sa.select(Membership.id).where(Membership.user_id == member.user_id))

        assert manager.post(f"/admin/users/{member.user_id}/roles/{role_id}/end").status_code == 303

        assert browser.get("/cases").status_code == 303


class TestAudit:
    def test_shows_the_own_agencys_events_and_is_an_event_itself(self, app, office, work, stored):
        with work():
            trail.record(office.actor("counsellor"), Action.CLIENT_SEARCH)

        page = signed_in(app, office["officer"]).get("/admin/audit").text

        assert "検索" in page
        assert "a.counsellor" in page
        assert stored(sa.select(sa.func.count()).where(AuditEvent.action == "audit.read")) == 1

    def test_goes_on_page_by_page(self, app, office, work):
        with work():
            for _ in range(120):
                trail.record(office.actor("counsellor"), Action.CLIENT_SEARCH)
        browser, path, pages = signed_in(app, office["officer"]), "/admin/audit?action=client.search", 0

        while path:
            answer = browser.get(path)
            assert answer.status_code == 200
            pages += 1
            following = re.search(r'href="(/admin/audit\?[^"]*before=[^"]*)"', answer.text)
            path = following[1].replace("&amp;", "&") if following else ""

        assert pages == 3

    def test_takes_no_harm_from_a_place_that_is_none(self, app, office):
        browser = signed_in(app, office["officer"])

        for before in ("x", "2026-01-01~x", "2026-01-01~0190a2c4-0000-7000-8000-000000000000"):
            assert browser.get(f"/admin/audit?before={before}").status_code == 200, before
