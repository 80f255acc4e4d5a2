"""Rule J-10."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.japan.working_days import add_working_days, is_working_day, working_days_between

DAYS = st.dates(date(2019, 1, 1), date(2030, 12, 31))


class TestIsWorkingDay:
    @pytest.mark.parametrize(
        ("day", "is_open"),
        [
            (date(2026, 11, 20), True),
            (date(2026, 11, 21), False),  # Saturday
            (date(2026, 11, 22), False),  # Sunday
            (date(2026, 11, 23), False),  # 勤労感謝の日
            (date(2020, 7, 23), False),  # 海の日, moved for the Games
            (date(2020, 7, 20), True),  # where 海の日 would have been
            (date(2026, 5, 6), False),  # 振替休日
            (date(2026, 12, 28), True),
            (date(2026, 12, 29), False),
            (date(2026, 12, 31), False),
            (date(2027, 1, 1), False),
            (date(2029, 1, 3), False),
            (date(2029, 1, 4), True),
        ],
    )
    def test_follows_the_calendar_of_public_offices(self, day, is_open):
        assert is_working_day(day) is is_open


class TestAddWorkingDays:
    @pytest.mark.parametrize(
        ("start", "count", "expected"),
        [
            (date(2026, 11, 20), 1, date(2026, 11, 24)),
            (date(2026, 11, 21), 1, date(2026, 11, 24)),
            (date(2026, 11, 24), -1, date(2026, 11, 20)),
            (date(2026, 12, 28), 1, date(2027, 1, 4)),
            (date(2026, 11, 22), 0, date(2026, 11, 22)),
        ],
    )
    def test_passes_over_closed_days(self, start, count, expected):
        assert add_working_days(start, count) == expected

    @given(DAYS, st.integers(-30, 30).filter(bool))
    def test_always_lands_on_a_working_day(self, start, count):
        assert is_working_day(add_working_days(start, count))


class TestWorkingDaysBetween:
    def test_leaves_the_first_day_out_and_counts_the_last(self):
        assert working_days_between(date(2026, 11, 20), date(2026, 11, 24)) == 1

    def test_is_zero_for_one_day(self):
        assert working_days_between(date(2026, 11, 20), date(2026, 11, 20)) == 0

    @given(DAYS, st.integers(-30, 30))
    def test_undoes_the_addition(self, start, count):
        assert working_days_between(start, add_working_days(start, count)) == count
