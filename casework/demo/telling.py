"""Tells the stories through the real services, each event as of its own day."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.access.roles import Role
from casework.cases import service as cases
from casework.cases.lifecycle import Move, Urgency
from casework.cases.models import Case
from casework.clients import queries as clients
from casework.clients.person import Birth, ContactSafety, PersonDetails
from casework.core import clock
from casework.core.database import session, unit_of_work
from casework.demo.offices import staff_of
from casework.demo.places import Places
from casework.demo.story import (
    AppointmentStory,
    CaseStory,
    EntryStory,
    OwnerMove,
    Person,
    PersonStory,
    StatusMove,
    WalkIn,
)
from casework.support_log import service as support_log
from casework.support_log.models import Appointment
from casework.support_log.service.appointments import Booking
from casework.support_log.service.writing import Written

BOOKED_AHEAD = timedelta(days=7)
OPENED_AT, OWNED_AT, BOOKED_AT, MOVED_AT, PLANNED_AT = 9, 10, 10, 17, 18
RESTS_DAYS = 90
REASONS = {"closed": "goal_mostly_met", "suspended": "no_contact"}
Step = Callable[[], None]


@dataclass(frozen=True)
class Event:
    """Something that happens in a story: when, in which order among equals, and how it is told."""

    at: datetime
    rank: int
    tell: Step


class CaseTold:
    """One case while it is told: what was made so far, and by whom."""

    def __init__(self, places: Places, story: CaseStory) -> None:
        self.places = places
        self.story = story
        self.case: Case
        self.booked: dict[AppointmentStory, Appointment] = {}

    def actor(self, login_id: str) -> Actor:
        """Return a member of staff acting in the case's unit; the unit's supervisor for whoever writes no entries."""
        actor = self.places.actor(login_id, self.story.unit_key)
        if actor.can(Permission.ENTRY_WRITE):
            return actor
        return self.supervisor

    @property
    def supervisor(self) -> Actor:
        """The unit's supervisor."""
        return self.places.actor(staff_of(self.story.unit_key, Role.SUPERVISOR)[0].login_id, self.story.unit_key)

    def events(self) -> Iterator[Event]:
        """Return everything after the opening, in no order."""
        story = self.story
        for move in story.statuses[1:]:
            yield Event(_at(move.on, MOVED_AT), 3, lambda move=move: self.move(move))  # type: ignore[misc]
        for owner in story.owners[1:]:
            yield Event(_at(owner.on, OWNED_AT), 1, lambda owner=owner: self.assign(owner))  # type: ignore[misc]
        for booked in story.appointments:
            ahead = max(booked.on - BOOKED_AHEAD, story.opened_on)
            yield Event(_at(ahead, BOOKED_AT), 0, lambda booked=booked: self.book(booked))  # type: ignore[misc]
        for entry in story.entries:
            ends_at = _at(entry.on, entry.starts_at.hour, entry.starts_at.minute) + timedelta(minutes=entry.minutes)
            yield Event(ends_at, 2, lambda entry=entry: self.log(entry))  # type: ignore[misc]
        for booked in story.appointments:
            if booked.state != "booked":
                came_at = _at(booked.on, booked.starts_at.hour, booked.starts_at.minute)
                yield Event(came_at, 4, lambda booked=booked: self.settle(booked))  # type: ignore[misc]
        if story.enrolment:
            yield Event(_at(story.enrolment.on, MOVED_AT), 2, self.register)

    def move(self, move: StatusMove) -> None:
        """Move the case along its course."""
        is_last = move is self.story.statuses[-1]
        rests_until = self.story.next_on if is_last and self.story.next_on else move.on + timedelta(days=RESTS_DAYS)
        asked = Move(
            move.status,
            move.on,
            reason_code=REASONS.get(move.status, ""),
            reason=self.story.closing_text if is_last else "",
            recontact_on=max(rests_until, move.on + timedelta(days=1)),
        )
        cases.move_status(self.actor(self.story.owner_key), self.case, asked, version=self.case.version)

    def assign(self, move: OwnerMove) -> None:
        """Give the case to somebody else."""
        cases.assign(self.supervisor, self.case, self.places.users[move.owner_key], version=self.case.version)

    def register(self) -> None:
        """Register the person."""
        enrolment = self.story.enrolment
        if enrolment:
            actor = self.actor(self.story.owner_key)
            cases.register(actor, self.case, on=enrolment.on, number=enrolment.number)

    def book(self, story: AppointmentStory) -> None:
        """Book an appointment."""
        booking = Booking(
            staff_id=self.places.users[story.staff_key],
            starts_at=_at(story.on, story.starts_at.hour, story.starts_at.minute),
            minutes=story.minutes,
            case=self.case,
            room=story.place,
            memo=story.purpose,
        )
        self.booked[story] = support_log.book(self.actor(story.staff_key), booking)

    def settle(self, story: AppointmentStory) -> None:
        """Note whether the person came, where no entry has said so already."""
        appointment = self.booked[story]
        if appointment.entry_id is not None:
            return
        actor = self.actor(story.staff_key)
        if story.state == "arrived":
            support_log.mark_arrived(actor, appointment)
        else:
            support_log.mark_absent(actor, appointment, self.case)

    def log(self, story: EntryStory) -> None:
        """Write an entry, from its appointment where it has one."""
        started_at = _at(story.on, story.starts_at.hour, story.starts_at.minute)
        written = Written(
            method=story.method,
            supported_on=story.on,
            text=story.text,
            counterpart=story.counterpart,
            started_at=started_at,
            duration_minutes=story.minutes,
            place=story.place,
            next_action=story.next_action,
            next_on=story.next_on if story.next_on and story.next_on >= story.on else None,
        )
        actor = self.actor(story.author_key)
        appointment = next((made for made in self.booked.values() if _is_of(made, started_at)), None)
        if appointment is None:
            support_log.log_entry(actor, self.case, written)
        else:
            support_log.log_from_appointment(actor, self.case, appointment, written)

    def plan(self) -> None:
        """Say what comes next now."""
        if self.story.is_open and self.story.next_on and self.case.next_action_on != self.story.next_on:
            actor = self.actor(self.story.owner_key)
            cases.set_next_action(actor, self.case, text=self.story.next_action, on=self.story.next_on)


def _is_of(appointment: Appointment, started_at: datetime) -> bool:
    return appointment.entry_id is None and appointment.starts_at == started_at


def _at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return an instant of a story: never after this one."""
    return clock.at_local(day, hour, minute)


def tell(places: Places, story: PersonStory) -> None:
    """Write one person with all their cases, in one unit of work."""
    agency_id = places.agencies[story.agency_key]
    known: UUID | None = None
    with unit_of_work(agency_id):
        for number, told in enumerate(story.cases):
            known = _tell_case(places, story, told, known, is_last=number == len(story.cases) - 1)


def _tell_case(places: Places, story: PersonStory, told: CaseStory, known: UUID | None, *, is_last: bool) -> UUID:
    telling = CaseTold(places, told)
    last = _at(told.opened_on, OPENED_AT)
    with clock.as_of(last):
        telling.case = _open(places, story, told, known)
        session().flush()  # the events that follow read the case
    for event in sorted(telling.events(), key=lambda event: (event.at, event.rank)):
        last = min(event.at, _now())
        with clock.as_of(last):
            event.tell()
            session().flush()  # the next event reads what this one wrote
    with clock.as_of(min(max(last, _at(clock.local(last).date(), PLANNED_AT)), _now())):
        telling.plan()
        if is_last and story.restricted_reason:
            named = [member.login_id for member in staff_of(told.unit_key, Role.SUPERVISOR)]
            cases.restrict_case(telling.supervisor, telling.case, user_ids=[places.users[key] for key in named])
    return telling.case.client_id


def _now() -> datetime:
    return clock.now()


def _open(places: Places, story: PersonStory, told: CaseStory, known: UUID | None) -> Case:
    owner = places.users[told.owners[0].owner_key]
    actor = places.actor(told.owners[0].owner_key, told.unit_key)
    facts = cases.CaseFacts(
        unit_id=places.units[told.unit_key],
        referral_route=told.referral_route,
        topics=told.topics,
        chief_complaint=told.chief_complaint,
        urgency=Urgency(told.urgency or "none"),
        owner_id=owner,
        old_number=told.old_number,
        opened_on=told.opened_on,
    )
    if known is None:
        return cases.take_in(actor, cases.Intake(_details(story.person), story.person.municipality_code, facts))
    return cases.open_case_for(actor, clients.get_client(actor, known), facts)


def _details(person: Person) -> PersonDetails:
    name, birth, safety = person.name, person.birth, person.contact_safety
    return PersonDetails(
        family_name=name.family_name,
        given_name=name.given_name,
        family_kana=name.family_kana,
        given_kana=name.given_kana,
        preferred_name=name.preferred_name,
        latin_name=name.latin_name,
        alias_name=name.alias_name,
        birth=Birth(birth.on, birth.precision, birth.as_of) if birth else None,
        sex=person.sex,
        phone=person.phone,
        contact_safety=ContactSafety(
            voicemail=safety.voicemail,
            say_agency=safety.say_agency,
            owner=safety.owner,
            envelope=safety.envelope,
            best_time=safety.best_time,
            note=safety.note,
        ),
        memo=person.memo,
    )


def book_walk_in(places: Places, walk_in: WalkIn) -> None:
    """Book an appointment of somebody who is no client yet."""
    actor = places.actor(walk_in.staff_key, walk_in.unit_key)
    booking = Booking(
        staff_id=places.users[walk_in.staff_key],
        starts_at=_at(walk_in.on, walk_in.starts_at.hour, walk_in.starts_at.minute),
        minutes=walk_in.minutes,
        unit_id=places.units[walk_in.unit_key],
        nickname=walk_in.name,
        room=walk_in.place,
        memo=walk_in.purpose,
    )
    with unit_of_work(actor.agency_id):
        support_log.book(actor, booking)
