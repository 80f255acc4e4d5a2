"""Who may see and administer which users."""

from collections.abc import Sequence
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.access.roles import Role
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Forbidden, RuleBroken
from casework.core.i18n import _l
from casework.identity.models import Membership, User

NOT_ONESELF = _l("自分自身の権限や利用状態は変更できません。ほかの管理者に依頼してください。")


def holds_today() -> sa.ColumnElement[bool]:
    """Return the condition that a membership holds on this day."""
    return sa.and_(Membership.valid_from <= clock.today(), _has_not_ended())


def _has_not_ended() -> sa.ColumnElement[bool]:
    """Return the condition that a membership holds on this day or will on a later one."""
    lasts = sa.or_(Membership.valid_until.is_(None), Membership.valid_until >= clock.today())
    return sa.and_(lasts, Membership.revoked_at.is_(None))


def visible_users(actor: Actor) -> sa.Select[User]:
    """Select the users who hold or held a role in the actor's agency; the operator, in none, sees all of them."""
    users = sa.select(User)
    if actor.agency_id is None:
        return users if actor.is_system else users.where(sa.false())
    belongs = sa.select(Membership.id).where(Membership.user_id == User.id, Membership.agency_id == actor.agency_id)
    return users.where(belongs.exists())


def visible_memberships(actor: Actor) -> sa.Select[Membership]:
    """Select the memberships of the actor's agency; the operator, in none, sees all of them."""
    memberships = sa.select(Membership)
    if actor.agency_id is None:
        return memberships if actor.is_system else memberships.where(sa.false())
    return memberships.where(Membership.agency_id == actor.agency_id)


def require_grant(actor: Actor, role: Role) -> None:
    """Refuse with Forbidden unless the actor may give this role in their agency."""
    require(actor, Permission.USER_ADMIN)
    if role is Role.SYSTEM_ADMIN and not actor.is_system:
        raise Forbidden("system_admin")


def require_in_reach(actor: Actor, user: User) -> None:
    """Refuse unless the user works or worked in the actor's agency and is not the actor.

    Raises:
        Forbidden: not a user of the actor's agency.
        RuleBroken: the actor's own account.
    """
    require(actor, Permission.USER_ADMIN)
    if actor.is_system and actor.agency_id is None:
        return
    if actor.agency_id not in {row.agency_id for row in _held(user)}:
        raise Forbidden("user of another agency")
    if actor.user_id == user.id:
        raise RuleBroken(NOT_ONESELF)


def require_administer(actor: Actor, user: User) -> None:
    """Refuse unless the actor may administer this account as a whole: its password, its second factor, its being open.

    Raises:
        Forbidden: not a user of the actor's agency, or a system administrator.
        RuleBroken: the actor's own account, or one that reaches into another agency as well.
    """
    require_in_reach(actor, user)
    if actor.is_system:
        return
    held = [row for row in _held(user) if row.lasts]  # whoever takes an account over today has it tomorrow, too
    if any(row.role is Role.SYSTEM_ADMIN for row in held):
        raise Forbidden("system_admin")
    if any(row.agency_id != actor.agency_id for row in held):
        raise RuleBroken(_l("この利用者はほかの事業所にも所属しています。システムの運用担当に依頼してください。"))


def _held(user: User) -> Sequence[sa.Row[UUID, Role, bool]]:
    statement = sa.select(Membership.agency_id, Membership.role, _has_not_ended().label("lasts"))
    return session().execute(statement.where(Membership.user_id == user.id)).all()
