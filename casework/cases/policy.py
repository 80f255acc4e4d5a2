"""Who sees a case, and who may change it. Rule C-8: what holds for the client holds for the case."""

import sqlalchemy as sa

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.cases.models import Case
from casework.clients.policy import sees
from casework.core.errors import Forbidden, RuleBroken
from casework.core.i18n import _l


def visible_cases(actor: Actor) -> sa.Select[Case]:
    """Select the cases that the actor may see: of clients whom they may see, in the unit that they act for."""
    found = sa.select(Case)
    if not (actor.can(Permission.CASE_LIST) or actor.can(Permission.CASE_READ)):
        return found.where(sa.false())
    return found.where(in_reach(actor))


def visible_to_desk(actor: Actor) -> sa.Select[Case]:
    """Select the cases of which 応対ビュー shows owner, next appointment and last contact; never their texts."""
    found = sa.select(Case)
    if not (actor.can(Permission.FRONT_DESK) or actor.can(Permission.CASE_READ)):
        return found.where(sa.false())
    return found.where(in_reach(actor, at_desk=True))


def in_reach(actor: Actor, *, at_desk: bool = False) -> sa.ColumnElement[bool]:
    """Return the condition that a case is of the actor's unit and of a client whom they may see."""
    seen = sees(actor, Case.client_id, at_desk=at_desk)
    return seen if actor.unit_id is None else sa.and_(Case.unit_id == actor.unit_id, seen)


def require_write(actor: Actor, case: Case, permission: Permission = Permission.CASE_WRITE) -> None:
    """Refuse with Forbidden whoever may not change this case. Whether they may see it, the query has decided."""
    require(actor, permission)
    if actor.agency_id != case.agency_id or actor.unit_id not in {None, case.unit_id}:
        raise Forbidden(permission.value)


def require_note(actor: Actor, case: Case) -> None:
    """Refuse with Forbidden whoever may neither write entries to this case nor note a call at its desk."""
    writes = actor.can(Permission.ENTRY_WRITE)
    require_write(actor, case, Permission.ENTRY_WRITE if writes else Permission.FRONT_DESK)


def require_open(case: Case) -> None:
    """Refuse where the case is closed."""
    if not case.is_open:
        raise RuleBroken(_l("終結したケースです。状態を変更して再開してから入力してください。"))
