"""受電: what whoever took a call leaves for the owner of the case."""

from datetime import date

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.cases import policy as cases
from casework.cases.models import Case
from casework.core import clock
from casework.core.errors import RuleBroken
from casework.core.i18n import _l
from casework.support_log.models import SupportEntry
from casework.support_log.service.entries import write
from casework.support_log.service.writing import Written

CALL_BACK = "折り返しの電話をする"  # written into records, so not translated


def note_call(
    actor: Actor, case: Case, *, text: str, counterpart: str = "client", call_back_on: date | None = None
) -> SupportEntry:
    """Write down a call. It counts nowhere, and leaves the owner's plan alone unless the person is to be called back.

    Args:
        case: The case, as the desk sees it (``cases.queries.get_case_at_desk``).
        counterpart: Who called, a code of that list.
        call_back_on: When the owner is to call back, if the person asked for it.
    Raises:
        Forbidden: the actor is not at the desk of this unit.
        RuleBroken: nothing was written, or the day lies out of bounds.
    """
    cases.require_write(actor, case, Permission.FRONT_DESK)
    if not text.strip():
        raise RuleBroken(_l("電話の内容を入力してください。"), field="text")
    today = clock.today()
    keeps = call_back_on is None and case.next_action_on is not None and case.next_action_on >= today
    written = Written(
        "admin",
        today,
        text=text,
        counterpart=counterpart,
        next_on=case.next_action_on if keeps else call_back_on,
        next_action=(case.next_action or "") if keeps else CALL_BACK if call_back_on else "",
    )
    return write(actor, case, written)
