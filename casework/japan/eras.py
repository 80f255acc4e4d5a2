"""Japanese eras: their edges, and dates and fiscal years written with them. Rule J-1."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

WEEKDAYS = "月火水木金土日"
APRIL = 4

Style = Literal["document", "table"]


@dataclass(frozen=True)
class Era:
    """One era (元号). ``letter`` is its abbreviation in forms and tables."""

    name: str
    letter: str
    begins_on: date

    def year_of(self, year: int) -> int:
        """Return the era's number of a calendar year; 1 is 元年."""
        return year - self.begins_on.year + 1

    def label(self, year: int, style: Style = "document") -> str:
        """Write a calendar year in this era: ``令和元年`` for documents, ``R1`` for tables."""
        number = self.year_of(year)
        if style == "table":
            return f"{self.letter}{number}"
        return f"{self.name}{'元' if number == 1 else number}年"


# Source: 元号法 and its orders (政令), 登極令 before them.
ERAS = (
    Era("明治", "M", date(1868, 1, 25)),
    Era("大正", "T", date(1912, 7, 30)),
    Era("昭和", "S", date(1926, 12, 25)),
    Era("平成", "H", date(1989, 1, 8)),
    Era("令和", "R", date(2019, 5, 1)),
)
FIRST_DAY = ERAS[0].begins_on


def era_of(day: date) -> Era:
    """Return the era that ``day`` belongs to.

    Raises:
        ValueError: ``day`` lies before 1868-01-25.
    """
    if day < FIRST_DAY:
        raise ValueError("no era before Meiji is known")
    return max((era for era in ERAS if era.begins_on <= day), key=lambda era: era.begins_on)


def last_day_of_month(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)


def format_day(day: date, style: Style = "document") -> str:
    """Write a day with its era: ``令和2年7月31日（金）`` for documents, ``R2.7.31`` for tables."""
    year = era_of(day).label(day.year, style)
    if style == "table":
        return f"{year}.{day.month}.{day.day}"
    return f"{year}{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def format_month(day: date, style: Style = "document") -> str:
    """Write the month of ``day``, in the era of the month's last day: ``令和元年5月``, ``R1.5``."""
    year = era_of(last_day_of_month(day.year, day.month)).label(day.year, style)
    return f"{year}.{day.month}" if style == "table" else f"{year}{day.month}月"


def format_year(day: date, style: Style = "document") -> str:
    """Write the year of ``day``; a year of two eras names both: ``昭和64年・平成元年``, ``S64/H1``."""
    edges = (max(FIRST_DAY, date(day.year, 1, 1)), date(day.year, 12, 31))
    labels = dict.fromkeys(era_of(edge).label(day.year, style) for edge in edges)
    return ("/" if style == "table" else "・").join(labels)


def fiscal_year(day: date) -> int:
    """Return the fiscal year (年度, 1 April to 31 March) by the calendar year of its first day.

    Source: 財政法 第11条, 地方自治法 第208条.
    """
    return day.year if day.month >= APRIL else day.year - 1


def fiscal_year_label(year: int, style: Style = "table") -> str:
    """Write a fiscal year: ``R2``, or ``令和2年度`` for documents. 2019 is R1, as the government named it."""
    label = era_of(date(year, 12, 31)).label(year, style)
    return label if style == "table" else f"{label}度"


def school_year(birth: date) -> int:
    """Return the year that places a birth date in its school year: who is born on 1 April belongs to the year before.

    Source: 学校教育法 第17条 with 年齢計算ニ関スル法律: an age is reached at the end of the day before the birthday.
    """
    return birth.year if (birth.month, birth.day) >= (APRIL, 2) else birth.year - 1
