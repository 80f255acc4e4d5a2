"""受電: what whoever answers the telephone writes down in three lines."""

from dataclasses import dataclass
from uuid import UUID

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.agencies.queries import CodeChoice, find_code
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases.models import Case
from casework.cases.policy import visible_to_desk
from casework.cases.service.calls import CALL_BACK, note_call
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound, RuleBroken
from casework.core.i18n import _l
from casework.support_log.counting import AGENCY
from casework.support_log.models import SupportEntry
from casework.support_log.service import writing
from casework.support_log.service.writing import Written

TAKEN = "受電の取次ぎ"  # written into records, so not translated


@dataclass(frozen=True)
class Call:
    """A call as somebody took it.

    Attributes:
        caller: Who called, a code of ``counterpart``.
        caller_name: Their name or body, as told.
        about: What it was about.
        call_back_to: Where and when to call back, as told.
    """

    caller: str
    about: str
    caller_name: str = ""
    wants_call_back: bool = False
    call_back_to: str = ""

    def text(self) -> str:
        """Return the entry's text."""
        who = find_code("counterpart", self.caller)
        label = who.label if who else self.caller
        name = f"（{self.caller_name.strip()}）" if self.caller_name.strip() else ""
        lines = [f"受電: {label}{name}", self.about.strip()]
        if self.wants_call_back:
            lines.append(" ".join(part for part in ("折り返し: 要", self.call_back_to.strip()) if part))
        return "\n".join(lines)


def log_call(actor: Actor, case_id: UUID, call: Call, *, entry_id: UUID | None = None) -> SupportEntry:
    """Write down a call. It counts as no 相談: that is the talk which the owner has.

    Raises:
        NotFound: no such case at the actor's desk.
        Forbidden: the actor does not answer for the desk.
        RuleBroken: the case is closed, nothing was written, or a 個人番号 was.
    """
    require(actor, Permission.FRONT_DESK)
    case = _case_at_desk(actor, case_id)
    if not call.about.strip():
        raise RuleBroken(_l("用件を入力してください。"), field="about")
    today = clock.today()
    written = Written(
        method="agency_phone" if call.caller == AGENCY else "phone",
        supported_on=today,
        text=call.text(),
        counterpart=call.caller,
        started_at=clock.now(),
        next_action=CALL_BACK if call.wants_call_back else "",
        next_on=today if call.wants_call_back else None,
        is_consultation=False,
        is_outreach=False,
        counting_reason=TAKEN,
    )
    entry = SupportEntry(
        agency_id=case.agency_id,
        record_id=case.client_id,
        case_id=case.id,
        unit_id=case.unit_id,
        author_id=actor.user_id,
        **({} if entry_id is None else {"id": entry_id}),
    )
    writing.put(entry, written, _checked(written))
    session().add(entry)
    note_call(actor, case, on=today, is_contact=entry.is_contact, wants_call_back=call.wants_call_back)
    audit.record(actor, Action.ENTRY_WRITE, entry, rule="desk-call")
    return entry


def _checked(written: Written) -> CodeChoice:
    try:
        return writing.check(written)
    except RuleBroken as error:
        raise RuleBroken(error.message, field="about") from error


def _case_at_desk(actor: Actor, case_id: UUID) -> Case:
    found = session().execute(visible_to_desk(actor).where(Case.id == case_id).with_for_update(of=Case)).first()
    if found is None:
        raise NotFound
    case: Case = found[0]
    return case
