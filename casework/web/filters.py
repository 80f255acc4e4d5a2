"""Filters of templates: dates in both calendars, times of the service's time zone."""

from datetime import date, datetime

from flask import Flask
from flask_babel import get_locale

from casework.core import clock
from casework.core.i18n import _
from casework.japan.wareki import format_wareki

WEEKDAYS = ("月", "火", "水", "木", "金", "土", "日")


def _day(value: date | datetime) -> date:
    return clock.local(value).date() if isinstance(value, datetime) else value


def wareki(value: date | datetime | None) -> str:
    """Return 令和8年11月22日（日）, or the day as date_ja says it on an English page."""
    if value is None or _english():
        return date_ja(value)
    return format_wareki(_day(value), style="document")


def wareki_short(value: date | datetime | None) -> str:
    """Return R8.11.22."""
    return "" if value is None else format_wareki(_day(value), style="table")


def date_ja(value: date | datetime | None) -> str:
    """Return 2026年11月22日（日), or Sun 22 November 2026 on an English page."""
    if value is None:
        return ""
    day = _day(value)
    if _english():
        return f"{day:%a} {day.day} {day:%B %Y}"
    return f"{day.year}年{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


def date_short(value: date | datetime | None) -> str:
    """Return 11/22（日）, or Sun 22 Nov on an English page; with the year where it is not this one."""
    if value is None:
        return ""
    day = _day(value)
    is_this_year = day.year == clock.today().year
    if _english():
        return f"{day:%a} {day.day} {day:%b}" if is_this_year else f"{day:%a} {day.day} {day:%b %Y}"
    return f"{'' if is_this_year else f'{day.year}/'}{day.month}/{day.day}（{WEEKDAYS[day.weekday()]}）"


def time_ja(value: datetime | None) -> str:
    """Return 9:05."""
    if value is None:
        return ""
    local = clock.local(value)
    return f"{local.hour}:{local.minute:02}"


def days_ago(value: date | datetime | None) -> str:
    """Return how long ago a day was, in words."""
    if value is None:
        return _("まだありません")
    days = (clock.today() - _day(value)).days
    if days <= 0:
        return _("今日")
    return _("%(days)s日前", days=days)


def days_over(value: date | datetime | None) -> int:
    """Return by how many days a due day is past; 0 where it is not."""
    return 0 if value is None else max(0, (clock.today() - _day(value)).days)


def _english() -> bool:
    locale = get_locale()
    return locale is not None and locale.language == "en"


def init_app(app: Flask) -> None:
    """Register the filters under their own names."""
    for function in (wareki, wareki_short, date_ja, date_short, time_ja, days_ago, days_over):
        app.jinja_env.filters[function.__name__] = function
