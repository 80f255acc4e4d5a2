"""A call that the desk took: what it leaves on the case. Rule C-7."""

from datetime import date

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.cases import policy
from casework.cases.models import Case
from casework.core import clock

# Written into records, so not translated.
CALL_BACK = "折り返しの電話"


def note_call(actor: Actor, case: Case, *, on: date, is_contact: bool, wants_call_back: bool) -> None:
    """Note on the case that a call was taken; the entry's own event stands for this change on the trail.

    Whoever answers the telephone may do this without writing entries otherwise. What was planned stays in words behind
    the call that is to be made today.

    Raises:
        Forbidden: the actor does not answer for the desk of this unit.
        RuleBroken: the case is closed.
    """
    policy.require_write(actor, case, Permission.FRONT_DESK)
    policy.require_open(case)
    case.entry_count += 1
    if is_contact and (case.last_contact_on is None or case.last_contact_on < on):
        case.last_contact_on = on
    if wants_call_back:
        planned = case.next_action or ""
        if not planned.startswith(CALL_BACK):
            case.next_action = f"{CALL_BACK}（その後: {planned}）" if planned else CALL_BACK
        case.next_action_on = min(case.next_action_on or clock.today(), clock.today())
