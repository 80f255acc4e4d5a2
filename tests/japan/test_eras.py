"""Rule J-1, fiscal and school years."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.japan.eras import (
    ERAS,
    era_of,
    fiscal_year,
    fiscal_year_label,
    format_day,
    format_month,
    format_year,
    last_day_of_month,
    school_year,
)


class TestEraOf:
    @pytest.mark.parametrize(
        ("day", "letter"),
        [
            (date(1868, 1, 25), "M"),
            (date(1912, 7, 29), "M"),
            (date(1912, 7, 30), "T"),
            (date(1926, 12, 24), "T"),
            (date(1926, 12, 25), "S"),
            (date(1989, 1, 7), "S"),
            (date(1989, 1, 8), "H"),
            (date(2019, 4, 30), "H"),
            (date(2019, 5, 1), "R"),
        ],
    )
    def test_changes_on_the_first_day_of_an_era(self, day, letter):
        assert era_of(day).letter == letter

    def test_knows_none_before_meiji(self):
        with pytest.raises(ValueError, match="Meiji"):
            era_of(date(1868, 1, 24))


class TestLabel:
    def test_writes_the_first_year_as_gannen_in_documents_only(self):
        reiwa = ERAS[-1]

        assert (reiwa.label(2019), reiwa.label(2019, "table"), reiwa.label(2020)) == ("令和元年", "R1", "令和2年")


class TestFormatDay:
    def test_writes_documents_and_tables(self):
        day = date(2020, 7, 31)

        assert (format_day(day), format_day(day, "table")) == ("令和2年7月31日（金）", "R2.7.31")


class TestFormatMonth:
    def test_takes_the_era_of_the_last_day(self):
        assert (format_month(date(1989, 1, 1)), format_month(date(1980, 4, 1), "table")) == ("平成元年1月", "S55.4")


class TestFormatYear:
    def test_names_both_eras_of_a_year_of_change(self):
        assert (format_year(date(1989, 1, 1)), format_year(date(2019, 1, 1), "table")) == (
            "昭和64年・平成元年",
            "H31/R1",
        )

    def test_names_one_era_otherwise(self):
        assert format_year(date(1980, 1, 1)) == "昭和55年"

    def test_knows_the_first_year_of_meiji(self):
        assert format_year(date(1868, 2, 1)) == "明治元年"


class TestLastDayOfMonth:
    @pytest.mark.parametrize(("year", "month", "day"), [(2024, 2, 29), (2023, 2, 28), (2026, 12, 31), (2026, 11, 30)])
    def test_knows_leap_years_and_december(self, year, month, day):
        assert last_day_of_month(year, month) == date(year, month, day)


class TestFiscalYear:
    @pytest.mark.parametrize(
        ("day", "year", "label"),
        [
            (date(2021, 3, 31), 2020, "R2"),
            (date(2021, 4, 1), 2021, "R3"),
            (date(2020, 7, 30), 2020, "R2"),
            (date(2019, 4, 1), 2019, "R1"),
            (date(2019, 3, 31), 2018, "H30"),
            (date(1989, 1, 8), 1988, "S63"),
        ],
    )
    def test_begins_in_april(self, day, year, label):
        assert fiscal_year(day) == year
        assert fiscal_year_label(year) == label

    def test_has_a_long_label_for_documents(self):
        assert fiscal_year_label(2020, "document") == "令和2年度"


class TestSchoolYear:
    @pytest.mark.parametrize(
        ("birth", "years_to_graduation", "graduation_year"),
        [
            (date(1982, 4, 1), 23, 2004),
            (date(1982, 4, 2), 23, 2005),
            (date(1970, 4, 2), 23, 1993),
            (date(1970, 4, 1), 23, 1992),
            (date(1986, 4, 1), 19, 2004),
            (date(1974, 4, 1), 19, 1992),
            (date(1990, 4, 2), 23, 2013),
        ],
    )
    def test_begins_on_the_second_of_april(self, birth, years_to_graduation, graduation_year):
        assert school_year(birth) + years_to_graduation == graduation_year

    @given(st.dates(date(1900, 1, 1)))
    def test_differs_from_the_fiscal_year_on_the_first_of_april_alone(self, birth):
        assert (school_year(birth) != fiscal_year(birth)) == ((birth.month, birth.day) == (4, 1))
