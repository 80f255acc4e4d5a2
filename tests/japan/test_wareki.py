"""Rules J-1 to J-4."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.japan.wareki import (
    DateNotUnderstood,
    ParsedDate,
    Precision,
    age_on,
    format_wareki,
    parse_birth,
    parse_date,
)

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(1868, 1, 25), date(2070, 12, 31))


def read(text):
    return parse_date(text, today=TODAY)


class TestParseDate:
    @pytest.mark.parametrize(
        ("text", "day"),
        [
            ("令和元年5月1日", date(2019, 5, 1)),
            ("R1.5.1", date(2019, 5, 1)),
            ("r01/05/01", date(2019, 5, 1)),
            ("令1-5-1", date(2019, 5, 1)),
            ("㋿元年5月1日", date(2019, 5, 1)),
            ("S55.4.1", date(1980, 4, 1)),
            ("Ｓ５５．４．１", date(1980, 4, 1)),
            ("昭和55.4.1", date(1980, 4, 1)),
            ("昭和５５年４月１日", date(1980, 4, 1)),
            (" 昭和 55年 4月 1日 生まれ", date(1980, 4, 1)),
            ("S55 4 1", date(1980, 4, 1)),
            ("S550401", date(1980, 4, 1)),
            ("1980-04-01", date(1980, 4, 1)),
            ("1980/4/1", date(1980, 4, 1)),
            ("1980年4月1日", date(1980, 4, 1)),
            ("1980−4−1", date(1980, 4, 1)),
            ("1980ー4ー1", date(1980, 4, 1)),
            ("19800401", date(1980, 4, 1)),
            ("平成31年4月30日", date(2019, 4, 30)),
            ("昭和64年1月7日", date(1989, 1, 7)),
            ("平成元年1月8日", date(1989, 1, 8)),
            ("T15.12.24", date(1926, 12, 24)),
            ("明治45年7月29日", date(1912, 7, 29)),
            ("2024-02-29", date(2024, 2, 29)),
        ],
    )
    def test_reads_a_day(self, text, day):
        assert read(text) == ParsedDate(day, Precision.DAY)

    @pytest.mark.parametrize("text", ["1980年4月", "1980-04", "1980/4", "昭和55年4月", "S55.4", "Ｓ５５．４"])
    def test_reads_a_month(self, text):
        assert read(text) == ParsedDate(date(1980, 4, 1), Precision.MONTH)

    @pytest.mark.parametrize(
        "text", ["昭和55年", "昭和55", "S55", "㍼55年", "1980年", "1980", "1980年頃", "1980年生まれ"]
    )
    def test_reads_a_year(self, text):
        assert read(text) == ParsedDate(date(1980, 1, 1), Precision.YEAR)

    @pytest.mark.parametrize("text", ["45歳", "45才", "４５歳", "満45歳", "約45歳", "45 歳くらい"])
    def test_reads_an_age_as_of_today(self, text):
        assert read(text) == ParsedDate(date(1981, 11, 22), Precision.AGE, as_of=TODAY)

    def test_reads_an_age_told_on_a_leap_day(self):
        assert parse_date("45歳", today=date(2028, 2, 29)).date == date(1983, 2, 28)

    @pytest.mark.parametrize(
        ("text", "day", "right"),
        [
            ("平成31年5月1日", date(2019, 5, 1), "令和元年5月1日"),
            ("H33.3.31", date(2021, 3, 31), "令和3年3月31日"),
            ("昭和64年1月8日", date(1989, 1, 8), "平成元年1月8日"),
            ("平成元年1月7日", date(1989, 1, 7), "昭和64年1月7日"),
            ("令和元年4月30日", date(2019, 4, 30), "平成31年4月30日"),
            ("令和元年4月", date(2019, 4, 1), "平成31年4月"),
            ("昭和65年", date(1990, 1, 1), "平成2年"),
        ],
    )
    def test_moves_a_date_past_its_era_and_says_so(self, text, day, right):
        parsed = read(text)

        assert parsed.date == day
        assert right in str(parsed.note)

    @pytest.mark.parametrize("text", ["平成31年", "昭和64年", "昭和64年1月", "令和元年", "令和元年5月"])
    def test_says_nothing_when_part_of_the_span_lies_in_the_era(self, text):
        assert read(text).note is None

    @pytest.mark.parametrize(
        ("text", "suggestions"),
        [
            ("550401", ("昭和55年4月1日", "1955年4月1日")),
            ("５５０４０１", ("昭和55年4月1日", "1955年4月1日")),
            ("55.4.1", ("昭和55年4月1日", "1955年4月1日")),
            ("300401", ("平成30年4月1日", "昭和30年4月1日", "1930年4月1日")),
            ("020731", ("令和2年7月31日", "平成2年7月31日", "昭和2年7月31日", "大正2年7月31日", "2002年7月31日")),
            ("991399", ()),
            ("2026年2月30日", ("2026年2月28日", "2026年3月1日")),
            ("令和6年2月30日", ("2024年2月29日", "2024年3月1日")),
            ("S55.4.31", ("1980年4月30日", "1980年5月1日")),
            ("45", ("45歳",)),
            ("H0.1.1", ("平成元年",)),
        ],
    )
    def test_refuses_what_has_no_single_meaning_and_suggests(self, text, suggestions):
        with pytest.raises(DateNotUnderstood) as refusal:
            read(text)

        assert refusal.value.suggestions == suggestions

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "不明",
            "1980年13月1日",
            "1980-00-01",
            "1980-01-00",
            "S55.4.32",
            "2980年",
            "0401",
            "明治元年1月1日",
            "121歳",
            "1980年代",
            "R1.5.1.1",
        ],
    )
    def test_refuses_what_is_no_date(self, text):
        with pytest.raises(DateNotUnderstood):
            read(text)

    @given(st.text(st.sampled_from("令和平成昭元年月日歳SHRshr0123456789０９５./- 　ー頃生")))
    def test_fails_in_no_other_way_and_suggests_only_what_it_can_read(self, text):
        try:
            read(text)
        except DateNotUnderstood as refusal:
            suggestions = refusal.suggestions
        else:
            suggestions = ()

        assert all(read(suggestion) for suggestion in suggestions)

    @given(DAYS, st.sampled_from(["document", "table"]))
    def test_reads_what_format_wareki_writes(self, day, style):
        assert read(format_wareki(day, style)) == ParsedDate(day, Precision.DAY)

    @given(DAYS)
    def test_reads_iso_dates_with_and_without_hyphens(self, day):
        assert read(day.isoformat()).date == read(f"{day:%Y%m%d}").date == day


class TestParseBirth:
    def test_accepts_today_and_every_precision(self):
        precisions = [
            parse_birth(text, today=TODAY).precision for text in ("2026-11-22", "2026年11月", "2026年", "120歳")
        ]

        assert precisions == list(Precision)

    @pytest.mark.parametrize("text", ["2026-11-23", "令和8年12月", "2027年", "1905年", "明治38年1月1日"])
    def test_refuses_the_future_and_the_far_past(self, text):
        with pytest.raises(DateNotUnderstood):
            parse_birth(text, today=TODAY)


class TestAgeOn:
    @pytest.mark.parametrize(
        ("birth", "precision", "day", "age"),
        [
            (date(1980, 4, 1), Precision.DAY, date(2020, 3, 31), 39),
            (date(1980, 4, 1), Precision.DAY, date(2020, 4, 1), 40),
            (date(2000, 2, 29), Precision.DAY, date(2023, 2, 28), 22),
            (date(2000, 2, 29), Precision.DAY, date(2023, 3, 1), 23),
            (date(2000, 2, 29), Precision.DAY, date(2024, 2, 29), 24),
            (date(1980, 4, 1), Precision.MONTH, date(2020, 4, 1), 40),
            (date(1980, 1, 1), Precision.YEAR, date(2020, 1, 1), 40),
            (date(1981, 11, 22), Precision.AGE, date(2026, 11, 22), 45),
            (date(1981, 11, 22), Precision.AGE, date(2027, 11, 22), 46),
        ],
    )
    def test_grows_on_the_birthday(self, birth, precision, day, age):
        assert age_on(birth, precision, day) == age

    def test_is_unknown_before_birth(self):
        with pytest.raises(ValueError, match="before birth"):
            age_on(date(2026, 11, 23), Precision.DAY, TODAY)

    @given(st.integers(0, 120), st.dates(date(2020, 1, 1), date(2050, 12, 31)))
    def test_gives_back_the_age_that_was_told(self, age, told_on):
        told = parse_date(f"{age}歳", today=told_on)

        assert age_on(told.date, told.precision, told_on) == age


class TestFormatWareki:
    @pytest.mark.parametrize(
        ("day", "precision", "document", "table"),
        [
            (date(2020, 7, 31), Precision.DAY, "令和2年7月31日（金）", "R2.7.31"),
            (date(2019, 5, 1), Precision.DAY, "令和元年5月1日（水）", "R1.5.1"),
            (date(1980, 4, 1), Precision.MONTH, "昭和55年4月", "S55.4"),
            (date(1980, 1, 1), Precision.YEAR, "昭和55年", "S55"),
            (date(1989, 1, 1), Precision.YEAR, "昭和64年・平成元年", "S64/H1"),
            (date(1981, 11, 22), Precision.AGE, "昭和56年頃", "S56頃"),
            (date(1868, 1, 24), Precision.DAY, "1868-01-24", "1868-01-24"),
        ],
    )
    def test_writes_a_date_as_exactly_as_it_is_known(self, day, precision, document, table):
        assert format_wareki(day, precision=precision) == document
        assert format_wareki(day, "table", precision) == table
