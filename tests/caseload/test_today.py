"""今日: each sees what they may do, and does it in place."""

from datetime import timedelta

import pytest

from casework.access.roles import Role
from casework.cases.lifecycle import Urgency
from casework.cases.queries import get_case
from casework.core import clock
from tests.factories.people import book, take_in


def overdue(actor, days: int = 1, **facts):
    case = take_in(actor, **facts)
    case.next_action_on = clock.today() - timedelta(days=days)
    return case


class TestTodayPage:
    @pytest.mark.parametrize("role", Role)
    def test_opens_for_everybody(self, as_, role):
        assert as_(role.value).get("/").status_code == 200

    @pytest.mark.parametrize("role", ["office_manager", "analyst", "privacy_officer", "system_admin"])
    def test_names_nobody_to_those_who_keep_no_cases(self, as_, office, in_office, role):
        with in_office():
            overdue(office.actor("counsellor"))

        page = as_(role).get("/").text

        assert "見本" not in page
        assert "相談者の記録は表示されません" in page

    def test_shows_what_is_overdue_and_by_how_many_days(self, as_, office, in_office):
        with in_office():
            overdue(office.actor("counsellor"), days=3)

        page = as_("counsellor").get("/").text

        assert "見本 花子" in page
        assert "3日過ぎています" in page

    def test_leaves_what_is_overdue_to_its_owner(self, as_, office, in_office):
        with in_office():
            overdue(office.actor("counsellor"), days=3)

        assert "3日過ぎています" not in as_("colleague").get("/").text

    def test_shows_own_appointments_to_a_counsellor_and_all_to_reception(self, as_, office, in_office):
        with in_office():
            case = take_in(office.actor("counsellor"))
            book(office.actor("counsellor"), case.id, starts_at=clock.at_local(clock.today(), 23), room="相談室2")

        assert "相談室2" in as_("counsellor").get("/").text
        assert "相談室2" not in as_("colleague").get("/").text
        assert "相談室2" in as_("reception").get("/").text

    def test_puts_a_life_at_stake_before_the_supervisor_until_it_was_seen(self, as_, office, in_office):
        with in_office():
            case = take_in(office.actor("counsellor"), urgency=Urgency.LIFE)
        browser = as_("supervisor")
        assert "緊急（命）・未確認" in browser.get("/").text

        answer = browser.post(f"/cases/{case.id}/urgency-seen")

        assert answer.status_code == 303
        assert "緊急（命）・未確認" not in browser.get("/").text

    def test_keeps_the_team_from_counsellors(self, as_):
        assert "30日以上連絡なし" not in as_("counsellor").get("/").text
        assert "担当・次の予定の点検" in as_("supervisor").get("/").text

    def test_says_calmly_that_there_is_nothing(self, as_):
        page = as_("counsellor").get("/").text

        assert "今日の予定はありません。" in page
        assert "期限の来ている予定はありません。" in page

    def test_shows_seven_rows_a_block_and_where_the_others_are(self, as_, office, in_office):
        with in_office():
            for number in range(9):
                overdue(office.actor("counsellor"), days=40 + number)

        page = as_("counsellor").get("/").text

        assert page.count("日過ぎています") == 7
        assert "すべて見る" in page

    def test_asks_the_database_as_often_for_one_case_as_for_many(self, as_, office, in_office, count_statements):
        browser = as_("supervisor")
        with in_office():
            overdue(office.actor("supervisor"), urgency=Urgency.LIFE)
        browser.get("/")
        with count_statements() as one:
            browser.get("/")
        with in_office():
            for _ in range(60):
                overdue(office.actor("supervisor"), urgency=Urgency.LIFE)

        with count_statements() as many:
            browser.get("/")

        assert many.total == one.total


class TestPostpone:
    def test_changes_the_day_and_keeps_the_words(self, as_, office, in_office):
        with in_office():
            case = overdue(office.actor("counsellor"))
            words = case.next_action

        answer = as_("counsellor").post(f"/cases/{case.id}/postpone", {"days": "7"})

        assert answer.status_code == 303
        with in_office():
            stored = get_case(office.actor("counsellor"), case.id)
            assert stored.next_action_on == clock.today() + timedelta(days=7)
            assert stored.next_action == words

    def test_asks_for_a_day(self, as_, office, in_office):
        with in_office():
            case = overdue(office.actor("counsellor"))

        answer = as_("counsellor").post(f"/cases/{case.id}/postpone", {})

        assert answer.status_code == 422
        assert "次の予定の日付を入力してください" in answer.text

    def test_finds_no_case_of_another_agency(self, as_, office, in_office, others):
        with in_office():
            case = overdue(office.actor("counsellor"))

        answer = as_("counsellor", others).post(f"/cases/{case.id}/postpone", {"days": "7"})

        assert answer.status_code == 404

    def test_is_refused_to_reception(self, as_, office, in_office):
        with in_office():
            case = overdue(office.actor("counsellor"))

        assert as_("reception").post(f"/cases/{case.id}/postpone", {"days": "7"}).status_code == 403


class TestSeeUrgency:
    def test_is_refused_to_counsellors(self, as_, office, in_office):
        with in_office():
            case = take_in(office.actor("counsellor"), urgency=Urgency.LIFE)

        assert as_("counsellor").post(f"/cases/{case.id}/urgency-seen").status_code == 403
