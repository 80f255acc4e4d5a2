"""Writing entries and correcting them; booking appointments and what becomes of them."""

from functools import partial
from urllib.parse import urlsplit
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from casework.access.actor import Actor
from casework.access.current import current_actor
from casework.access.guard import requires
from casework.access.permissions import Permission
from casework.agencies.queries import label
from casework.cases.models import Case
from casework.cases.queries import get_case, get_case_at_desk, list_staff
from casework.core import clock
from casework.core.errors import RuleBroken, StaleVersion
from casework.core.i18n import _l
from casework.drafts import service as drafts
from casework.identity.queries import user_names
from casework.support_log import queries, service
from casework.support_log.booking_forms import BookingForm, MoveForm, booked_for, planned_in
from casework.support_log.forms import AmendForm, CallForm, EntryForm, VoidForm, defaults_of, stored_in
from casework.support_log.models import Appointment
from casework.support_log.service import Opened, OpenedEntry
from casework.web.notices import redirect_with, register
from casework.web.pages import page

blueprint = Blueprint("support_log", __name__)
ENTRY_SAVED = register("entry_saved", _l("記録しました。15分以内は、理由なしで直せます。"))
ENTRY_AMENDED = register("entry_amended", _l("記録を訂正しました。前の内容も残っています。"))
ENTRY_VOIDED = register("entry_voided", _l("記録を取り消しました。"))
CALL_NOTED = register("call_noted", _l("受電を記録しました。担当者のケースに残ります。"))
BOOKED = register("appointment_booked", _l("予約しました。"))
BOOKED_TWICE = register(
    "appointment_booked_twice", _l("予約しました。同じ時間に、この担当の別の予約があります。確かめてください。")
)
ARRIVED = register("appointment_arrived", _l("来所を記録しました。"))
ABSENT = register("appointment_absent", _l("欠席を記録しました。"))
CANCELLED = register("appointment_cancelled", _l("予約を取り消しました。"))
MOVED = register("appointment_moved", _l("予約を変更しました。"))
METHOD = partial(label, "method")
CONFLICT = 409


@blueprint.route("/cases/<uuid:case_id>/log", methods=["GET", "POST"])
@requires(Permission.ENTRY_WRITE)
def log(case_id: UUID) -> ResponseReturnValue:
    """Write an entry."""
    actor, appointment_id = current_actor(), request.args.get("appointment", type=UUID)
    form = EntryForm.from_request()
    if form.submitted():
        try:
            return _save(actor, case_id, appointment_id, form)
        except RuleBroken as error:
            form.blame(error)
    opened = service.open_log(actor, case_id, appointment_id)
    if request.method == "GET":
        form = EntryForm(data=defaults_of(opened.case, queries.find_last_method(actor), opened.appointment))
    return _entry_page("support_log/log.html", form, opened)


def _save(actor: Actor, case_id: UUID, appointment_id: UUID | None, form: EntryForm) -> ResponseReturnValue:
    target = url_for("casefile.case", case_id=case_id)
    first = drafts.claim(actor, form.token, "support_log.log", result=target, object_id=case_id)
    if first is None:
        case = get_case(actor, case_id)
        if appointment_id is None:
            service.log_entry(actor, case, form.written(case))
        else:
            appointment = queries.get_appointment(actor, appointment_id)
            service.log_from_appointment(actor, case, appointment, form.written(case))
    return redirect_with(ENTRY_SAVED, first or target)


def _entry_page(
    template: str, form: EntryForm, opened: Opened | OpenedEntry, *, status: int = 200, **values: object
) -> ResponseReturnValue:
    form.offer_next(opened.case)
    form.offer_staff([member for member in opened.staff if member[0] != current_actor().user_id])
    return page(template, status=status, form=form, opened=opened, method_label=METHOD, **values)


@blueprint.route("/entries/<uuid:entry_id>/amend", methods=["GET", "POST"])
@requires(Permission.ENTRY_AMEND)
def amend(entry_id: UUID) -> ResponseReturnValue:
    """Correct an entry. On a stale version both texts are shown."""
    actor, form, theirs = current_actor(), AmendForm.from_request(), None
    opened = service.open_for_change(actor, entry_id)
    if form.submitted():
        try:
            return _amend(actor, opened, form)
        except StaleVersion as stale:
            theirs, form.version.data = stale.theirs, str(opened.entry.version)
        except RuleBroken as error:
            form.blame(error)
    if request.method == "GET":
        staff = queries.list_staff_of(opened.entry)
        form = AmendForm(data=stored_in(opened.entry, staff, reads_memo=actor.user_id == opened.entry.author_id))
    return _entry_page("support_log/amend.html", form, opened, status=CONFLICT if theirs else 200, theirs=theirs)


def _amend(actor: Actor, opened: OpenedEntry, form: AmendForm) -> ResponseReturnValue:
    written, reason = form.written(opened.case), form.reason.data or ""
    service.amend_entry(actor, opened.case, opened.entry, written, version=form.seen, reason=reason)
    return redirect_with(ENTRY_AMENDED, url_for("casefile.case", case_id=opened.case.id))


@blueprint.route("/entries/<uuid:entry_id>/void", methods=["GET", "POST"])
@requires(Permission.ENTRY_AMEND)
def void(entry_id: UUID) -> ResponseReturnValue:
    """Strike an entry out."""
    actor, form = current_actor(), VoidForm.from_request()
    opened = service.open_for_change(actor, entry_id)
    if form.submitted():
        try:
            service.void_entry(actor, opened.case, opened.entry, version=form.seen, reason=form.reason.data or "")
            return redirect_with(ENTRY_VOIDED, url_for("casefile.case", case_id=opened.case.id))
        except RuleBroken as error:
            form.blame(error)
    form.version.data = str(opened.entry.version)
    return page("support_log/void.html", form=form, opened=opened, method_label=METHOD)


@blueprint.get("/entries/<uuid:entry_id>")
@blueprint.get("/entries/<uuid:entry_id>/versions", endpoint="versions")
@requires(Permission.CASE_READ)
def entry(entry_id: UUID) -> ResponseReturnValue:
    """Show one entry, what it said before, and what may be done with it."""
    actor = current_actor()
    shown = service.view_versions(actor, entry_id)
    return page("support_log/versions.html", shown=shown, opened=shown.opened, method_label=METHOD)


@blueprint.route("/cases/<uuid:case_id>/call", methods=["GET", "POST"])
@requires(Permission.FRONT_DESK)
def call(case_id: UUID) -> ResponseReturnValue:
    """Write down a call that whoever was there took (受電); what others wrote is not shown."""
    actor, form = current_actor(), CallForm.from_request()
    case, client = service.open_booking(actor, case_id)
    if form.submitted():
        try:
            return _note_call(actor, case_id, form)
        except RuleBroken as error:
            form.blame(error)
    return page("support_log/call.html", form=form, case=case, client=client)


def _note_call(actor: Actor, case_id: UUID, form: CallForm) -> ResponseReturnValue:
    case = get_case_at_desk(actor, case_id)
    target = url_for("casefile.desk", client_id=case.client_id)
    first = drafts.claim(actor, form.token, "support_log.call", result=target, object_id=case_id)
    if first is None:
        service.note_call(
            actor,
            case,
            text=form.text.data or "",
            counterpart=form.counterpart.data or "client",
            call_back_on=form.call_back_on.day,
        )
    return redirect_with(CALL_NOTED, first or target)


@blueprint.get("/appointments")
@requires(Permission.APPOINTMENT_READ)
def appointments() -> ResponseReturnValue:
    """Show a week of the unit."""
    week = service.view_week(current_actor(), request.args.get("week", ""))
    return page("support_log/appointments.html", week=week, method_label=METHOD)


@blueprint.route("/appointments/new", methods=["GET", "POST"])
@requires(Permission.APPOINTMENT_WRITE)
def book() -> ResponseReturnValue:
    """Book an appointment, for a case or for somebody by nickname."""
    actor, form = current_actor(), BookingForm.from_request(**booked_for(current_actor(), request.args))
    case, client = service.open_booking(actor, request.args.get("case_id", type=UUID))
    if form.submitted():
        try:
            return _book(actor, form, case)
        except RuleBroken as error:
            form.blame(error)
    form.offer_staff(list_staff(actor, case.unit_id if case else None))
    return page("support_log/book.html", form=form, case=case, client=client)


def _book(actor: Actor, form: BookingForm, case: Case | None) -> ResponseReturnValue:
    target = url_for(".appointments", week=queries.week_name(clock.local(form.starts_at).date()))
    first = drafts.claim(actor, form.token, "support_log.book", result=target)
    if first is not None:
        return redirect_with(BOOKED, first)
    appointment = service.book(actor, form.booking(case))
    clash = service.find_clash(appointment)
    return redirect_with(BOOKED_TWICE if clash else BOOKED, target)


@blueprint.get("/appointments/<uuid:appointment_id>")
@requires(Permission.APPOINTMENT_READ)
def appointment(appointment_id: UUID) -> ResponseReturnValue:
    """Show one appointment and what may be done with it."""
    visit = service.open_appointment(current_actor(), appointment_id)
    staff_name = user_names([visit.appointment.staff_id])[visit.appointment.staff_id]
    return page("support_log/appointment.html", visit=visit, staff_name=staff_name, method_label=METHOD)


@blueprint.post("/appointments/<uuid:appointment_id>/arrive")
@requires(Permission.APPOINTMENT_WRITE)
def arrive(appointment_id: UUID) -> ResponseReturnValue:
    """Note that the person is here."""
    actor = current_actor()
    found = service.mark_arrived(actor, queries.get_appointment(actor, appointment_id))
    return redirect_with(ARRIVED, _back(found))


@blueprint.post("/appointments/<uuid:appointment_id>/absent")
@requires(Permission.APPOINTMENT_WRITE)
def absent(appointment_id: UUID) -> ResponseReturnValue:
    """Note that the person did not come; whoever writes entries leaves one in the same step."""
    actor = current_actor()
    found = queries.get_appointment(actor, appointment_id)
    writes = found.case_id is not None and actor.can(Permission.ENTRY_WRITE)
    service.mark_absent(actor, found, get_case(actor, found.case_id) if writes and found.case_id else None)
    return redirect_with(ABSENT, _back(found))


@blueprint.post("/appointments/<uuid:appointment_id>/cancel")
@requires(Permission.APPOINTMENT_WRITE)
def cancel(appointment_id: UUID) -> ResponseReturnValue:
    """Cancel an appointment."""
    actor = current_actor()
    found = service.cancel(actor, queries.get_appointment(actor, appointment_id))
    return redirect_with(CANCELLED, _back(found))


@blueprint.route("/appointments/<uuid:appointment_id>/move", methods=["GET", "POST"])
@requires(Permission.APPOINTMENT_WRITE)
def move(appointment_id: UUID) -> ResponseReturnValue:
    """Move an appointment to another time, member of staff or room."""
    actor, form = current_actor(), MoveForm.from_request()
    visit = service.open_appointment(actor, appointment_id)
    if form.submitted():
        try:
            return _move(actor, visit.appointment, form)
        except RuleBroken as error:
            form.blame(error)
    if request.method == "GET":
        form = MoveForm(data=planned_in(visit.appointment))
    form.offer_staff(list_staff(actor, visit.appointment.unit_id))
    return page("support_log/move.html", form=form, visit=visit)


def _move(actor: Actor, appointment: Appointment, form: MoveForm) -> ResponseReturnValue:
    wanted = form.booking(None)
    moved = service.reschedule(
        actor,
        appointment,
        starts_at=wanted.starts_at,
        minutes=wanted.minutes,
        staff_id=wanted.staff_id,
        room=wanted.room,
    )
    return redirect_with(MOVED, _back(moved))


def _back(appointment: Appointment) -> str:
    """Return to 今日 if the button stood there, else to the appointment's week."""
    came_from = urlsplit(request.referrer or "")
    if came_from.netloc == request.host and came_from.path == url_for("caseload.today"):
        return came_from.path
    return url_for(".appointments", week=queries.week_name(clock.local(appointment.starts_at).date()))
