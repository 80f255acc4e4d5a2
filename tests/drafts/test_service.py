"""One form token is one record."""

import threading

import pytest
import sqlalchemy as sa

from casework.access.roles import Role
from casework.core import clock
from casework.core.columns import new_id
from casework.core.errors import NotFound
from casework.drafts.models import FormSubmission
from casework.drafts.service import claim
from casework.support_log.models import SupportEntry
from tests.factories import offices, people
from tests.factories.browser import signed_in

TARGET = "/cases/0190"
pytestmark = pytest.mark.both_engines


@pytest.fixture
def office(app, work):
    """An agency with two counsellors and a case."""
    with work():
        offices.begin_service()
    with work():
        office = offices.open_office("a", units=1)
        for name in ("counsellor", "colleague"):
            offices.add_member(office, name, Role.COUNSELLOR)
    return office


@pytest.fixture
def case_id(office, work):
    """A case of the counsellor's."""
    with work(office.agency_id):
        return people.take_in(office.actor("counsellor")).id


class TestClaim:
    def test_is_free_the_first_time_and_gives_the_first_result_afterwards(self, office, work):
        actor, token = office.actor("counsellor"), new_id()
        with work(office.agency_id):
            assert claim(actor, token, "room.form", result=TARGET) is None
        with work(office.agency_id):
            assert claim(actor, token, "room.form", result="/elsewhere") == TARGET

    def test_counts_within_the_same_unit_of_work_too(self, office, work):
        actor, token = office.actor("counsellor"), new_id()
        with work(office.agency_id):
            claim(actor, token, "room.form", result=TARGET)

            assert claim(actor, token, "room.form", result="/elsewhere") == TARGET

    def test_refuses_somebody_elses_token(self, office, work):
        token = new_id()
        with work(office.agency_id):
            claim(office.actor("counsellor"), token, "room.form", result=TARGET)
        with pytest.raises(NotFound), work(office.agency_id):
            claim(office.actor("colleague"), token, "room.form", result=TARGET)

    def test_refuses_a_token_of_another_form(self, office, work):
        actor, token = office.actor("counsellor"), new_id()
        with work(office.agency_id):
            claim(actor, token, "room.form", result=TARGET)
        with pytest.raises(NotFound), work(office.agency_id):
            claim(actor, token, "room.other", result=TARGET)

    def test_is_undone_with_the_record_that_it_was_for(self, office, work):
        actor, token = office.actor("counsellor"), new_id()
        with pytest.raises(ZeroDivisionError), work(office.agency_id):
            claim(actor, token, "room.form", result=TARGET)
            raise ZeroDivisionError
        with work(office.agency_id):
            assert claim(actor, token, "room.form", result=TARGET) is None

    def test_keeps_what_was_written_before_a_repeat_was_noticed(self, office, case_id, work):
        actor, token = office.actor("counsellor"), new_id()
        with work(office.agency_id):
            claim(actor, token, "room.form", result=TARGET)
        with work(office.agency_id) as session:
            people.log(actor, case_id, text="先に書いた。")
            claim(actor, token, "room.form", result=TARGET)
        with work(office.agency_id, writes=False) as session:
            assert session.scalar(sa.select(sa.func.count()).select_from(SupportEntry)) == 1

    def test_by_fifty_at_once_is_won_by_one(self, app, office, work):
        actor, token = office.actor("counsellor"), new_id()
        barrier = threading.Barrier(50)
        won: list[str] = []
        lost: list[str] = []
        failed: list[str] = []

        def submit(number):
            barrier.wait()
            try:
                with work(office.agency_id):
                    first = claim(actor, token, "room.form", result=f"/{number}")
                (won if first is None else lost).append(first or f"/{number}")
            except Exception as error:  # noqa: BLE001 - told below, all at once
                failed.append(repr(error))

        run_all(50, submit)

        assert failed == []
        assert len(won) == 1
        assert lost == won * 49


class TestAFormSentTwice:
    def form(self, case_id):
        day = clock.today().isoformat()
        return f"/cases/{case_id}/log", {
            "method": "office",
            "supported_on": day,
            "text": "話を聞いた。",
            "minutes": "30",
        }

    def count(self, work, office):
        with work(office.agency_id, writes=False) as session:
            return session.scalar(sa.select(sa.func.count()).select_from(SupportEntry))

    def test_makes_one_record_and_leads_to_the_same_page(self, app, office, case_id, work):
        browser, (path, fields) = signed_in(app, office["counsellor"]), self.form(case_id)
        token = {"form_token": str(new_id())}

        answers = [browser.post(path, {**fields, **token}) for _ in range(3)]

        assert [answer.status_code for answer in answers] == [303] * 3
        assert len({answer.location for answer in answers}) == 1
        assert self.count(work, office) == 1

    def test_with_a_token_each_makes_two(self, app, office, case_id, work):
        browser, (path, fields) = signed_in(app, office["counsellor"]), self.form(case_id)

        for _ in range(2):
            browser.post(path, fields)

        assert self.count(work, office) == 2

    def test_by_fifty_clicks_at_once_makes_one_record(self, app, office, case_id, work):
        browser, (path, fields) = signed_in(app, office["counsellor"]), self.form(case_id)
        fields |= {"form_token": str(new_id()), "csrf_token": browser.csrf_token}
        barrier, answers = threading.Barrier(50), []

        def click(_number):
            client = app.test_client()
            client.set_cookie(browser.cookie_name, browser.id)
            barrier.wait()
            answer = client.post(path, data=fields)
            answers.append((answer.status_code, answer.location))

        run_all(50, click)

        assert set(answers) == {(303, answers[0][1])}
        assert self.count(work, office) == 1

    def test_leaves_its_token_and_its_address_and_no_text(self, app, office, case_id, work):
        browser, (path, fields) = signed_in(app, office["counsellor"]), self.form(case_id)
        browser.post(path, fields)

        with work(office.agency_id, writes=False) as session:
            row = session.scalars(sa.select(FormSubmission)).one()
            assert (row.form, row.result, row.content_ct) == ("support_log.log", f"/cases/{case_id}", None)


def run_all(count, work):
    """Run ``work(number)`` in so many threads at once and wait for all."""
    threads = [threading.Thread(target=work, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
