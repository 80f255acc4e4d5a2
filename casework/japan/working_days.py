"""Days on which public offices are open. Rule J-10; an agency's own closing days are the agency's business."""

from datetime import date, timedelta

import jpholiday

_DAY = timedelta(days=1)
_SATURDAY = 5


def is_working_day(day: date) -> bool:
    """Tell whether offices are open on ``day``.

    Source: 行政機関の休日に関する法律 第1条 (weekends, holidays, 29 December to 3 January).
    """
    return day.weekday() < _SATURDAY and not _is_new_year_closure(day) and not jpholiday.is_holiday(day)


def add_working_days(day: date, count: int) -> date:
    """Return the ``count``-th working day after ``day``, or before it when ``count`` is negative.

    ``day`` itself is not counted (民法 第140条); a ``count`` of 0 returns it unchanged.
    """
    step = _DAY if count > 0 else -_DAY
    remaining_count = abs(count)
    while remaining_count:
        day += step
        remaining_count -= is_working_day(day)
    return day


def working_days_between(start: date, end: date) -> int:
    """Count the working days after ``start`` up to and including ``end``; negative when ``end`` comes first."""
    step = _DAY if end > start else -_DAY
    day_count = abs((end - start).days)
    open_count = sum(is_working_day(start + step * number) for number in range(1, day_count + 1))
    return open_count if end > start else -open_count


def _is_new_year_closure(day: date) -> bool:
    return (day.month, day.day) >= (12, 29) or (day.month, day.day) <= (1, 3)
