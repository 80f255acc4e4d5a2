"""担当ケース: whose cases, in which order, and what it costs."""

from datetime import timedelta

import pytest

from casework.caseload.listing import PAGE_ROWS, Due, Listing, Scope, Sort
from casework.caseload.queries.listed import list_cases
from casework.cases.lifecycle import Move, Urgency
from casework.cases.queries import get_case
from casework.cases.service import move_status, set_next_action
from casework.core import clock
from tests.factories.console import rename
from tests.factories.people import log, take_in


@pytest.fixture
def take(office):
    """``take(2)``: so many more cases of our counsellor, in the open unit of work."""

    def more(count: int, name: str = "counsellor", **facts):
        return [take_in(office.actor(name), **facts) for _ in range(count)]

    return more


class TestCasesPage:
    def test_is_refused_to_reception(self, as_):
        assert as_("reception").get("/cases").status_code == 403

    def test_shows_nothing_of_another_agency(self, as_, in_office, take, others):
        with in_office():
            take(1)

        page = as_("counsellor", others).get("/cases?scope=team")

        assert page.status_code == 200
        assert "見本" not in page.text

    def test_shows_nothing_of_another_unit(self, as_, in_office, take):
        with in_office():
            take(1)

        assert "見本" not in as_("neighbour").get("/cases?scope=team").text

    def test_shows_own_cases_only_until_the_team_is_chosen(self, as_, in_office, take):
        with in_office():
            take(1)
        browser = as_("colleague")

        assert "見本" not in browser.get("/cases").text
        assert "見本" in browser.get("/cases?scope=team").text

    def test_stands_on_the_trail_once(self, as_, events):
        as_("counsellor").get("/cases?scope=team")

        assert [event.rule for event in events("case.list")] == ["team"]

    def test_is_not_shown_where_the_trail_cannot_be_written(self, as_, app, in_office, take):
        with in_office():
            take(1)
        browser = as_("counsellor")
        rename(app, "audit_event", "audit_event_away")

        page = browser.get("/cases")

        assert page.status_code == 503
        assert "見本" not in page.text

    @pytest.mark.both_engines
    def test_asks_the_database_four_times_at_most_and_as_often_for_five_hundred(
        self, as_, in_office, take, count_statements
    ):
        browser = as_("counsellor")
        with in_office():
            take(1)
        browser.get("/cases")
        with count_statements() as one:
            browser.get("/cases")
        with in_office():
            take(499)

        with count_statements() as many:
            page = browser.get("/cases")

        assert page.text.count("見本 花子") == PAGE_ROWS
        assert one.total <= 4
        assert many.total == one.total

    def test_asks_four_times_at_most_for_an_empty_list(self, as_, count_statements):
        browser = as_("counsellor")
        browser.get("/cases")

        with count_statements() as seen:
            browser.get("/cases")

        assert seen.total <= 4

    def test_names_no_person_in_its_own_addresses(self, as_, in_office, take):
        with in_office():
            take(1)

        page = as_("counsellor").get("/cases").text

        assert "%E8%A6%8B%E6%9C%AC" not in page


class TestListCases:
    @pytest.mark.both_engines
    def test_pages_through_every_case_once(self, in_office, office, take):
        with in_office():
            taken = {case.id for case in take(PAGE_ROWS + 3)}
        with in_office():
            first = list_cases(office.actor("counsellor"), Listing())
            assert first.following is not None
            second = list_cases(office.actor("counsellor"), first.following)

        assert [len(first.lines), len(second.lines)] == [PAGE_ROWS, 3]
        assert {line.id for line in (*first.lines, *second.lines)} == taken
        assert second.following is None

    @pytest.mark.both_engines
    def test_pages_by_last_contact_where_nobody_was_in_touch(self, in_office, office, take):
        listing = Listing(sort=Sort.CONTACT)
        with in_office():
            taken = {case.id for case in take(PAGE_ROWS + 2)}
        with in_office():
            first = list_cases(office.actor("counsellor"), listing)
            assert first.following is not None
            second = list_cases(office.actor("counsellor"), first.following)

        assert {line.id for line in (*first.lines, *second.lines)} == taken

    @pytest.mark.both_engines
    def test_counts_each_tab(self, in_office, office, take):
        with in_office():
            take(2)
            take(1, "colleague")
            closed = get_case(office.actor("counsellor"), take(1)[0].id)
            move = Move("closed", clock.today(), reason_code="goal_met")
            move_status(office.actor("counsellor"), closed, move, version=closed.version)
        with in_office():
            counts = list_cases(office.actor("counsellor"), Listing()).counts

        assert counts == {Scope.MINE: 2, Scope.TEAM: 3, Scope.WAITING: 0, Scope.CLOSED: 1}

    def test_finds_what_is_overdue(self, in_office, office, take):
        with in_office():
            late, _in_time = take(2)
            get_case(office.actor("counsellor"), late.id).next_action_on = clock.today() - timedelta(days=1)
            set_next_action(office.actor("counsellor"), _in_time, text="電話", on=clock.today())
        with in_office():
            lines = list_cases(office.actor("counsellor"), Listing(due=Due.OVERDUE)).lines

        assert [line.id for line in lines] == [late.id]

    def test_finds_an_urgency(self, in_office, office, take):
        with in_office():
            take(1)
            hungry = take(1, urgency=Urgency.FOOD)[0]
        with in_office():
            lines = list_cases(office.actor("counsellor"), Listing(urgency=Urgency.FOOD)).lines

        assert [line.id for line in lines] == [hungry.id]

    def test_finds_who_was_not_heard_of_for_thirty_days(self, in_office, office, take):
        with in_office():
            quiet, heard = take(2)
            quiet.opened_on = clock.today() - timedelta(days=90)
            log(office.actor("counsellor"), quiet.id, supported_on=clock.today() - timedelta(days=31))
            log(office.actor("counsellor"), heard.id)
        with in_office():
            lines = list_cases(office.actor("counsellor"), Listing(quiet=True)).lines

        assert [line.id for line in lines] == [quiet.id]
