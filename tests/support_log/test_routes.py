"""The pages of entries and appointments, as a browser meets them."""

import re

import pytest
import sqlalchemy as sa

from casework.audit.models import AuditEvent
from casework.cases.queries import get_case
from casework.support_log import queries
from casework.support_log.models import Appointment, SupportEntry
from tests.cases.pages import fill, hidden
from tests.cases.world import take_in
from tests.identity.office import Browser


@pytest.fixture
def case_id(work, world):
    with work(world.agency_id):
        return take_in(world.counsellor, owner_id=world.counsellor.user_id).id


@pytest.fixture
def browser(app, world):
    browser = Browser(app.test_client())
    browser.sign_in("counsellor")
    return browser


def entries_of(work, world, case_id):
    with work(world.agency_id, writes=False):
        return [(row.id, row.text.value, row.version) for row in queries.list_recent(world.supervisor, case_id).rows]


class TestLog:
    def test_asks_for_a_text_and_keeps_what_was_typed(self, browser, case_id):
        answer = fill(browser, f"/cases/{case_id}/log", method="phone", place="市役所", text="", minutes="30")

        assert answer.status_code == 422
        assert "内容を入力してください" in answer.text
        assert "市役所" in answer.text

    def test_writes_an_entry(self, browser, work, world, case_id):
        answer = fill(browser, f"/cases/{case_id}/log", method="office", text="家賃の話", minutes="60", next="week")

        assert (answer.status_code, answer.location) == (303, f"/cases/{case_id}?notice=entry_saved")
        with work(world.agency_id, writes=False):
            case = get_case(world.counsellor, case_id)
            assert (case.entry_count, str(case.next_action_on)) == (1, "2026-11-27")

    def test_writes_one_entry_where_the_form_comes_twice(self, browser, work, world, case_id):
        page = browser.get(f"/cases/{case_id}/log")
        fields = {**hidden(page.text), "method": "office", "text": "家賃の話", "next": "none"}

        answers = [browser.post(f"/cases/{case_id}/log", **fields) for _ in range(2)]

        assert [answer.location for answer in answers] == [f"/cases/{case_id}?notice=entry_saved"] * 2
        assert len(entries_of(work, world, case_id)) == 1

    @pytest.mark.both_engines
    def test_needs_at_most_seven_statements(self, browser, world, case_id, count_statements):
        fill(browser, f"/cases/{case_id}/log", method="office", text="暖機")
        page = browser.get(f"/cases/{case_id}/log")
        fields = {**hidden(page.text), "method": "office", "text": "家賃の話", "minutes": "60", "next": "week"}

        with count_statements() as seen:
            answer = browser.post(f"/cases/{case_id}/log", **fields)

        assert answer.status_code == 303
        assert seen.total <= 7, "\n".join(seen.texts)

    def test_is_not_found_for_another_unit_or_agency(self, app, world, case_id):
        for login in ("neighbour", "stranger"):
            browser = Browser(app.test_client())
            browser.sign_in(login)
            assert browser.get(f"/cases/{case_id}/log").status_code == 404
            assert browser.post(f"/cases/{case_id}/log", method="office", text="x", next="none").status_code == 404

    def test_is_forbidden_to_the_reception(self, app, world, case_id):
        browser = Browser(app.test_client())
        browser.sign_in("reception")

        assert browser.get(f"/cases/{case_id}/log").status_code == 403

    def test_puts_the_opening_of_the_case_on_the_trail(self, browser, work, world, case_id):
        browser.get(f"/cases/{case_id}/log")

        with work() as session:
            seen = session.scalars(sa.select(AuditEvent).where(AuditEvent.action == "case.view")).all()
        assert [(event.actor_id, event.object_id) for event in seen] == [(world.counsellor.user_id, case_id)]

    def test_refuses_a_personal_number_but_offers_a_way_on(self, browser, work, world, case_id):
        text = "免許証の番号は 1234 5678 9018 とのこと"
        answer = fill(browser, f"/cases/{case_id}/log", method="office", text=text)
        assert answer.status_code == 422
        assert 'name="denies_my_number"' in answer.text

        again = fill(browser, f"/cases/{case_id}/log", method="office", text=text, denies_my_number="y")

        assert again.status_code == 303
        assert len(entries_of(work, world, case_id)) == 1


class TestAmend:
    def test_shows_both_texts_on_a_stale_version(self, browser, work, world, case_id):
        fill(browser, f"/cases/{case_id}/log", method="office", text="最初の内容")
        ((entry_id, _, _),) = entries_of(work, world, case_id)
        path = f"/entries/{entry_id}/amend"
        stale = hidden(browser.get(path).text)
        fill(browser, path, method="office", text="先に直した内容", next="none")

        answer = browser.post(path, **{**stale, "method": "office", "text": "後から直した内容", "next": "none"})

        assert answer.status_code == 409
        assert "先に直した内容" in answer.text
        assert "後から直した内容" in answer.text
        saved = browser.post(
            path, **{**hidden(answer.text), "method": "office", "text": "見比べて直した内容", "next": "none"}
        )
        assert saved.status_code == 303
        assert entries_of(work, world, case_id) == [(entry_id, "見比べて直した内容", 3)]
        versions = browser.get(f"/entries/{entry_id}/versions").text
        assert "最初の内容" in versions
        assert "先に直した内容" in versions

    def test_is_forbidden_to_a_colleague(self, app, browser, work, world, case_id):
        fill(browser, f"/cases/{case_id}/log", method="office", text="最初の内容")
        ((entry_id, _, _),) = entries_of(work, world, case_id)
        colleague = Browser(app.test_client())
        colleague.sign_in("colleague")

        assert colleague.get(f"/entries/{entry_id}/amend").status_code == 403

    def test_shows_the_private_memo_to_its_writer_alone(self, app, browser, work, world, case_id):
        fill(browser, f"/cases/{case_id}/log", method="office", text="内容", private_memo="自分だけの覚え")
        ((entry_id, _, _),) = entries_of(work, world, case_id)
        supervisor = Browser(app.test_client())
        supervisor.sign_in("supervisor")

        assert "自分だけの覚え" in browser.get(f"/entries/{entry_id}").text
        assert "自分だけの覚え" not in supervisor.get(f"/entries/{entry_id}").text
        assert "自分だけの覚え" not in supervisor.get(f"/entries/{entry_id}/amend").text


class TestVoid:
    def test_asks_for_a_reason_and_strikes_out(self, browser, work, world, case_id):
        fill(browser, f"/cases/{case_id}/log", method="office", text="別人の話")
        ((entry_id, _, _),) = entries_of(work, world, case_id)

        assert fill(browser, f"/entries/{entry_id}/void", reason="").status_code == 422
        assert fill(browser, f"/entries/{entry_id}/void", reason="別の人の記録").status_code == 303
        assert "別の人の記録" in browser.get(f"/entries/{entry_id}/versions").text


class TestAppointments:
    def test_go_from_booking_to_entry(self, browser, work, world, case_id):
        path = f"/appointments/new?case_id={case_id}"
        fields = {"staff_id": str(world.counsellor.user_id), "on": "2026/11/20", "at": "14:00", "minutes": "45"}
        assert fill(browser, path, **{**fields, "at": ""}).status_code == 422
        booked = fill(browser, path, **fields, method="phone", room="相談室1")
        assert booked.location == "/appointments?week=2026-W47&notice=appointment_booked"
        week = browser.get("/appointments?week=2026-W47").text
        assert "髙橋 あかね" in week
        (appointment_id,) = re.findall(r'/appointments/([0-9a-f-]{36})"', week)
        assert browser.post(f"/appointments/{appointment_id}/arrive").status_code == 303

        page = browser.get(f"/cases/{case_id}/log?appointment={appointment_id}").text
        assert re.search(r'value="phone"\s+checked', page)
        assert re.search(r'value="45"\s+checked', page)
        answer = fill(browser, f"/cases/{case_id}/log?appointment={appointment_id}", method="phone", text="電話した")

        assert answer.status_code == 303
        with work(world.agency_id, writes=False) as session:
            assert session.scalars(sa.select(Appointment.state)).one().value == "held"
            assert session.scalars(sa.select(SupportEntry.appointment_id)).one() is not None

    def test_of_somebody_without_a_record_need_a_nickname(self, browser, world):
        fields = {"staff_id": str(world.counsellor.user_id), "on": "2026/11/24", "at": "10:00", "minutes": "60"}

        assert fill(browser, "/appointments/new", **fields, method="office").status_code == 422
        assert fill(browser, "/appointments/new", **fields, method="office", nickname="あーちゃん").status_code == 303
        assert "あーちゃん" in browser.get("/appointments?week=2026-W48").text

    def test_are_marked_absent_moved_and_cancelled(self, browser, work, world, case_id):
        path = f"/appointments/new?case_id={case_id}"
        fields = {"staff_id": str(world.counsellor.user_id), "on": "2026/11/20", "minutes": "60", "method": "office"}
        for at in ("14:00", "16:00"):
            fill(browser, path, **fields, at=at)
        found = dict.fromkeys(re.findall(r'/appointments/([0-9a-f-]{36})"', browser.get("/appointments").text))
        first, second = found

        assert browser.post(f"/appointments/{first}/absent").status_code == 303
        assert browser.post(f"/appointments/{first}/cancel").status_code == 409
        moved = fill(browser, f"/appointments/{second}/move", **{**fields, "on": "2026/11/27", "at": "9:30"})
        assert moved.location == "/appointments?week=2026-W48&notice=appointment_moved"
        assert browser.get(f"/appointments/{second}").status_code == 200
        assert browser.post(f"/appointments/{second}/cancel").status_code == 303
        assert len(entries_of(work, world, case_id)) == 1


class TestCall:
    def test_is_noted_by_the_reception_without_reading_the_case(self, app, browser, work, world, case_id):
        reception = Browser(app.test_client())
        reception.sign_in("reception")

        assert fill(reception, f"/cases/{case_id}/call", text="").status_code == 422
        noted = fill(reception, f"/cases/{case_id}/call", counterpart="family", text="遅れるとのこと")

        assert noted.status_code == 303
        assert noted.location.startswith("/front-desk/")
        assert [text for _, text, _ in entries_of(work, world, case_id)] == ["遅れるとのこと"]
