"""Changing what is told of a case, and registrations."""

from collections.abc import Mapping
from datetime import date

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.agencies.queries import label
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import policy
from casework.cases.models import Case, Enrolment
from casework.cases.service import reach
from casework.cases.service.opening import CaseFacts, put_facts
from casework.cases.service.versions import raise_version
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Conflict, RuleBroken
from casework.core.i18n import _l

FACTS = ("referral_route", "urgency", "topics", "chief_complaint", "old_number")


def change_case(actor: Actor, case: Case, facts: CaseFacts, *, version: int) -> Case:
    """Change what is told of a case. Urgency that rises asks the supervisor to look again.

    Raises:
        Forbidden: the actor may not write to this case.
        StaleVersion: somebody changed the case meanwhile; carries what stands there now.
    """
    policy.require_write(actor, case)
    raise_version(case, version, _words(case))
    before = {name: getattr(case, name) for name in FACTS}
    put_facts(case, facts)
    changed = [name for name, value in before.items() if getattr(case, name) != value]
    if "urgency" in changed:
        case.urgency_seen_at = None
    if "old_number" in changed:
        reach.refresh_card(reach.client_of(case))
    audit.record(actor, Action.CASE_CHANGE, case, fields=changed)
    return case


def _words(case: Case) -> Mapping[str, str]:
    return {
        "referral_route": label("referral_route", case.referral_route),
        "urgency": label("urgency", case.urgency),
        "topics": "、".join(label("topic", code) for code in case.topics or ()),
        "chief_complaint": case.chief_complaint or "",
        "old_number": case.old_number or "",
    }


def register(actor: Actor, case: Case, *, on: date, number: str = "") -> Enrolment:
    """Register the person (登録); a second time is marked as such.

    Raises:
        Forbidden: the actor may not write to this case.
        Conflict: the person is registered.
        RuleBroken: the day lies ahead.
    """
    policy.require_write(actor, case)
    policy.require_open(case)
    if on > clock.today():
        raise RuleBroken(_l("今日より先の日付は入力できません。"), field="registered_on")
    former = session().scalars(sa.select(Enrolment).where(Enrolment.case_id == case.id)).all()
    if any(enrolment.ended_on is None for enrolment in former):
        raise Conflict(_l("すでに登録されています。"))
    enrolment = Enrolment(
        agency_id=case.agency_id, record_id=case.client_id, case_id=case.id, registered_on=on, is_again=bool(former)
    )
    enrolment.number = number.strip() or None
    session().add(enrolment)
    audit.record(actor, Action.CASE_CHANGE, case, fields=("enrolment",))
    return enrolment


def end_enrolment(actor: Actor, case: Case, enrolment: Enrolment, *, on: date) -> Enrolment:
    """End a registration.

    Raises:
        Forbidden: the actor may not write to this case.
        RuleBroken: the day lies ahead, or before the registration.
    """
    policy.require_write(actor, case)
    if not enrolment.registered_on <= on <= clock.today():
        raise RuleBroken(_l("登録日から今日までの日付を入力してください。"), field="ended_on")
    enrolment.ended_on = on
    audit.record(actor, Action.CASE_CHANGE, case, fields=("enrolment",))
    return enrolment
