"""Tells a case: its days, entries, appointments, statuses, owners, and what stands open now."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from casework.access.roles import Role
from casework.agencies.profiles import COURSES, Profile
from casework.demo.diary import Diary
from casework.demo.offices import staff_of, unit_of
from casework.demo.sentences import Arc, Beat, Cast, Interludes
from casework.demo.story import AppointmentStory, CaseStory, EnrolmentStory, EntryStory, OwnerMove, StatusMove
from casework.demo.timeline import (
    STORY_DAYS,
    Step,
    is_met_by_appointment,
    lay_days,
    place_of,
    plan_steps,
    working_day_after,
    working_day_before,
)
from casework.japan.eras import fiscal_year, fiscal_year_label

_BUCKETS = ("today", "future", "overdue", "today", "today", "soon")
_OLD_LEDGER_DAYS = 330
_KEPT_MINUTES = 30
_FAR_DAYS = 40
_BOOKED_AHEAD_DAYS = 20
_ENROL = {Profile.SAPOSUTE: "registered", Profile.JOB_CAFE: "registered"}


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is to be told: which cast of which arc, in which unit, and whether they had come once before."""

    arc: Arc
    cast: Cast
    unit_key: str
    has_earlier: bool

    @property
    def is_closed(self) -> bool:
        """Whether the whole arc was lived, up to its closing."""
        return bool(self.arc.closing) and self.cast.stage >= len(self.arc.beats)

    @property
    def coming(self) -> Beat | None:
        """The beat that comes next, unless the case rests."""
        beats = self.arc.beats[self.cast.stage :]
        return beats[0] if beats and not self.cast.ending else None


class CaseTeller:
    """Tells the cases of one demo; keeps the diaries of staff and the running numbers."""

    def __init__(self, diary: Diary, interludes: Interludes, rng: Random, today: date) -> None:
        self._diary = diary
        self._interludes = interludes
        self._rng = rng
        self._today = today
        self._running: Counter[str] = Counter()

    def tell(self, telling: Telling) -> tuple[CaseStory, ...]:
        """Return the cases of a cast, oldest first."""
        cast = telling.cast
        steps = plan_steps(telling.arc, cast, self._interludes, self._rng)
        next_on, last_on = self._tail(telling, steps[-1])
        days = lay_days(steps, last_on=last_on, today=self._today, is_long=bool(cast.span), rng=self._rng)
        main = self._case(telling, steps, days, next_on)
        earlier = self._earlier(telling, main.opened_on) if telling.has_earlier else None
        return (earlier, main) if earlier else (main,)

    def _tail(self, telling: Telling, last: Step) -> tuple[date | None, date]:
        """Return the day of the open next action, and the working day of the last contact."""
        today, rng = self._today, self._rng
        if telling.is_closed:
            return None, self._past(rng.randint(14, 180))
        if telling.cast.ending:
            last_on = self._past(rng.randint(40, 110))
            return working_day_after(last_on + timedelta(days=rng.randint(170, 300))), last_on
        if last.gap > _FAR_DAYS:
            last_on = self._past(rng.randint(15, 35))
            return working_day_after(last_on + timedelta(days=last.gap)), last_on
        next_on = self._due(telling.unit_key, last)
        return next_on, self._past((today - next_on).days + last.gap)

    def _due(self, unit_key: str, last: Step) -> date:
        """Return the day of the open next action: some have passed, some are today, some come."""
        bucket = "today" if last.gap <= 3 else _BUCKETS[self._running[unit_key] % len(_BUCKETS)]  # noqa: PLR2004 - days
        self._running[unit_key] += 1
        if bucket == "today":
            return self._today
        if bucket == "overdue":
            return self._past(self._rng.randint(1, 9))
        ahead = self._rng.randint(1, 4) if bucket == "soon" else self._rng.randint(5, 14)
        return working_day_after(self._today + timedelta(days=ahead))

    def _past(self, days: int) -> date:
        return working_day_before(self._today - timedelta(days=max(1, days)))

    def _case(self, telling: Telling, steps: list[Step], days: list[date], next_on: date | None) -> CaseStory:
        cast, unit_key = telling.cast, telling.unit_key
        owners = self._owners(unit_key, days, is_pressing=cast.urgency == "life")
        entries, appointments = self._contacts(steps, days, owners, next_on)
        appointments += self._upcoming(telling, owners[-1].owner_key, (steps[-1].next, next_on))
        return CaseStory(
            unit_key=unit_key,
            opened_on=days[0],
            closed_on=days[-1] if telling.is_closed else None,
            referral_route=cast.route,
            visitor_relation=cast.visitor,
            client_aware=cast.aware,
            topics=cast.topics,
            chief_complaint=cast.chief,
            urgency=cast.urgency,
            statuses=_statuses(telling.arc.profile, steps, days),
            owners=owners,
            next_action="" if telling.is_closed else steps[-1].next,
            next_on=next_on,
            entries=tuple(entries),
            appointments=tuple(appointments),
            old_number=self._old_number(unit_key, days[0]),
            enrolment=self._enrolment(telling, steps, days),
            closing_text=telling.arc.closing if telling.is_closed else "",
        )

    def _owners(self, unit_key: str, days: list[date], *, is_pressing: bool) -> tuple[OwnerMove, ...]:
        """A new case is the supervisor's; from the second contact it has a counsellor, and every fifth stays."""
        supervisor = staff_of(unit_key, Role.SUPERVISOR)[0].login_id
        counsellor = staff_of(unit_key, Role.COUNSELLOR)[0].login_id
        if is_pressing:
            return (OwnerMove(on=days[0], owner_key=counsellor),)
        self._running[f"owner {unit_key}"] += 1
        if len(days) == 1 or self._running[f"owner {unit_key}"] % 5 == 0:
            return (OwnerMove(on=days[0], owner_key=supervisor),)
        if self._rng.random() < 0.5:  # noqa: PLR2004 - every other one
            return (OwnerMove(on=days[0], owner_key=counsellor),)
        return OwnerMove(on=days[0], owner_key=supervisor), OwnerMove(on=days[1], owner_key=counsellor)

    def _contacts(
        self, steps: list[Step], days: list[date], owners: tuple[OwnerMove, ...], next_on: date | None
    ) -> tuple[list[EntryStory], list[AppointmentStory]]:
        entries: list[EntryStory] = []
        appointments: list[AppointmentStory] = []
        for index, (step, on) in enumerate(zip(steps, days, strict=True)):
            author_key = [move.owner_key for move in owners if move.on <= on][-1]
            due_on = _planned_after(steps, days, index) or next_on
            entries.append(self._entry(step, on, author_key, due_on))
            if index and step.by_appointment:
                purpose = entries[index - 1].next_action
                appointments.append(_kept(entries[-1], purpose))
        return entries, appointments

    def _entry(self, step: Step, on: date, author_key: str, due_on: date | None) -> EntryStory:
        return EntryStory(
            on=on,
            starts_at=self._diary.book(author_key, on, max(step.minutes, _KEPT_MINUTES), step.hours),
            minutes=step.minutes,
            method=step.method,
            counterpart=step.counterpart,
            place=step.place,
            text=step.text,
            next_action=step.next,
            next_on=due_on if step.next else None,
            author_key=author_key,
        )

    def _upcoming(self, telling: Telling, owner_key: str, case_next: tuple[str, date | None]) -> list[AppointmentStory]:
        """Book the coming beat when it is a meeting and its day has not passed."""
        purpose, on = case_next
        beat = telling.coming
        if (
            beat is None
            or on is None
            or not 0 <= (on - self._today).days <= _BOOKED_AHEAD_DAYS
            or not is_met_by_appointment(beat)
        ):
            return []
        return [
            AppointmentStory(
                on=on,
                starts_at=self._diary.book(owner_key, on, beat.minutes, telling.cast.hours or beat.hours),
                minutes=beat.minutes,
                place=place_of(beat, telling.cast, self._rng),
                staff_key=owner_key,
                purpose=purpose,
                state="booked",
            )
        ]

    def _number(self, kind: str, on: date, digits: int) -> str:
        year = fiscal_year_label(fiscal_year(on))
        self._running[f"{kind} {year}"] += self._rng.randint(1, 6)
        return f"{year}-{self._running[f'{kind} {year}']:0{digits}d}"

    def _old_number(self, unit_key: str, opened_on: date) -> str:
        """Cases that were opened before the service began carry the number of the paper ledger."""
        if (self._today - opened_on).days < _OLD_LEDGER_DAYS:
            return ""
        return f"台{self._number(f'old {unit_key}', opened_on, 3)}"

    def _enrolment(self, telling: Telling, steps: list[Step], days: list[date]) -> EnrolmentStory | None:
        status = _ENROL.get(telling.arc.profile)
        for step, on in zip(steps, days, strict=True):
            if status in step.statuses:
                prefix = unit_of(telling.unit_key).number_prefix
                return EnrolmentStory(on=on, number=f"{prefix}登-{self._number(f'enrol {prefix}', on, 4)}")
        return None

    def _earlier(self, telling: Telling, opened_on: date) -> CaseStory | None:
        """Return a short case of some months before: one visit, information only."""
        cast = telling.cast
        on = working_day_before(opened_on - timedelta(days=self._rng.randint(50, 120)))
        if cast.visitor != "self" or cast.unnamed or (self._today - on).days > STORY_DAYS:
            return None
        words = self._interludes.draw("earlier")
        start = COURSES[telling.arc.profile].start.code
        step = Step(
            method="office", counterpart="client", minutes=30, place="相談コーナー", text=words["text"], next="", gap=0
        )
        owner_key = staff_of(telling.unit_key, Role.COUNSELLOR)[0].login_id
        return CaseStory(
            unit_key=telling.unit_key,
            opened_on=on,
            closed_on=on,
            referral_route="self_visit",
            visitor_relation="self",
            client_aware="yes",
            topics=cast.topics[:1],
            chief_complaint=words["chief"],
            urgency="none",
            statuses=(StatusMove(on=on, status=start), StatusMove(on=on, status="closed")),
            owners=(OwnerMove(on=on, owner_key=owner_key),),
            next_action="",
            next_on=None,
            entries=(self._entry(step, on, owner_key, None),),
            old_number=self._old_number(telling.unit_key, on),
            closing_text=words["closing"],
        )


def _statuses(profile: Profile, steps: list[Step], days: list[date]) -> tuple[StatusMove, ...]:
    """Return the moves; a case that rests straight after its first contacts has passed no others."""
    start = COURSES[profile].start.code
    moves = [StatusMove(on=on, status=code) for step, on in zip(steps, days, strict=True) for code in step.statuses]
    return tuple(moves) if moves and moves[0].status == start else (StatusMove(on=days[0], status=start), *moves)


def _planned_after(steps: list[Step], days: list[date], index: int) -> date | None:
    return next((on for step, on in zip(steps[index + 1 :], days[index + 1 :], strict=True) if step.planned), None)


def _kept(entry: EntryStory, purpose: str) -> AppointmentStory:
    return AppointmentStory(
        on=entry.on,
        starts_at=entry.starts_at,
        minutes=max(entry.minutes, _KEPT_MINUTES),
        place=entry.place,
        staff_key=entry.author_key,
        purpose=purpose,
        state="absent" if entry.method == "absent" else "arrived",
    )
