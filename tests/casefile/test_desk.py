"""応対ビュー: enough to treat a person rightly, nothing of what was written."""

import pytest

from casework.access.permissions import Permission
from casework.access.roles import PERMISSIONS, Role
from casework.cases.queries import get_case
from casework.cases.service import restrict_case
from casework.clients.person import ContactSafety
from casework.core import clock
from tests.factories.console import rename
from tests.factories.people import NAMES, book, log, take_in

AT_DESK = {role for role in Role if Permission.FRONT_DESK in PERMISSIONS[role]}


@pytest.fixture
def careful(office, in_office):
    """Somebody who must not be called by the agency's name, with an entry and an appointment."""
    safety = ContactSafety(voicemail="no", say_agency="no", note="父が出ることがある。")
    actor = office.actor("counsellor")
    with in_office():
        case = take_in(
            actor,
            person={**NAMES, "phone": "090-0000-1234", "contact_safety": safety, "memo": "本人の話は長い。"},
            chief_complaint="家賃が払えない。",
        )
        log(actor, case.id, text="家計表を見た。", next_action="市役所に同行")
        book(actor, case.id, starts_at=clock.at_local(clock.today(), 23), room="相談室3")
    return case


class TestFrontDeskPage:
    def test_stands_in_the_header_of_every_page_for_those_who_answer(self, as_):
        assert 'href="/front-desk"' in as_("reception").get("/").text
        assert 'href="/front-desk"' not in as_("analyst").get("/").text

    @pytest.mark.parametrize("role", sorted(set(Role) - AT_DESK))
    def test_is_refused_to_those_who_do_not_answer(self, as_, role):
        assert as_(role.value).get("/front-desk").status_code == 403

    def test_leads_to_the_person_in_one_more_step(self, as_, careful, events):
        page = as_("reception").post("/front-desk", {"q": "みほん"}).text

        assert f"/front-desk/{careful.client_id}" in page
        assert len(events("client.search")) == 1

    def test_says_of_a_restricted_person_only_whom_to_ask(self, as_, careful, office, in_office):
        with in_office():
            supervisor = office.actor("supervisor")
            restrict_case(supervisor, get_case(supervisor, careful.id), user_ids=[supervisor.user_id])
        browser = as_("reception")

        assert "閲覧制限" not in browser.post("/front-desk", {"q": "みほん"}).text
        by_number = browser.post("/front-desk", {"q": careful.number}).text
        assert "閲覧制限" in by_number
        assert "ours.counsellor" in by_number
        assert "見本" not in by_number
        assert browser.get(f"/front-desk/{careful.client_id}").status_code == 404


class TestDeskPage:
    def test_warns_above_the_telephone_number(self, as_, careful):
        page = as_("reception").get(f"/front-desk/{careful.client_id}").text

        assert page.index("父が出ることがある。") < page.index("090-0000-1234")
        assert "在否はお答えしていません" in page

    def test_names_the_owner_and_the_next_appointment(self, as_, careful):
        page = as_("reception").get(f"/front-desk/{careful.client_id}").text

        assert "ours.counsellor" in page
        assert "相談室3" in page
        assert f"/cases/{careful.id}/call" in page

    @pytest.mark.parametrize("name", ["reception", "counsellor"])
    @pytest.mark.parametrize("written", ["家計表を見た。", "家賃が払えない。", "市役所に同行", "本人の話は長い。"])
    def test_shows_nothing_that_was_written(self, as_, careful, name, written):
        assert written not in as_(name).get(f"/front-desk/{careful.client_id}").text

    def test_stands_on_the_trail(self, as_, careful, office, events):
        as_("reception").get(f"/front-desk/{careful.client_id}")

        (event,) = events("client.front-desk")
        assert event.actor_id == office["reception"].user_id
        assert event.record_id == careful.client_id

    def test_is_kept_back_where_the_trail_cannot_be_written(self, as_, app, careful):
        browser = as_("reception")
        rename(app, "audit_event", "audit_event_away")

        answer = browser.get(f"/front-desk/{careful.client_id}")

        assert answer.status_code == 503
        assert "090-0000-1234" not in answer.text

    def test_finds_nobody_of_another_agency_or_unit(self, as_, careful, others):
        assert as_("reception", others).get(f"/front-desk/{careful.client_id}").status_code == 404
        assert as_("neighbour").get(f"/front-desk/{careful.client_id}").status_code == 404

    @pytest.mark.parametrize("role", sorted(set(Role) - AT_DESK))
    def test_is_refused_to_those_who_do_not_answer(self, as_, careful, role):
        assert as_(role.value).get(f"/front-desk/{careful.client_id}").status_code == 403

    def test_leads_reception_to_no_page_of_the_case(self, as_, careful):
        page = as_("reception").get(f"/front-desk/{careful.client_id}").text

        assert f'href="/cases/{careful.id}"' not in page
