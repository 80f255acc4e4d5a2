"""新規受付 and the small changes of a case, as a browser meets them."""

import re

import pytest
import sqlalchemy as sa

from casework.cases.models import Case
from casework.cases.queries import get_case, get_case_and_client
from casework.clients.models import Client
from tests.cases.pages import fill, hidden
from tests.cases.world import take_in
from tests.identity.office import Browser

NAME = {"family_name": "髙橋", "given_name": "あかね", "family_kana": "たかはし", "given_kana": "あかね"}


def signed_in(app, login):
    browser = Browser(app.test_client())
    browser.sign_in(login)
    return browser


@pytest.fixture
def browser(app, world):
    return signed_in(app, "counsellor")


@pytest.fixture
def case_id(work, world):
    with work(world.agency_id):
        return take_in(world.counsellor, owner_id=world.counsellor.user_id).id


def count(work, world, model):
    with work(world.agency_id, writes=False) as session:
        return session.scalar(sa.select(sa.func.count(model.id)))


class TestIntake:
    def test_asks_for_a_name_of_some_kind(self, browser):
        answer = fill(browser, "/intake", step="search")

        assert answer.status_code == 422
        assert "呼び名" in answer.text

    def test_refuses_a_birth_date_that_can_be_read_two_ways(self, browser):
        answer = fill(browser, "/intake", step="search", preferred_name="あーちゃん", birth="550401")

        assert answer.status_code == 422

    def test_searches_first_and_then_takes_in(self, browser, work, world):
        page = fill(browser, "/intake", step="search", **NAME, birth="S55.4.1")
        assert page.status_code == 200
        assert "似た記録は見つかりませんでした" in page.text
        assert count(work, world, Client) == 0

        fields = {**hidden(page.text), **NAME, "birth": "S55.4.1", "step": "save", "urgency": "life"}
        answers = [browser.post("/intake", **fields) for _ in range(2)]

        assert answers[0].location == answers[1].location
        assert re.fullmatch(r"/cases/[0-9a-f-]{36}\?notice=case_opened", answers[0].location)
        assert (count(work, world, Client), count(work, world, Case)) == (1, 1)

    def test_shows_who_may_be_the_person_and_why(self, browser, work, world):
        with work(world.agency_id):
            case = take_in(world.counsellor)
            case_id, number = case.id, case.number

        page = fill(browser, "/intake", step="search", family_name="高橋", given_name="あかね")

        assert "別の方として受け付ける" in page.text
        assert number in page.text
        assert f"/cases/{case_id}" in page.text

    def test_opens_another_case_for_somebody_known(self, browser, work, world, case_id):
        with work(world.agency_id) as session:
            client_id = session.scalars(sa.select(Client.id)).one()
        page = fill(browser, "/intake", step="search", **NAME)

        answer = browser.post("/intake", **{**hidden(page.text), **NAME, "client_id": str(client_id)})

        assert answer.status_code == 303
        assert (count(work, world, Client), count(work, world, Case)) == (1, 2)

    def test_looks_again_where_somebody_presses_enter_in_a_field(self, browser, work, world, case_id):
        page = fill(browser, "/intake", step="search", **NAME)

        first_button, *_ = re.findall(r"<main.*?<form.*?<button(.*?)>", page.text, re.DOTALL)

        assert 'value="search"' in first_button

    def test_leads_the_reception_home(self, app, world):
        answer = fill(signed_in(app, "reception"), "/intake", step="save", preferred_name="あーちゃん")

        assert answer.location == "/?notice=case_opened"


class TestChanges:
    def test_name_somebody_who_came_without_a_name(self, browser, work, world):
        fill(browser, "/intake", step="save", preferred_name="あーちゃん")
        with work(world.agency_id, writes=False) as session:
            case_id = session.scalars(sa.select(Case.id)).one()

        answer = fill(browser, f"/cases/{case_id}/person", preferred_name="あーちゃん", **NAME)

        assert answer.status_code == 303
        with work(world.agency_id, writes=False):
            _, client = get_case_and_client(world.counsellor, case_id)
            assert (client.display_name, client.preferred_name) == ("髙橋 あかね", "あーちゃん")

    def test_of_a_stale_case_show_both_texts(self, browser, case_id):
        path = f"/cases/{case_id}/edit"
        stale = hidden(browser.get(path).text)
        assert fill(browser, path, chief_complaint="先の主訴", urgency="none").status_code == 303

        answer = browser.post(path, **{**stale, "chief_complaint": "後の主訴", "urgency": "none"})

        assert answer.status_code == 409
        assert "先の主訴" in answer.text
        assert "後の主訴" in answer.text

    def test_of_status_ask_for_the_next_contact_of_a_rest(self, browser, work, world, case_id):
        path = f"/cases/{case_id}/status"
        assert fill(browser, path, target="watching", on="2026/11/20").status_code == 422

        answer = fill(browser, path, target="watching", on="2026/11/20", recontact_on="2027/3/1")

        assert answer.status_code == 303
        with work(world.agency_id, writes=False):
            assert get_case(world.counsellor, case_id).status == "watching"

    def test_of_the_next_action_ask_for_a_day(self, browser, case_id):
        path = f"/cases/{case_id}/next-action"

        assert fill(browser, path, text="電話する", next_on="").status_code == 422
        assert fill(browser, path, text="電話する", next_on="R8.12.1").status_code == 303

    def test_of_the_owner_are_the_supervisors(self, app, browser, work, world, case_id):
        path = f"/cases/{case_id}/assign"
        assert browser.get(path).status_code == 403
        colleague = str(world.colleague.user_id)

        answer = fill(signed_in(app, "supervisor"), path, owner_id=colleague, cover_id="")

        assert answer.status_code == 303
        with work(world.agency_id, writes=False):
            assert get_case(world.counsellor, case_id).owner_id == world.colleague.user_id

    def test_of_another_agency_are_not_found(self, app, world, case_id):
        stranger = signed_in(app, "stranger")

        for path in ("status", "next-action", "edit", "person"):
            assert stranger.get(f"/cases/{case_id}/{path}").status_code == 404
            assert stranger.post(f"/cases/{case_id}/{path}", text="x").status_code == 404


class TestRestrict:
    def test_needs_two_people_and_hides_the_case(self, app, work, world, case_id, time):
        supervisor, colleague = signed_in(app, "supervisor"), signed_in(app, "colleague")
        time.shift(1)
        path = f"/cases/{case_id}/restrict"
        assert fill(supervisor, path).status_code == 422

        answer = fill(supervisor, path, user_ids=str(world.supervisor.user_id))

        assert answer.status_code == 303
        assert colleague.get(f"/cases/{case_id}/edit").status_code == 404
        assert supervisor.get(f"/cases/{case_id}/restrict").status_code == 200
        assert supervisor.post(f"/cases/{case_id}/unrestrict").status_code == 303
        time.shift(1)
        assert colleague.get(f"/cases/{case_id}/edit").status_code == 200


class TestEnrolment:
    def test_is_registered_once_and_ended(self, browser, case_id):
        path = f"/cases/{case_id}/enrolment"

        assert fill(browser, path, on="", number="登-1").status_code == 422
        assert fill(browser, path, on="2099/1/1", number="登-1").status_code == 422
        assert fill(browser, path, number="登-1").status_code == 303
        assert "登-1" in browser.get(f"/cases/{case_id}").text
        assert "登録を終了する" in browser.get(path).text
        assert fill(browser, path).status_code == 303
        assert "登録する" in browser.get(path).text
