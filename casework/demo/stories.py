"""Tells the stories of the demo: people, their cases, and all that was said, up to today."""

from collections import Counter
from collections.abc import Iterator
from datetime import date
from random import Random

from casework.access.roles import Role
from casework.agencies.profiles import Profile
from casework.demo.cases import CaseTeller, Telling
from casework.demo.diary import Diary
from casework.demo.names import NameBook
from casework.demo.offices import AGENCIES, agency_of, staff_of
from casework.demo.people import make_person
from casework.demo.sentences import Arc, Cast, Interludes, arcs
from casework.demo.story import PersonStory, WalkIn

_WALK_IN_MINUTES = 50
_EARLIER_EVERY = 9


def build_stories(seed: int, today: date) -> list[PersonStory]:
    """Return the persons with their cases; the same for the same seed and day."""
    rng = Random(seed)
    names = NameBook(rng)
    teller = CaseTeller(Diary(rng), Interludes(rng), rng, today)
    stories = []
    seen: Counter[str] = Counter()
    for number, (arc, cast) in enumerate(_everybody()):
        unit_key = _unit_for(arc.profile, seen[arc.profile])
        seen[arc.profile] += 1
        person = make_person(cast, names, rng, number=number, today=today)
        telling = Telling(arc=arc, cast=cast, unit_key=unit_key, has_earlier=number % _EARLIER_EVERY == 0)
        stories.append(
            PersonStory(
                key=f"{arc.key}-{arc.casts.index(cast) + 1}",
                agency_key=agency_of(unit_key).key,
                arc=arc.key,
                person=person,
                cases=teller.tell(telling),
                restricted_reason=cast.restricted,
            )
        )
    return stories


def build_walk_ins(seed: int, today: date) -> list[WalkIn]:
    """Return one appointment a unit for today of somebody who is no client yet (新規・呼び名のみ).

    The time may lie beside an appointment of a story: whoever has the first free hour takes it.
    """
    rng = Random(seed)
    taken = _taken_today(seed, today)
    interludes = Interludes(rng)
    walk_ins = []
    for unit_key in (key for keys in _UNITS.values() for key in keys):
        staff_key = staff_of(unit_key, Role.SUPERVISOR)[0].login_id
        words = interludes.draw("walk_ins")
        walk_ins.append(
            WalkIn(
                unit_key=unit_key,
                on=today,
                starts_at=taken.book(staff_key, today, _WALK_IN_MINUTES, (10, 15)),
                minutes=_WALK_IN_MINUTES,
                place="相談コーナー",
                staff_key=staff_key,
                name=words["name"],
                purpose=words["purpose"],
            )
        )
    return walk_ins


_UNITS = {
    profile: tuple(unit.key for agency in AGENCIES for unit in agency.units if unit.profile is profile)
    for profile in (Profile.SELF_RELIANCE, Profile.SAPOSUTE, Profile.JOB_CAFE)
}


def _unit_for(profile: Profile, count: int) -> str:
    units = _UNITS[profile]
    return units[count % len(units)]


def _everybody() -> Iterator[tuple[Arc, Cast]]:
    """Yield every cast, arc by turns, so that a unit has many kinds of story."""
    for turn in range(max(len(arc.casts) for arc in arcs())):
        for arc in arcs():
            if turn < len(arc.casts):
                yield arc, arc.casts[turn]


def _taken_today(seed: int, today: date) -> Diary:
    diary = Diary(Random(seed))
    for story in build_stories(seed, today):
        for case in story.cases:
            for booked in (appointment for appointment in case.appointments if appointment.on == today):
                diary.block(booked.staff_key, today, booked.starts_at, booked.minutes)
    return diary
