"""Dates and times as pages show them."""

from datetime import UTC, date, datetime

import pytest
import time_machine

from casework.web import filters

DAY = date(2026, 11, 22)
EARLY = datetime(2026, 11, 21, 15, 5, tzinfo=UTC)  # five past midnight of the 22nd in Tokyo


@pytest.fixture
def page(app):
    """A page in a language: ``with page("en"):``."""
    return lambda language="ja": app.test_request_context(headers={"Accept-Language": language})


class TestDates:
    def test_stand_in_both_calendars(self, page):
        with page():
            assert filters.wareki(DAY) == "令和8年11月22日（日）"
            assert filters.wareki_short(DAY) == "R8.11.22"
            assert filters.date_ja(DAY) == "2026年11月22日（日）"

    def test_of_an_instant_are_those_of_the_service_s_time_zone(self, page):
        with page():
            assert filters.date_ja(EARLY) == "2026年11月22日（日）"
            assert filters.time_ja(EARLY) == "0:05"

    def test_speak_english_on_an_english_page(self, page):
        with page("en"), time_machine.travel("2026-12-01 12:00 +0900"):
            assert filters.date_ja(DAY) == "Sun 22 November 2026"
            assert filters.wareki(DAY) == "Sun 22 November 2026"
            assert filters.date_short(DAY) == "Sun 22 Nov"
            assert filters.date_short(date(2025, 1, 2)) == "Thu 2 Jan 2025"

    def test_name_the_year_where_it_is_not_this_one(self, page):
        with page(), time_machine.travel("2026-12-01 12:00 +0900"):
            assert filters.date_short(DAY) == "11/22（日）"
            assert filters.date_short(date(2025, 1, 2)) == "2025/1/2（木）"

    def test_that_are_missing_are_empty(self, page):
        with page():
            for show in (filters.wareki, filters.wareki_short, filters.date_ja, filters.date_short, filters.time_ja):
                assert show(None) == ""


class TestDistances:
    def test_are_said_in_days(self, page):
        with page(), time_machine.travel("2026-11-25 12:00 +0900"):
            assert filters.days_ago(DAY) == "3日前"
            assert filters.days_ago(date(2026, 11, 25)) == "今日"
            assert filters.days_ago(None) == "まだありません"
            assert filters.days_over(DAY) == 3
            assert filters.days_over(date(2026, 11, 26)) == 0
