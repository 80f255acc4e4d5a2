"""Naming an owner, a cover, and what happens to the cases of somebody who leaves. Rules C-1, C-5."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import policy
from casework.cases.lifecycle import AssignmentKind
from casework.cases.models import Assignment, Case
from casework.cases.queries.duty import find_duty_supervisor, is_member
from casework.cases.service import reach
from casework.cases.service.holding import begin, hold
from casework.cases.service.versions import raise_version
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Conflict, RuleBroken
from casework.core.i18n import _, _l


def assign(actor: Actor, case: Case, owner_id: UUID, *, version: int) -> Case:
    """Give a case to a member of its unit. Whoever held it before stays in the history.

    Raises:
        Forbidden: the actor may not name owners.
        StaleVersion: somebody changed the case meanwhile.
        RuleBroken: the case is closed, or the person does not work in its unit.
    """
    policy.require_write(actor, case, Permission.CASE_ASSIGN)
    policy.require_open(case)
    raise_version(case, version)
    _require_member(case, owner_id, field="owner_id")
    if owner_id != case.owner_id or case.awaits_owner:
        client = reach.client_of(case)
        hold(actor, case, client, owner_id, on=clock.today())
        reach.refresh_card(client)
    audit.record(actor, Action.CASE_ASSIGN, case, fields=("owner_id",))
    return case


def add_cover(actor: Actor, case: Case, user_id: UUID, *, until_on: date) -> Assignment:
    """Let a member of the unit answer for a case meanwhile, until a day.

    Raises:
        Forbidden: the actor neither holds the case nor may name owners.
        RuleBroken: the case is closed, the person does not work in its unit or holds the case, or the day is past.
    """
    permission = Permission.CASE_WRITE if actor.user_id == case.owner_id else Permission.CASE_ASSIGN
    policy.require_write(actor, case, permission)
    policy.require_open(case)
    today = clock.today()
    if until_on < today:
        raise RuleBroken(_l("代行の終わりの日は、今日以降にしてください。"), field="until_on")
    if user_id == case.owner_id:
        raise RuleBroken(_l("担当者とは別の職員を選んでください。"), field="cover_id")
    _require_member(case, user_id, field="cover_id")
    client = reach.client_of(case)
    assignment = begin(actor, case, client, user_id, AssignmentKind.COVER, on=today, until_on=until_on)
    audit.record(actor, Action.CASE_ASSIGN, case, fields=("cover",))
    return assignment


def list_duties(actor: Actor, user_id: UUID) -> list[str]:
    """Return one line for each open case that somebody holds in the actor's agency, by number alone."""
    numbers = session().scalars(_held_by(actor, user_id).with_only_columns(Case.number).order_by(Case.number))
    return [_("ケース %(number)s の担当", number=number) for number in numbers]


def hand_over(actor: Actor, user_id: UUID) -> int:
    """Put the open cases of somebody who leaves into the supervisor's queue (後任待ち); return how many.

    Whoever administers users calls this through ``identity``, without a right of their own to any case.

    Raises:
        Conflict: nobody in the unit may take them.
    """
    today, system = clock.today(), Actor.system(actor.agency_id)
    held = session().scalars(_held_by(actor, user_id).order_by(Case.id).with_for_update(of=Case)).all()
    for case in held:
        successor_id = find_duty_supervisor(case.agency_id, case.unit_id, but_not=user_id)
        if successor_id is None:
            raise Conflict(_l("担当ケースを引き受ける主任相談支援員がいません。先に主任相談支援員を登録してください。"))
        client = reach.client_of(case)
        hold(system, case, client, successor_id, on=today, awaits_owner=True)
        reach.refresh_card(client)
        audit.record(actor, Action.CASE_ASSIGN, case, fields=("owner_id",), rule="owner-left")
    return len(held)


def _held_by(actor: Actor, user_id: UUID) -> sa.Select[Case]:
    """Select past what the actor may see: who administers users sees no case, and moves them all the same."""
    return sa.select(Case).where(Case.agency_id == actor.agency_id, Case.owner_id == user_id, Case.closed_on.is_(None))


def _require_member(case: Case, user_id: UUID, *, field: str) -> None:
    if not is_member(case.agency_id, case.unit_id, user_id):
        raise RuleBroken(_l("この事業で働いている職員を選んでください。"), field=field)
