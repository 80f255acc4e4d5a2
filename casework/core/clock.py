"""The only clock. Instants are UTC; calendar days are those of the service's time zone."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

_zone = ZoneInfo("Asia/Tokyo")
_told: ContextVar[datetime | None] = ContextVar("told", default=None)


def use_time_zone(name: str) -> None:
    """Set the service's time zone (IANA name), once, when the application starts."""
    global _zone  # noqa: PLW0603 - one zone for a process, set at start-up only
    _zone = ZoneInfo(name)


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return _told.get() or datetime.now(UTC)


@contextmanager
def as_of(instant: datetime) -> Iterator[None]:
    """Let it be another instant inside this block: demonstration data is written as of the days it tells of."""
    token = _told.set(instant.astimezone(UTC))
    try:
        yield
    finally:
        _told.reset(token)


def today() -> date:
    """Return the calendar day in the service's time zone."""
    return local(now()).date()


def local(instant: datetime) -> datetime:
    """Return an aware instant in the service's time zone."""
    return instant.astimezone(_zone)


def at_local(day: date, hour: int = 0, minute: int = 0) -> datetime:
    """Return the UTC instant of a wall-clock time of the service's time zone."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=_zone).astimezone(UTC)


def day_bounds(day: date) -> tuple[datetime, datetime]:
    """Return the first instant of a calendar day and that of the next, both in UTC."""
    return at_local(day), at_local(day + timedelta(days=1))
