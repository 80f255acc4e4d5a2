"""Whose time is taken when, so that nobody meets two people at once."""

from datetime import date, time
from random import Random

_LUNCH_HOUR = 12
_CLOSING = 18 * 60
_LATEST = 21 * 60


class Diary:
    """The taken minutes of each member of staff by day."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._taken: dict[tuple[str, date], list[tuple[int, int]]] = {}

    def book(self, staff_key: str, day: date, minutes: int, hours: tuple[int, int]) -> time:
        """Take a free time within ``hours``, else at another hour of the day, else after closing."""
        taken = self._taken.setdefault((staff_key, day), [])
        wished = [start for start in _starts() if hours[0] <= start // 60 <= hours[1]]
        self._rng.shuffle(wished)
        free = [start for start in (*wished, *_starts()) if _is_free(start, minutes, taken, _CLOSING)]
        late = [start for start in range(_CLOSING, _LATEST, 15) if _is_free(start, minutes, taken, _LATEST + minutes)]
        start = (free or late)[0]
        taken.append((start, start + minutes))
        return time(start // 60, start % 60)

    def block(self, staff_key: str, day: date, starts_at: time, minutes: int) -> None:
        """Mark a time as taken."""
        start = starts_at.hour * 60 + starts_at.minute
        self._taken.setdefault((staff_key, day), []).append((start, start + minutes))


def _starts() -> list[int]:
    quarters = range(9 * 60 + 15, 17 * 60 + 30, 15)
    return [start for start in quarters if start // 60 != _LUNCH_HOUR]


def _is_free(start: int, minutes: int, taken: list[tuple[int, int]], latest: int) -> bool:
    end = start + minutes
    return end <= latest and all(end <= other_start or start >= other_end for other_start, other_end in taken)
