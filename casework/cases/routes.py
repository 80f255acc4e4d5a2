"""新規受付, and the small changes of a case."""

from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from casework.access.actor import Actor
from casework.access.current import current_actor
from casework.access.guard import requires
from casework.access.permissions import Permission
from casework.agencies.queries import get_unit
from casework.cases import queries, service
from casework.cases.forms import (
    AssignForm,
    ChangeCaseForm,
    EnrolmentForm,
    NextActionForm,
    RestrictForm,
    StatusForm,
    chosen_id,
    facts_of,
    typed_day,
)
from casework.cases.intake_forms import ChangePersonForm, IntakeForm, told_of
from casework.cases.models import Case, Enrolment
from casework.cases.service import Opened
from casework.clients import service as clients
from casework.clients.queries import get_client
from casework.clients.search import REASON_LABELS
from casework.core import clock
from casework.core.columns import new_id
from casework.core.errors import RuleBroken, StaleVersion
from casework.core.i18n import _l
from casework.drafts import service as drafts
from casework.web.forms import seen_version
from casework.web.notices import redirect_with, register
from casework.web.pages import page

blueprint = Blueprint("cases", __name__)
TAKEN_IN = register("case_opened", _l("受け付けました。"))
CHANGED = register("case_changed", _l("変更しました。"))
RESTRICTED = register("case_restricted", _l("閲覧制限をかけました。"))
LIFTED = register("case_unrestricted", _l("閲覧制限を解除しました。"))
CONFLICT = 409
SAVE = "save"


@blueprint.route("/intake", methods=["GET", "POST"])
@requires(Permission.CASE_OPEN)
def intake() -> ResponseReturnValue:
    """Take in a person: search first, then as another person or for one of those found."""
    actor, form, known = current_actor(), IntakeForm.from_request(), None
    if form.submitted():
        try:
            if form.step.data == SAVE:
                return _take_in(actor, form)
            form.person().stored()
            known, form.step.data = service.find_known(actor, form.person()), SAVE
        except RuleBroken as error:
            form.blame(error)
    form.offer_staff(queries.list_staff(actor))
    return page("cases/intake.html", form=form, known=known, reason_labels=REASON_LABELS)


def _take_in(actor: Actor, form: IntakeForm) -> ResponseReturnValue:
    case_id, client_id = new_id(), chosen_id(request.form.get("client_id"))
    target = _case_page(case_id) if actor.can(Permission.CASE_READ) else url_for("caseload.today")
    first = drafts.claim(actor, form.token, "cases.intake", result=target)
    if first is None and client_id is not None:
        service.open_case_for(actor, get_client(actor, client_id), form.facts(), case_id=case_id)
    elif first is None:
        service.take_in(actor, form.intake(), case_id=case_id)
    return redirect_with(TAKEN_IN, first or target)


def _case_page(case_id: UUID) -> str:
    return url_for("casefile.case", case_id=case_id)


@blueprint.route("/cases/<uuid:case_id>/status", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def status(case_id: UUID) -> ResponseReturnValue:
    """Move a case along its course."""
    actor, form = current_actor(), StatusForm.from_request(on=typed_day(clock.today()))
    opened = service.open_case_form(actor, case_id, Permission.CASE_WRITE, purpose="status")
    if form.submitted():
        try:
            service.move_status(actor, opened.case, form.move(), version=seen_version(form.version.data))
            return redirect_with(CHANGED, _case_page(case_id))
        except RuleBroken as error:
            form.blame(error)
    else:
        form.version.data = form.version.data or str(opened.case.version)
    course = get_unit(opened.case.unit_id).course
    form.offer(course.next_statuses(opened.case.status))
    return page("cases/status.html", form=form, opened=opened, course=course)


@blueprint.route("/cases/<uuid:case_id>/assign", methods=["GET", "POST"])
@requires(Permission.CASE_ASSIGN)
def assign(case_id: UUID) -> ResponseReturnValue:
    """Name an owner, or somebody who covers meanwhile."""
    actor, form = current_actor(), AssignForm.from_request()
    opened = service.open_case_form(actor, case_id, Permission.CASE_ASSIGN, purpose="assign")
    if form.submitted():
        try:
            _assign(actor, opened.case, form)
            return redirect_with(CHANGED, _case_page(case_id))
        except RuleBroken as error:
            form.blame(error)
    elif request.method == "GET":
        form = AssignForm(data={"owner_id": str(opened.case.owner_id), "version": str(opened.case.version)})
    form.offer_staff(opened.staff)
    return page("cases/assign.html", form=form, opened=opened, history=queries.list_assignments(opened.case))


def _assign(actor: Actor, case: Case, form: AssignForm) -> None:
    owner_id, cover_id = chosen_id(form.owner_id.data), chosen_id(form.cover_id.data)
    if owner_id is None:
        raise RuleBroken(_l("担当者を選んでください。"), field="owner_id")
    service.assign(actor, case, owner_id, version=seen_version(form.version.data))
    if cover_id is not None and form.until_on.day is not None:
        service.add_cover(actor, case, cover_id, until_on=form.until_on.day)


@blueprint.route("/cases/<uuid:case_id>/next-action", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def next_action(case_id: UUID) -> ResponseReturnValue:
    """Say what comes next, and when."""
    actor, form = current_actor(), NextActionForm.from_request()
    opened = service.open_case_form(actor, case_id, Permission.CASE_WRITE, purpose="next-action")
    if form.submitted():
        try:
            service.set_next_action(actor, opened.case, text=form.text.data or "", on=form.next_on.day)
            return redirect_with(CHANGED, _case_page(case_id))
        except RuleBroken as error:
            form.blame(error)
    elif request.method == "GET":
        due = opened.case.next_action_on
        form = NextActionForm(data={"text": opened.case.next_action, "next_on": typed_day(due) if due else ""})
    return page("cases/next_action.html", form=form, opened=opened)


@blueprint.route("/cases/<uuid:case_id>/enrolment", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def enrolment(case_id: UUID) -> ResponseReturnValue:
    """Register the person (登録), or end the registration that runs."""
    actor, form = current_actor(), EnrolmentForm.from_request(on=typed_day(clock.today()))
    opened = service.open_case_form(actor, case_id, Permission.CASE_WRITE, purpose="enrolment")
    known = queries.list_enrolments(opened.case)
    running = next((one for one in known if one.ended_on is None), None)
    if form.submitted():
        try:
            _enrol(actor, opened.case, running, form)
            return redirect_with(CHANGED, _case_page(case_id))
        except RuleBroken as error:
            form.blame(error)
    return page("cases/enrolment.html", form=form, opened=opened, known=known, running=running)


def _enrol(actor: Actor, case: Case, running: Enrolment | None, form: EnrolmentForm) -> None:
    if running is None:
        service.register(actor, case, on=form.day, number=form.number.data or "")
    else:
        service.end_enrolment(actor, case, running, on=form.day)


@blueprint.route("/cases/<uuid:case_id>/edit", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def change(case_id: UUID) -> ResponseReturnValue:
    """Change what is told of a case. On a stale version both texts are shown."""
    actor, form, theirs = current_actor(), ChangeCaseForm.from_request(), None
    opened = service.open_case_form(actor, case_id, Permission.CASE_WRITE, purpose="change")
    if form.submitted():
        try:
            service.change_case(actor, opened.case, form.facts(), version=seen_version(form.version.data))
            return redirect_with(CHANGED, _case_page(case_id))
        except StaleVersion as stale:
            theirs, form.version.data = stale.theirs, str(opened.case.version)
    elif request.method == "GET":
        form = ChangeCaseForm(data=facts_of(opened.case))
    return page("cases/change.html", status=CONFLICT if theirs else 200, form=form, opened=opened, theirs=theirs)


@blueprint.route("/cases/<uuid:case_id>/person", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def person(case_id: UUID) -> ResponseReturnValue:
    """Change the short facts of a person: name somebody who came without a name."""
    actor, form, theirs = current_actor(), ChangePersonForm.from_request(), None
    opened = service.open_case_form(actor, case_id, Permission.CASE_WRITE, purpose="person")
    if form.submitted():
        try:
            return _change_person(actor, opened, form)
        except StaleVersion as stale:
            theirs, form.version.data = stale.theirs, str(opened.client.version)
        except RuleBroken as error:
            form.blame(error)
    elif request.method == "GET":
        form = ChangePersonForm(data=told_of(opened.client))
    return page("cases/person.html", status=CONFLICT if theirs else 200, form=form, opened=opened, theirs=theirs)


def _change_person(actor: Actor, opened: Opened, form: ChangePersonForm) -> ResponseReturnValue:
    known = form.changed(opened.client)
    clients.change_client(actor, opened.client, known, version=seen_version(form.version.data))
    return redirect_with(CHANGED, _case_page(opened.case.id))


@blueprint.route("/cases/<uuid:case_id>/restrict", methods=["GET", "POST"])
@requires(Permission.CASE_RESTRICT)
def restrict(case_id: UUID) -> ResponseReturnValue:
    """Let only people who are named see a person and their cases."""
    actor, form = current_actor(), RestrictForm.from_request(user_ids=[str(current_actor().user_id)])
    opened = service.open_case_form(actor, case_id, Permission.CASE_RESTRICT, purpose="restrict")
    if form.submitted():
        try:
            service.restrict_case(actor, opened.case, user_ids=form.named())
            return redirect_with(RESTRICTED, url_for("caseload.cases"))
        except RuleBroken as error:
            form.blame(error)
    form.offer_staff([member for member in opened.staff if member[0] != opened.case.owner_id])
    owner_name = dict(opened.staff).get(opened.case.owner_id) if opened.case.owner_id else None
    return page("cases/restrict.html", form=form, opened=opened, owner_name=owner_name)


@blueprint.post("/cases/<uuid:case_id>/unrestrict")
@requires(Permission.CASE_RESTRICT)
def unrestrict(case_id: UUID) -> ResponseReturnValue:
    """Let the unit see a person and their cases again."""
    actor = current_actor()
    service.lift_restriction(actor, queries.get_case(actor, case_id))
    return redirect_with(LIFTED, _case_page(case_id))
