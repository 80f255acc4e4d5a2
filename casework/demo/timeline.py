"""Lays the beats of a cast on working days: which contacts there were, and when."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from casework.demo.sentences import Arc, Beat, Cast, Interludes
from casework.japan.working_days import is_working_day

STORY_DAYS = 545
"""Eighteen months: no story begins earlier."""

_LONG_DAYS = 500
_FIRST_CONTACTS = 2  # Their pace is the same in a long story.
_SLOWEST = 3.5
_CLIENT = {"client", "client_and_family"}
_MEETINGS = {"office", "online", "home_visit", "outreach_site", "experience"}
_NEEDS_CHECK_DAYS = 28
_MAY_BE_MISSED_DAYS = 12
_MISSED_SHARE = 0.25
_PRESSING_DAYS = 5
_AFTER_CALL_DAYS = 7
_ANY_HOUR = (9, 16)
_PLACES = {
    "phone": "電話",
    "agency_phone": "電話",
    "email_sns": "メール",
    "online": "オンライン",
    "home_visit": "自宅",
    "absent": "面談室",
}
_ROOMS = ("面談室1", "面談室2", "面談室3", "相談コーナー")
_AFTER_ABSENCE = "本人と連絡をとり、次の日を決める"


@dataclass(frozen=True, kw_only=True)
class Step:
    """One contact to be told.

    Attributes:
        gap: Usual days until the next contact.
        planned: It had been agreed before.
        by_appointment: A time was kept for it, or missed.
    """

    method: str
    counterpart: str
    minutes: int
    place: str
    text: str
    next: str
    gap: int
    statuses: tuple[str, ...] = ()
    hours: tuple[int, int] = _ANY_HOUR
    planned: bool = True
    by_appointment: bool = False


def plan_steps(arc: Arc, cast: Cast, interludes: Interludes, rng: Random) -> list[Step]:
    """Return the contacts that a cast has lived so far, with the small ones in between."""
    beats = arc.beats[: cast.stage]
    steps: list[Step] = []
    is_guarded = bool(cast.restricted or cast.unnamed)  # Nobody calls them unasked.
    for index, beat in enumerate(beats):
        steps.append(_step(beat, cast, rng))
        coming = beats[index + 1] if index + 1 < len(beats) else None
        if coming and not is_guarded and {beat.counterpart, coming.counterpart} <= _CLIENT:
            steps += _between(steps, coming, interludes, rng, is_long=bool(cast.span))
    if cast.ending:
        steps.append(_rest(cast.ending, interludes))
    return steps


def lay_days(steps: list[Step], *, last_on: date, today: date, is_long: bool, rng: Random) -> list[date]:
    """Return a working day for each step, backwards from ``last_on``, within the eighteen months."""
    gaps = [step.gap if step.gap <= _PRESSING_DAYS else step.gap * rng.uniform(0.9, 1.3) for step in steps[:-1]]
    room = STORY_DAYS - (today - last_on).days - 2 * len(gaps)
    calm = sum(gap for gap in gaps[_FIRST_CONTACTS:] if gap > _PRESSING_DAYS)
    if calm and (is_long or sum(gaps) > room):
        rest = (min(room, _LONG_DAYS) if is_long else room) - sum(gaps) + calm
        factor = min(_SLOWEST, rest / calm)
        gaps[_FIRST_CONTACTS:] = [gap if gap <= _PRESSING_DAYS else gap * factor for gap in gaps[_FIRST_CONTACTS:]]
    days = [last_on]
    for gap in reversed(gaps):
        days.insert(0, working_day_before(days[0] - timedelta(days=max(1, round(gap)))))
    return days


def working_day_before(day: date) -> date:
    """Return ``day`` or the last working day before it."""
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day


def working_day_after(day: date) -> date:
    """Return ``day`` or the next working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def place_of(beat: Beat, cast: Cast, rng: Random) -> str:
    """Return where a beat takes place: as written, by its method, or in one of the rooms."""
    return beat.place.format_map(cast.details) or _PLACES.get(beat.method) or rng.choice(_ROOMS)


def is_met_by_appointment(beat: Beat) -> bool:
    """Tell whether the person (or the family) and a counsellor meet in this beat."""
    return beat.counterpart in {*_CLIENT, "family"} and beat.method in {*_MEETINGS, "accompany", "seminar"}


def _step(beat: Beat, cast: Cast, rng: Random) -> Step:
    words = cast.details
    wished = cast.hours if cast.hours and beat.method in {"office", "online"} else beat.hours
    return Step(
        method=beat.method,
        counterpart=beat.counterpart,
        minutes=beat.minutes + rng.choice((-5, 0, 0, 5, 10)),
        place=place_of(beat, cast, rng),
        text=rng.choice(beat.texts).format_map(words),
        next=beat.next.format_map(words),
        gap=beat.gap,
        statuses=beat.status,
        hours=wished,
        by_appointment=is_met_by_appointment(beat),
    )


def _between(steps: list[Step], coming: Beat, interludes: Interludes, rng: Random, *, is_long: bool) -> list[Step]:
    """Return a check in a long pause, or seldom a missed appointment; shortens the pause before it."""
    now = steps[-1]
    if now.gap >= (_MAY_BE_MISSED_DAYS if is_long else _NEEDS_CHECK_DAYS):
        half = now.gap // 2
        steps[-1] = replace(now, gap=half)
        return [_call(interludes.draw("checks")["text"], now.next, half, planned=False)]
    may_be_missed = coming.method == "office" and now.gap >= _MAY_BE_MISSED_DAYS and len(steps) > 1
    if not may_be_missed or rng.random() > _MISSED_SHARE:
        return []
    words = interludes.draw("absences")
    missed = Step(
        method="absent",
        counterpart="client",
        minutes=10,
        place=_PLACES["absent"],
        text=words["text"],
        next=_AFTER_ABSENCE,
        gap=2,
        by_appointment=True,
    )
    return [missed, _call(words["after"], now.next, _AFTER_CALL_DAYS, planned=True)]


def _call(text: str, next_action: str, gap: int, *, planned: bool) -> Step:
    return Step(
        method="phone",
        counterpart="client",
        minutes=10,
        place=_PLACES["phone"],
        text=text,
        next=next_action,
        gap=gap,
        planned=planned,
    )


def _rest(kind: str, interludes: Interludes) -> Step:
    words = interludes.draw(kind)
    return replace(_call(words["text"], words["next"], 0, planned=True), minutes=20, statuses=(kind,))
