"""The case page: two statements beside the entries, however long the case is. Rule F-3."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.agencies.profiles import Status
from casework.agencies.queries import find_code, get_municipality, get_unit, label
from casework.casefile.contact import Sign, dialled, lines, signs
from casework.cases.lifecycle import AssignmentKind, needs_reason, reason_list
from casework.cases.models import Assignment, Case, CaseStatusChange, Enrolment
from casework.cases.policy import visible_cases
from casework.clients.models import Client, Residence
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound
from casework.core.i18n import LazyString
from casework.identity.models import User
from casework.support_log.models import Appointment, AppointmentState

AHEAD = (AppointmentState.PLANNED, AppointmentState.ARRIVED)


@dataclass(frozen=True)
class Held:
    """Who answered for the case, from when until when."""

    user_id: UUID
    name: str
    kind: AssignmentKind
    starts_on: date
    ends_on: date | None

    @property
    def holds_today(self) -> bool:
        """Whether it holds on this day."""
        today = clock.today()
        return self.starts_on <= today and (self.ends_on is None or self.ends_on >= today)


@dataclass(frozen=True)
class NextAppointment:
    """The next appointment of a case."""

    id: UUID
    starts_at: datetime
    ends_at: datetime
    method: str
    room: str
    staff_name: str

    @property
    def method_label(self) -> str:
        """How they meet."""
        return label("method", self.method)


@dataclass(frozen=True)
class Overview:
    """A case as its page shows it."""

    case: Case
    client: Client
    owner_name: str
    residence: Residence | None
    enrolment: Enrolment | None
    appointment: NextAppointment | None
    holders: Sequence[Held]

    @property
    def status(self) -> Status:
        """The status in the course of the case's unit."""
        return get_unit(self.case.unit_id).course.status(self.case.status)

    @property
    def enrols(self) -> bool:
        """Whether the course of the case's unit has a registration (登録) in it."""
        return any(status.enrols for status in get_unit(self.case.unit_id).course.statuses)

    @property
    def signs(self) -> Sequence[Sign]:
        """What must not be overlooked before somebody calls."""
        return signs(self.client.safety)

    @property
    def contact_lines(self) -> Sequence[tuple[LazyString, str]]:
        """How the person may be reached, question by question."""
        return lines(self.client.safety)

    @property
    def phone(self) -> str:
        """The telephone number as it is dialled."""
        return dialled(self.client.phone)

    @property
    def unit_name(self) -> str:
        """The unit that the case is kept in."""
        return get_unit(self.case.unit_id).name

    @cached_property
    def cover(self) -> Held | None:
        """Who answers for the owner on this day, if somebody does."""
        covers = [held for held in self.holders if held.kind is AssignmentKind.COVER and held.holds_today]
        return covers[0] if covers else None

    @property
    def age(self) -> int | None:
        """The age in full years, where anything is known of it."""
        birth = self.client.birth_date
        return None if birth is None else birth.age(clock.today())

    @property
    def municipality(self) -> str:
        """Where the person lives."""
        return get_municipality(self.residence.municipality_code).name if self.residence else ""

    @property
    def topics(self) -> list[str]:
        """What it is about."""
        return [label("topic", code) for code in self.case.topics or () if find_code("topic", code)]

    def rule_for(self, actor: Actor) -> str:
        """Return by what right the actor reads this case."""
        if actor.user_id == self.case.owner_id:
            return "owner"
        if self.cover and self.cover.user_id == actor.user_id:
            return "cover"
        return "named" if self.client.restricted else "unit-shared"


def get_overview(actor: Actor, case_id: UUID) -> Overview:
    """Return a case that the actor may see, with its person and who answers for it; NotFound otherwise.

    One statement: one row for each assignment, because the rest is one row each.
    """
    owner, holder, staff = aliased(User), aliased(User), aliased(User)
    columns: tuple[Any, ...] = (
        *(Case, Client, Residence, Enrolment, owner.display_name.label("owner_name")),
        *(Appointment.id, Appointment.starts_at, Appointment.ends_at, Appointment.method, Appointment.room.lazy()),
        staff.display_name.label("staff_name"),
        *(Assignment.user_id, holder.display_name, Assignment.kind, Assignment.starts_on, Assignment.ends_on),
    )
    found: sa.Select[Any] = visible_cases(actor).where(Case.id == case_id).with_only_columns(*columns)
    statement = (
        found.join(Client, Client.id == Case.client_id)
        .outerjoin(owner, owner.id == Case.owner_id)
        .outerjoin(Residence, Residence.id == _latest_residence())
        .outerjoin(Enrolment, Enrolment.id == _latest_enrolment())
        .outerjoin(Appointment, Appointment.id == _next_appointment())
        .outerjoin(staff, staff.id == Appointment.staff_id)
        .outerjoin(Assignment, Assignment.case_id == Case.id)
        .outerjoin(holder, holder.id == Assignment.user_id)
        .order_by(Assignment.starts_on.desc(), Assignment.id.desc())
    )
    rows = session().execute(statement).all()
    if not rows:
        raise NotFound
    return _overview(rows)


def _overview(rows: Sequence[Any]) -> Overview:
    case, client, residence, enrolment, owner_name, *appointment = rows[0][:11]
    return Overview(
        case=case,
        client=client,
        owner_name=owner_name or "",
        residence=residence,
        enrolment=enrolment,
        appointment=_next(*appointment) if appointment[0] else None,
        holders=[Held(*row[11:]) for row in rows if row[11]],
    )


def _next(*columns: Any) -> NextAppointment:  # noqa: ANN401 - the columns of the select above, in their order
    appointment_id, starts_at, ends_at, method, sealed_room, staff_name = columns
    return NextAppointment(appointment_id, starts_at, ends_at, method, sealed_room.value or "", staff_name)


def _latest_residence() -> sa.ScalarSelect[UUID]:
    latest = sa.select(Residence.id).where(Residence.client_id == Case.client_id).correlate(Case)
    return latest.order_by(Residence.known_on.desc(), Residence.id.desc()).limit(1).scalar_subquery()


def _latest_enrolment() -> sa.ScalarSelect[UUID]:
    latest = sa.select(Enrolment.id).where(Enrolment.case_id == Case.id).correlate(Case)
    return latest.order_by(Enrolment.registered_on.desc(), Enrolment.id.desc()).limit(1).scalar_subquery()


def _next_appointment() -> sa.ScalarSelect[UUID]:
    begins, _ends = clock.day_bounds(clock.today())
    ahead = sa.select(Appointment.id).where(
        Appointment.case_id == Case.id, Appointment.state.in_(AHEAD), Appointment.starts_at >= begins
    )
    return ahead.correlate(Case).order_by(Appointment.starts_at, Appointment.id).limit(1).scalar_subquery()


@dataclass(frozen=True)
class Moved:
    """One move of a case in its history."""

    status: Status
    changed_on: date
    by_name: str
    reason_label: str
    reason: str
    recontact_on: date | None


def list_moves(overview: Overview) -> Sequence[Moved]:
    """Return the moves of a case that was read through ``get_overview``, newest first."""
    course = get_unit(overview.case.unit_id).course
    statement = (
        sa.select(CaseStatusChange, User.display_name)
        .outerjoin(User, User.id == CaseStatusChange.changed_by)
        .where(CaseStatusChange.case_id == overview.case.id)
        .order_by(CaseStatusChange.changed_on.desc(), CaseStatusChange.id.desc())
    )
    return [
        Moved(
            status=course.status(move.to_status),
            changed_on=move.changed_on,
            by_name=name or "",
            reason_label=_reason_of(course.status(move.to_status), move.reason_code),
            reason=move.reason or "",
            recontact_on=move.recontact_on,
        )
        for move, name in session().execute(statement)
    ]


def _reason_of(status: Status, code: str) -> str:
    return label(reason_list(status), code) if needs_reason(status) else ""
