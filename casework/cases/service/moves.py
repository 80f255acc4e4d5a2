"""Moving a case along its course. Rules C-1 to C-3."""

from datetime import date

from casework.access.actor import Actor
from casework.agencies.queries import get_unit
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import lifecycle, policy
from casework.cases.lifecycle import Move
from casework.cases.models import Case, CaseStatusChange
from casework.cases.queries.duty import find_duty_supervisor, is_member
from casework.cases.service import reach
from casework.cases.service.holding import hold, release
from casework.cases.service.versions import raise_version
from casework.clients.models import Client
from casework.core import clock
from casework.core.database import session
from casework.core.errors import RuleBroken
from casework.core.i18n import _l


def move_status(actor: Actor, case: Case, move: Move, *, version: int, next_action: str = "") -> Case:
    """Move a case to another status of its unit's course.

    Args:
        version: The version that the form was opened on.
        next_action: What comes next, for a resting or reopened case; its usual words are put in if empty.
    Raises:
        Forbidden: the actor may not write to this case.
        StaleVersion: somebody changed the case meanwhile.
        Conflict: the course has no such move.
        RuleBroken: a date or a reason is missing, or lies out of bounds.
    """
    policy.require_write(actor, case)
    raise_version(case, version)
    today = clock.today()
    course = get_unit(case.unit_id).course
    status = lifecycle.check(get_unit(case.unit_id).profile, case.status, move, today=today)
    if move.on < case.status_since:
        raise RuleBroken(_l("いまの状態になった日より前の日付は入力できません。"), field="on")
    before, reopens, client = case.status, course.reopens(case.status, status.code), reach.client_of(case)
    case.status, case.status_since = status.code, move.on
    if not status.is_open:
        _close(actor, case, client, move)
    elif reopens:
        _reopen(actor, case, client)
    if status.rests:
        case.next_action = next_action.strip() or lifecycle.DEFAULT_STEP
        case.next_action_on = move.recontact_on
    session().add(_change(actor, case, before, move))
    reach.refresh_card(client)
    audit.record(actor, Action.CASE_STATUS, case, fields=("status",), rule=f"{before}>{status.code}")
    return case


def _close(actor: Actor, case: Case, client: Client, move: Move) -> None:
    case.closed_on, case.closing_reason, case.closing_text = move.on, move.reason_code, move.reason.strip() or None
    release(actor, case, client, move.on)


def _reopen(actor: Actor, case: Case, client: Client) -> None:
    """Open a closed case again, with a first step. Its last owner holds it if they still work here (else rule C-5)."""
    today = clock.today()
    case.closed_on, case.closing_reason, case.closing_text = None, "", None
    case.next_action = lifecycle.first_step(case.urgency)
    case.next_action_on = lifecycle.first_due_on(case.urgency, today)
    former_id = case.owner_id
    if former_id is not None and is_member(case.agency_id, case.unit_id, former_id):
        hold(actor, case, client, former_id, on=today)
        return
    on_duty = find_duty_supervisor(case.agency_id, case.unit_id) or actor.user_id
    if on_duty is None:
        raise RuleBroken(_l("担当者を選んでください。"))
    hold(actor, case, client, on_duty, on=today, awaits_owner=True)


def _change(actor: Actor, case: Case, before: str, move: Move) -> CaseStatusChange:
    change = CaseStatusChange(
        agency_id=case.agency_id,
        record_id=case.client_id,
        case_id=case.id,
        from_status=before,
        to_status=case.status,
        changed_on=move.on,
        changed_by=actor.user_id,
        reason_code=move.reason_code,
        recontact_on=move.recontact_on,
    )
    change.reason = move.reason or None
    return change


def first_change(actor: Actor, case: Case, on: date) -> CaseStatusChange:
    """Return the row that begins a case's history."""
    return _change(actor, case, "", Move(case.status, on))
