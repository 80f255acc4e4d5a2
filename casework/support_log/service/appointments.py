"""Booking appointments, and what becomes of them. Rule L-7."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.agencies.queries import find_code
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases.models import Case
from casework.cases.queries.duty import is_member
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Conflict, RuleBroken
from casework.core.i18n import _l
from casework.support_log import keys, policy
from casework.support_log.models import Appointment, AppointmentState, SupportEntry
from casework.support_log.service.entries import log_entry
from casework.support_log.service.writing import Written

COMING = frozenset({AppointmentState.PLANNED, AppointmentState.ARRIVED})
LONGEST = timedelta(hours=12)


@dataclass(frozen=True)
class Booking:
    """An appointment as somebody books it.

    Attributes:
        case: Whose; None for somebody who has no record yet: then ``nickname`` says who comes.
        unit_id: Where it takes place; the case's own unit where there is a case.
    """

    staff_id: UUID
    starts_at: datetime
    minutes: int
    case: Case | None = None
    unit_id: UUID | None = None
    nickname: str = ""
    method: str = "office"
    room: str = ""
    place: str = ""
    memo: str = ""


def book(actor: Actor, booking: Booking, *, appointment_id: UUID | None = None) -> Appointment:
    """Book an appointment. That the member of staff is taken at that time is told, not refused.

    Raises:
        Forbidden: the actor may not book.
        RuleBroken: nobody named who comes, no such member of staff in the unit, or an impossible time.
    """
    policy.require_booking(actor)
    unit_id = booking.case.unit_id if booking.case else booking.unit_id or actor.unit_id
    if unit_id is None or actor.agency_id is None:
        raise RuleBroken(_l("事業を選んでから予約してください。"))
    _check_booking(booking)
    _check_time(booking.starts_at, booking.minutes)
    _check_staff(actor.agency_id, unit_id, booking.staff_id)
    record_id = booking.case.client_id if booking.case else keys.agency_record(actor.agency_id)
    appointment = Appointment(
        agency_id=actor.agency_id,
        record_id=record_id,
        unit_id=unit_id,
        case_id=booking.case.id if booking.case else None,
        client_id=booking.case.client_id if booking.case else None,
        staff_id=booking.staff_id,
        starts_at=booking.starts_at,
        ends_at=booking.starts_at + timedelta(minutes=booking.minutes),
        method=booking.method,
        state=AppointmentState.PLANNED,
        created_by=actor.user_id,
        **({} if appointment_id is None else {"id": appointment_id}),
    )
    appointment.room = booking.room.strip() or None
    appointment.nickname = booking.nickname.strip() or None
    appointment.place = booking.place.strip() or None
    appointment.memo = booking.memo.strip() or None
    session().add(appointment)
    audit.record(actor, Action.APPOINTMENT_BOOK, appointment)
    return appointment


def mark_arrived(actor: Actor, appointment: Appointment) -> Appointment:
    """Note that the person is here.

    Raises:
        Conflict: the appointment was cancelled, missed, or became an entry already.
    """
    policy.require_booking(actor, appointment)
    _require_coming(appointment)
    if appointment.state is AppointmentState.PLANNED:
        appointment.state, appointment.arrived_at = AppointmentState.ARRIVED, clock.now()
        audit.record(actor, Action.APPOINTMENT_CHANGE, appointment, fields=("state",))
    return appointment


def mark_absent(actor: Actor, appointment: Appointment, case: Case | None) -> SupportEntry | None:
    """Note that the person did not come. Whoever may write entries leaves one in the same step.

    Args:
        case: The appointment's case, read for writing; None where it has none or the actor writes no entries (受付).
    Raises:
        Conflict: as for ``mark_arrived``.
    """
    policy.require_booking(actor, appointment)
    _require_coming(appointment)
    appointment.state = AppointmentState.ABSENT
    audit.record(actor, Action.APPOINTMENT_CHANGE, appointment, fields=("state",))
    if case is None:
        return None
    written = Written("absent", clock.local(appointment.starts_at).date(), next_on=case.next_action_on)
    entry = log_entry(actor, case, _not_ahead(written, case), appointment_id=appointment.id)
    appointment.entry_id = entry.id
    return entry


def _not_ahead(written: Written, case: Case) -> Written:
    """Keep the plan of the case where it still lies ahead; else the usual thirty days hold."""
    today = clock.today()
    keeps = case.next_action_on is not None and case.next_action_on >= today
    next_on = case.next_action_on if keeps else None
    next_action = (case.next_action or "") if keeps else ""
    return Written(written.method, min(written.supported_on, today), next_on=next_on, next_action=next_action)


def cancel(actor: Actor, appointment: Appointment) -> Appointment:
    """Cancel an appointment that was not kept yet.

    Raises:
        Conflict: as for ``mark_arrived``.
    """
    policy.require_booking(actor, appointment)
    _require_coming(appointment)
    appointment.state = AppointmentState.CANCELLED
    audit.record(actor, Action.APPOINTMENT_CHANGE, appointment, fields=("state",))
    return appointment


def reschedule(
    actor: Actor, appointment: Appointment, *, starts_at: datetime, minutes: int, staff_id: UUID, room: str = ""
) -> Appointment:
    """Move an appointment to another time, member of staff or room.

    Raises:
        Conflict: the person has come already, or the appointment is over.
        RuleBroken: as for ``book``.
    """
    policy.require_booking(actor, appointment)
    if appointment.state is not AppointmentState.PLANNED:
        raise Conflict(_l("この予約はすでに受付・記録・取消しのいずれかが済んでいるため、変更できません。"))
    _check_time(starts_at, minutes)
    _check_staff(appointment.agency_id, appointment.unit_id, staff_id)
    appointment.starts_at, appointment.ends_at = starts_at, starts_at + timedelta(minutes=minutes)
    appointment.staff_id, appointment.room = staff_id, room.strip() or None
    audit.record(actor, Action.APPOINTMENT_CHANGE, appointment, fields=("starts_at", "ends_at", "staff_id", "room"))
    return appointment


def log_from_appointment(
    actor: Actor, case: Case, appointment: Appointment, written: Written, *, entry_id: UUID | None = None
) -> SupportEntry:
    """Write the entry that an appointment becomes, once.

    Raises:
        Conflict: it became one already, or was cancelled.
        RuleBroken: what ``log_entry`` refuses; the appointment is another case's.
    """
    policy.require_booking(actor, appointment)
    if appointment.case_id != case.id:
        raise RuleBroken(_l("この予約は別のケースのものです。"))
    _require_coming(appointment)
    entry = log_entry(actor, case, written, entry_id=entry_id, appointment_id=appointment.id)
    appointment.state = AppointmentState.HELD if entry.is_contact else AppointmentState.ABSENT
    appointment.entry_id = entry.id
    return entry


def _require_coming(appointment: Appointment) -> None:
    if appointment.state not in COMING:
        raise Conflict(_l("この予約は、すでに記録・欠席・取消しのいずれかになっています。"))


def _check_booking(booking: Booking) -> None:
    if booking.case is None and not booking.nickname.strip():
        raise RuleBroken(_l("来る方の呼び名を入力してください。"), field="nickname")
    if find_code("method", booking.method) is None:
        raise RuleBroken(_l("方法を選んでください。"), field="method")


def _check_time(starts_at: datetime, minutes: int) -> None:
    if not 0 < minutes <= LONGEST / timedelta(minutes=1):
        raise RuleBroken(_l("時間は1分以上12時間以内にしてください。"), field="minutes")
    if clock.local(starts_at).date() < clock.today():
        raise RuleBroken(_l("過ぎた日には予約できません。"), field="on")


def _check_staff(agency_id: UUID, unit_id: UUID, staff_id: UUID) -> None:
    if not is_member(agency_id, unit_id, staff_id):
        raise RuleBroken(_l("この事業の担当者を選んでください。"), field="staff_id")


def find_clash(appointment: Appointment) -> Appointment | None:
    """Return another appointment of the same member of staff at that time, if there is one.

    It looks past what the actor may see, and the caller tells no more than that the time is taken.
    """
    statement = sa.select(Appointment).where(
        Appointment.staff_id == appointment.staff_id,
        Appointment.id != appointment.id,
        Appointment.state.in_(COMING),
        Appointment.starts_at < appointment.ends_at,
        Appointment.ends_at > appointment.starts_at,
    )
    return session().scalars(statement.limit(1)).first()
