"""The next step of a case, and what an entry leaves on it. Rules C-1, C-6 and C-7."""

from datetime import date

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import lifecycle, policy
from casework.cases.models import Case
from casework.core import clock


def set_next_action(actor: Actor, case: Case, *, text: str, on: date | None) -> Case:
    """Say what comes next, and when.

    Raises:
        Forbidden: the actor may not write to this case.
        RuleBroken: the case is closed; the day is missing, past, or more than twelve months ahead.
    """
    policy.require_write(actor, case)
    policy.require_open(case)
    case.next_action_on = lifecycle.check_due(on, clock.today())
    case.next_action = text.strip() or lifecycle.DEFAULT_STEP
    audit.record(actor, Action.CASE_CHANGE, case, fields=("next_action", "next_action_on"))
    return case


def record_contact(
    actor: Actor, case: Case, *, on: date, is_contact: bool, next_action: str = "", next_on: date | None = None
) -> None:
    """Note on the case that an entry was written: one more, its day, what comes next. The version stays (rule C-7).

    The entry's own event stands for this change on the trail.

    Args:
        is_contact: False where nobody was reached: the last contact stays.
        next_on: The day of the next action; None leaves what is planned.
    """
    policy.require_note(actor, case)
    case.entry_count += 1
    if is_contact and (case.last_contact_on is None or case.last_contact_on < on):
        case.last_contact_on = on
    if case.is_open and next_on is not None:
        case.next_action_on = lifecycle.check_due(next_on, clock.today())
        case.next_action = next_action.strip() or lifecycle.DEFAULT_STEP


def recount_contacts(actor: Actor, case: Case, *, entry_count: int, last_contact_on: date | None) -> None:
    """Put right what is stored of the entries, after one was voided or its day or method was amended."""
    policy.require_write(actor, case, Permission.ENTRY_AMEND)
    case.entry_count, case.last_contact_on = entry_count, last_contact_on


def acknowledge_urgency(actor: Actor, case: Case) -> Case:
    """Note that a supervisor has seen an urgent case: it leaves the top of their 今日.

    Raises:
        Forbidden: the actor supervises nobody, or not this unit.
    """
    require(actor, Permission.TEAM_READ)
    policy.require_write(actor, case)
    if case.urgency_seen_at is None:
        case.urgency_seen_at = clock.now()
        audit.record(actor, Action.CASE_CHANGE, case, fields=("urgency_seen_at",))
    return case
