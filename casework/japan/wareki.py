"""Reading dates as people write them, era dates included. Rules J-1 to J-4."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.core.errors import RuleBroken
from casework.core.i18n import Text, _l
from casework.japan.eras import (
    ERAS,
    FIRST_DAY,
    Era,
    Style,
    era_of,
    fiscal_year,
    fiscal_year_label,
    format_day,
    format_month,
    format_year,
    last_day_of_month,
    school_year,
)

__all__ = [
    "DateNotUnderstood",
    "ParsedDate",
    "Precision",
    "age_on",
    "fiscal_year",
    "fiscal_year_label",
    "format_wareki",
    "parse_birth",
    "parse_date",
    "school_year",
]

Day = date  # ``ParsedDate.date`` hides the type's own name inside its class.
OLDEST_AGE = 120
FARTHEST_YEARS_AHEAD = 50

_ERA = "(?P<era>明治?|大正?|昭和?|平成?|令和?|[MTSHR])"
_YEAR = rf"(?:{_ERA}\s*(?P<number>元|\d{{1,3}})|(?P<western>(?<!\d)\d{{4}}))"
_SEPARATOR = r"\s*[-./年月\s]\s*"
_MONTH, _DAY = r"(?P<month>\d{1,2})", r"(?P<day>\d{1,2})"
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        rf"{_YEAR}{_SEPARATOR}{_MONTH}{_SEPARATOR}{_DAY}\s*日?",
        r"(?P<western>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        rf"{_ERA}\s*(?P<number>\d{{2}})(?P<month>\d{{2}})(?P<day>\d{{2}})",
        rf"{_YEAR}{_SEPARATOR}{_MONTH}\s*月?",
        rf"{_YEAR}\s*年?",
    )
)
_AGE = re.compile(r"(?:満|約)?\s*(\d{1,3})\s*[歳才]")
_SIX_DIGITS = re.compile(r"(\d\d)(\d\d)(\d\d)|(\d\d)[-./](\d{1,2})[-./](\d{1,2})")
_BARE_NUMBER = re.compile(r"\d{1,2}")
_HYPHENS = re.compile(r"[‐‑‒–—―−ー]")
_ENDINGS = re.compile(r"\s*(?:\([月火水木金土日]\)|生まれ|生|頃|ごろ|くらい|ぐらい)$")


class Precision(StrEnum):
    """How exactly a date is known. With ``AGE`` only an age was told."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"
    AGE = "age"


@dataclass(frozen=True)
class ParsedDate:
    """What a typed date means.

    Attributes:
        date: The day; the first day of a month or year; for an age, the day on which that age is reached today.
        precision: How much of ``date`` was told.
        note: What to tell the reader when the era was moved, else None.
        as_of: For an age, the day on which it was told, else None.
    """

    date: Day
    precision: Precision
    note: Text | None = None
    as_of: Day | None = None


class DateNotUnderstood(RuleBroken):
    """What was typed is no date. The message never repeats it.

    Attributes:
        suggestions: Texts that ``parse_date`` accepts and that may have been meant, likeliest first.
    """

    def __init__(self, message: object, suggestions: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.suggestions = suggestions


def parse_date(text: str, *, today: date) -> ParsedDate:
    """Read a date, era or western, in full or half width; a month, a year, or an age.

    Args:
        text: ``令和元年5月1日`` ``R1.5.1`` ``Ｓ５５．４．１`` ``1980/4/1`` ``昭和55年`` ``1980年4月`` ``45歳``
        today: The current day in the service's time zone; ages count back from it.

    Raises:
        DateNotUnderstood: six bare digits, a day that does not exist, or no date at all.
    """
    plain = _plain(text)
    age = _AGE.fullmatch(plain)
    if age:
        return _from_age(int(age[1]), today)
    for shape in _SHAPES:
        match = shape.fullmatch(plain)
        if match:
            return _from_parts(match.groupdict(), today)
    raise _refusal(plain, today)


def parse_birth(text: str, *, today: date) -> ParsedDate:
    """Read a birth date: as ``parse_date``, but neither after ``today`` nor more than 120 years before it.

    Raises:
        DateNotUnderstood: as for ``parse_date``, or the date can be nobody's birth date.
    """
    birth = parse_date(text, today=today)
    if birth.date > today:
        raise DateNotUnderstood(_l("生年月日が今日より後になっています。元号と年を確かめてください。"))
    if age_on(birth.date, birth.precision, today) > OLDEST_AGE:
        raise DateNotUnderstood(_l("生年月日が120年より前になっています。元号と年を確かめてください。"))
    return birth


def age_on(birth: date, precision: Precision, day: date) -> int:
    """Return the age in full years on ``day``; it grows on the birthday, for 29 February on 1 March.

    With ``MONTH`` it grows on the first of the month. With ``YEAR`` it is the age reached within the calendar year of
    ``day``, so at most one too many. With ``AGE``, ``birth`` is the date that ``parse_date`` worked out.

    Raises:
        ValueError: ``day`` lies before ``birth``.
    """
    known = {Precision.YEAR: date(birth.year, 1, 1), Precision.MONTH: birth.replace(day=1)}.get(precision, birth)
    if day < known:
        raise ValueError("nobody has an age before birth")
    return day.year - known.year - ((day.month, day.day) < (known.month, known.day))


def format_wareki(day: date, style: Style = "document", precision: Precision = Precision.DAY) -> str:
    """Write a date with its era, as exactly as it is known; before 1868-01-25 in the western way.

    ``document``: ``令和2年7月31日（金）``, ``昭和55年4月``, ``昭和55年``, ``昭和55年頃`` (from an age).
    ``table``: ``R2.7.31``, ``S55.4``, ``S55``, ``S55頃``.
    """
    if day < FIRST_DAY:
        return day.isoformat()
    if precision is Precision.DAY:
        return format_day(day, style)
    if precision is Precision.MONTH:
        return format_month(day, style)
    return format_year(day, style) + ("頃" if precision is Precision.AGE else "")


def _plain(text: str) -> str:
    plain = _HYPHENS.sub("-", unicodedata.normalize("NFKC", text)).strip().upper()
    return _ENDINGS.sub("", _ENDINGS.sub("", plain))


def _from_age(age: int, today: date) -> ParsedDate:
    if age > OLDEST_AGE:
        raise DateNotUnderstood(_l("年齢は120歳までで入れてください。"))
    return ParsedDate(_years_before(today, age), Precision.AGE, as_of=today)


def _from_parts(parts: dict[str, str | None], today: date) -> ParsedDate:
    era = next((era for era in ERAS if parts.get("era") in {era.letter, era.name, era.name[0]}), None)
    year = _calendar_year(era, parts)
    month, day = parts.get("month"), parts.get("day")
    if not FIRST_DAY.year <= year <= today.year + FARTHEST_YEARS_AHEAD:
        raise DateNotUnderstood(_l("入力できる年の範囲を超えています。元号と年を確かめてください。"))
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    first = _existing_day(year, int(month or 1), int(day or 1))
    last = {Precision.DAY: first, Precision.MONTH: last_day_of_month(year, first.month)}.get(
        precision, date(year, 12, 31)
    )
    if last < FIRST_DAY:
        raise DateNotUnderstood(_l("明治より前の日付は扱えません。"))
    return ParsedDate(first, precision, note=_moved_era(era, first, last, precision))


def _calendar_year(era: Era | None, parts: dict[str, str | None]) -> int:
    if era is None:
        return int(parts.get("western") or 0)
    number = parts.get("number")
    if number is not None and number != "元" and not int(number):
        raise DateNotUnderstood(_l("0年はありません。最初の年は元年か1年です。"), (f"{era.name}元年",))
    return era.begins_on.year - 1 + (1 if number in {"元", None} else int(str(number)))


def _existing_day(year: int, month: int, day: int) -> date:
    if not 1 <= month <= 12:  # noqa: PLR2004 - the calendar
        raise DateNotUnderstood(_l("月は1から12までで入れてください。"))
    if not 1 <= day <= 31:  # noqa: PLR2004 - the calendar
        raise DateNotUnderstood(_l("日は1から31までで入れてください。"))
    last = last_day_of_month(year, month)
    if day > last.day:
        raise DateNotUnderstood(
            _l("その月にその日はありません。"), (_western(last), _western(last + timedelta(days=1)))
        )
    return date(year, month, day)


def _moved_era(era: Era | None, first: date, last: date, precision: Precision) -> Text | None:
    """Return the notice of rule J-2 when no day from ``first`` to ``last`` belongs to the era that was written."""
    if era is None or era in {era_of(max(first, FIRST_DAY)), era_of(last)}:
        return None
    wrong = era.label(first.year) if era.year_of(first.year) > 0 else era.name
    right = format_wareki(first, "document", precision)
    return _l("%(wrong)sのその日付はありません。%(right)sと読みました。確かめてください。", wrong=wrong, right=right)


def _refusal(plain: str, today: date) -> DateNotUnderstood:
    six = _SIX_DIGITS.fullmatch(plain)
    if six:
        year, month, day = (int(part) for part in six.groups() if part is not None)
        message = _l("元号のない2桁の年は読み分けられません。元号を付けるか、西暦4桁で入れてください。")
        return DateNotUnderstood(message, _readings_of_six(year, month, day, today))
    if _BARE_NUMBER.fullmatch(plain):
        message = _l("年齢なら「歳」を、年なら元号か西暦4桁を付けてください。")
        return DateNotUnderstood(message, (f"{int(plain)}歳",))
    return DateNotUnderstood(_l("日付として読めません。例: 昭和55年4月1日、S55.4.1、1980-04-01、1980年、45歳"))


def _readings_of_six(year: int, month: int, day: int, today: date) -> tuple[str, ...]:
    """Return each past day within a lifetime that two digits of year may mean, those of an era first."""
    oldest = _years_before(today, OLDEST_AGE)
    by_era = [(era, era.begins_on.year - 1 + year) for era in reversed(ERAS)]
    by_century = [(None, century + year) for century in (1900, 2000)]
    readings = []
    for era, full_year in (*by_era, *by_century):
        try:
            reading = date(full_year, month, day)
        except ValueError:
            continue
        if oldest <= reading <= today and era in {None, era_of(reading)}:
            readings.append(_western(reading) if era is None else f"{era.label(full_year)}{month}月{day}日")
    return tuple(readings)


def _western(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def _years_before(day: date, years: int) -> date:
    try:
        return day.replace(year=day.year - years)
    except ValueError:  # 29 February has no counterpart in a common year.
        return day.replace(year=day.year - years, day=28)
