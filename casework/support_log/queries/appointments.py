"""Reading appointments: of a day, of a week by staff, of a case."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.cases.models import Case
from casework.clients.card import Card, read_card
from casework.clients.models import ClientCard
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound
from casework.identity.models import User
from casework.support_log import policy
from casework.support_log.models import Appointment, AppointmentState

DAYS_A_WEEK = 7
FARTHEST = timedelta(days=20 * 366)  # the calendar itself ends somewhere
LONGEST_LIST = 500
_PLAIN = (
    Appointment.id,
    Appointment.record_id,
    Appointment.unit_id,
    Appointment.case_id,
    Appointment.client_id,
    Appointment.staff_id,
    Appointment.starts_at,
    Appointment.ends_at,
    Appointment.method,
    Appointment.room.lazy(),
    Appointment.state,
    Appointment.arrived_at,
    Appointment.entry_id,
)


class AppointmentRow:
    """A row of a list: the columns of the select by name, and who comes."""

    def __init__(self, row: Any) -> None:  # noqa: ANN401 - a row of the select below
        self._row = row

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a column of the select below
        """Return a column."""
        return getattr(self._row, name)

    @cached_property
    def card(self) -> Card | None:
        """The person's card; None for somebody without a record."""
        return read_card(self._row.content.value) if self._row.content else None

    @property
    def who(self) -> str:
        """The name of whoever comes; for somebody without a record, what to call them."""
        return self.card.name if self.card else self._row.nickname.value or ""

    @property
    def room(self) -> str:
        """Where in the office; empty where it was not said."""
        return self._row.room.value or ""

    @property
    def on(self) -> date:
        """The day, in the service's time zone."""
        return clock.local(self._row.starts_at).date()

    @property
    def minutes(self) -> int:
        """How long it is meant to take."""
        return int((self._row.ends_at - self._row.starts_at) / timedelta(minutes=1))

    @property
    def is_coming(self) -> bool:
        """Whether it was neither kept, missed nor cancelled yet."""
        return self._row.state in {AppointmentState.PLANNED, AppointmentState.ARRIVED}


def list_of_day(actor: Actor, day: date, *, staff_id: UUID | None = None) -> list[AppointmentRow]:
    """List the appointments of a day in the actor's unit, by time; of one member of staff if one is named."""
    return _list_between(actor, day, day + timedelta(days=1), staff_id=staff_id)


@dataclass(frozen=True)
class Week:
    """A week of a unit, by staff and day.

    Attributes:
        monday: Its first day.
        days: Its seven days.
        lines: For each member of staff their name and, for each day, the appointments.
    """

    monday: date
    days: tuple[date, ...]
    lines: Sequence[tuple[str, tuple[tuple[AppointmentRow, ...], ...]]]

    @property
    def name(self) -> str:
        """The week by its number: ``2026-W47``."""
        return week_name(self.monday)

    @property
    def before(self) -> str:
        """The week before, by its number."""
        return week_name(self.monday - timedelta(days=DAYS_A_WEEK))

    @property
    def behind(self) -> str:
        """The week after, by its number."""
        return week_name(self.monday + timedelta(days=DAYS_A_WEEK))


def week_name(day: date) -> str:
    """Return the number of the week that a day lies in (ISO 8601)."""
    year, week, _weekday = day.isocalendar()
    return f"{year}-W{week:02}"


def read_week(text: str, today: date) -> date:
    """Return the Monday of a week by its number; of this week where the text cannot be read or leads too far."""
    this_monday = today - timedelta(days=today.weekday())
    try:
        monday = date.fromisoformat(f"{text}-1")
    except ValueError:
        return this_monday
    return monday if abs(monday - this_monday) <= FARTHEST else this_monday


def get_week(actor: Actor, monday: date, staff: Sequence[tuple[UUID, str]]) -> Week:
    """Return a week of the actor's unit: one line for each of ``staff``, and for others who have appointments in it."""
    rows = _list_between(actor, monday, monday + timedelta(days=DAYS_A_WEEK))
    days = tuple(monday + timedelta(days=number) for number in range(DAYS_A_WEEK))
    names = dict(staff)
    for row in rows:
        names.setdefault(row.staff_id, row.staff_name)
    lines = [
        (name, tuple(tuple(row for row in rows if row.staff_id == user_id and row.on == day) for day in days))
        for user_id, name in names.items()
    ]
    return Week(monday, days, lines)


def _list_between(actor: Actor, first: date, behind: date, *, staff_id: UUID | None = None) -> list[AppointmentRow]:
    statement = _select_rows(actor).where(
        Appointment.starts_at >= clock.at_local(first), Appointment.starts_at < clock.at_local(behind)
    )
    if staff_id is not None:
        statement = statement.where(Appointment.staff_id == staff_id)
    return _rows(statement.order_by(Appointment.starts_at, Appointment.id).limit(LONGEST_LIST))


def list_of_case(actor: Actor, case_id: UUID, *, limit: int = 20) -> list[AppointmentRow]:
    """List the appointments of a case, the latest first."""
    statement = _select_rows(actor).where(Appointment.case_id == case_id)
    return _rows(statement.order_by(Appointment.starts_at.desc(), Appointment.id).limit(limit))


def list_coming_of_client(actor: Actor, client_id: UUID, *, limit: int = 5) -> list[AppointmentRow]:
    """List what a person has been given appointments for from today on, the next first: for 応対ビュー."""
    statement = _select_rows(actor).where(
        Appointment.client_id == client_id,
        Appointment.starts_at >= clock.at_local(clock.today()),
        Appointment.state.in_([AppointmentState.PLANNED, AppointmentState.ARRIVED]),
    )
    return _rows(statement.order_by(Appointment.starts_at, Appointment.id).limit(limit))


def get_appointment(actor: Actor, appointment_id: UUID) -> Appointment:
    """Return an appointment that the actor may see, locked where this request writes; NotFound otherwise."""
    statement = policy.visible_appointments(actor).where(Appointment.id == appointment_id)
    if session().writes:
        statement = statement.with_for_update(of=Appointment)
    appointment = session().scalar(statement)
    if appointment is None:
        raise NotFound
    return appointment


def _rows(statement: sa.Select[*tuple[Any, ...]]) -> list[AppointmentRow]:
    return [AppointmentRow(row) for row in session().execute(statement)]


def _select_rows(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    staff = aliased(User)
    card_of = sa.and_(ClientCard.agency_id == Appointment.agency_id, ClientCard.id == Appointment.client_id)
    case_of = sa.and_(Case.agency_id == Appointment.agency_id, Case.id == Appointment.case_id)
    return (
        policy.visible_appointments(actor)
        .join(staff, staff.id == Appointment.staff_id)
        .outerjoin(ClientCard, card_of)
        .outerjoin(Case, case_of)
        .with_only_columns(
            *_PLAIN,
            staff.display_name.label("staff_name"),
            Case.number.label("case_number"),
            Case.urgency.label("urgency"),
            Appointment.nickname.lazy(),
            Appointment.memo.lazy(),
            ClientCard.content.lazy(),
        )
    )
