"""Administering users. Every function is one act of an administrator or of the operator."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.access.roles import Role
from casework.agencies import queries as agencies
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Conflict, Forbidden, RuleBroken
from casework.core.i18n import _l
from casework.identity import passwords, policy, queries, sign_ins, throttling
from casework.identity.models import Membership, SecondFactorReset, User

LOGIN_ID = re.compile(r"[a-z0-9._-]{3,64}")
FIRST_PASSWORD_HOLDS = timedelta(days=14)
RESET_PASSWORD_HOLDS = timedelta(hours=24)

ListDuties = Callable[[Actor, UUID], Sequence[str]]
HandOver = Callable[[Actor, UUID], int]


@dataclass(frozen=True)
class _Duty:
    list_duties: ListDuties
    hand_over: HandOver


_duties: list[_Duty] = []


def register_duty(list_duties: ListDuties, hand_over: HandOver) -> None:
    """Tell of something that users owe, and how it goes to the supervisor's queue when a user is disabled.

    Args:
        list_duties: ``(actor, user_id)`` → one line for each open duty in the actor's agency, without a client's name.
        hand_over: ``(actor, user_id)`` moves them and returns how many; runs in the caller's unit of work.
    """
    duty = _Duty(list_duties, hand_over)
    if duty not in _duties:
        _duties.append(duty)


def list_duties(actor: Actor, user: User) -> list[str]:
    """Return what a user owes in the actor's agency, for the page that asks before they are disabled."""
    require(actor, Permission.USER_ADMIN)
    return [line for duty in _duties for line in duty.list_duties(actor, user.id)]


def hand_over_duties(actor: Actor, user: User) -> int:
    """Move what a user owes in the actor's agency to the supervisor's queue; return how many duties."""
    policy.require_administer(actor, user)
    return sum(duty.hand_over(actor, user.id) for duty in _duties)


def add_user(
    actor: Actor, *, login_id: str, display_name: str, agency_id: UUID, unit_id: UUID | None, role: Role
) -> tuple[User, str]:
    """Add a user with their first role.

    Args:
        actor: An office manager of the agency, or the operator.
        login_id: 3 to 64 of ``a–z 0–9 . _ -``; never changed, never given to somebody else.
        unit_id: None for a role in the whole agency.

    Returns:
        The user, and the one-time password to be told to them; it is stored nowhere and must be changed.

    Raises:
        Forbidden: the actor may not give this role, or not in this agency.
        RuleBroken: the login id is malformed or taken.
    """
    policy.require_grant(actor, role)
    login_id = queries.normalise_login_id(login_id)
    if not LOGIN_ID.fullmatch(login_id):
        raise RuleBroken(_l("ログインIDは、半角の英小文字・数字と . _ - で3～64文字にしてください。"), "login_id")
    if queries.find_user(login_id) is not None:
        raise RuleBroken(_l("このログインIDは使われています。"), "login_id")
    password = passwords.one_time()
    user = User(
        login_id=login_id,
        display_name=display_name.strip(),
        password_hash=passwords.hash_password(password),
        password_expires_at=clock.now() + FIRST_PASSWORD_HOLDS,
        must_change_password=True,
    )
    session().add(user)
    _add_membership(actor, user.id, agency_id=agency_id, unit_id=unit_id, role=role)
    audit.record(actor, Action.USER_ADD, user)
    return user, password


def change_user(actor: Actor, user: User, *, display_name: str) -> None:
    """Change the name that colleagues see."""
    policy.require_administer(actor, user)
    user.display_name = display_name.strip()
    audit.record(actor, Action.USER_CHANGE, user, fields=["display_name"])


def grant_membership(
    actor: Actor,
    user: User,
    *,
    agency_id: UUID,
    unit_id: UUID | None,
    role: Role,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    """Give a user another role.

    Args:
        valid_from: First day; today if left out.
        valid_until: Last day; None for no end.

    Raises:
        Forbidden: the actor may not give this role, not in this agency, or not to this user.
        RuleBroken: the user holds it already, the days are in the wrong order, or it is the actor's own account.
    """
    policy.require_grant(actor, role)
    policy.require_in_reach(actor, user)
    first = valid_from or clock.today()
    if valid_until is not None and valid_until < first:
        raise RuleBroken(_l("終了日は開始日以降にしてください。"), "valid_until")
    same = sa.select(Membership.id).where(
        Membership.user_id == user.id,
        Membership.agency_id == agency_id,
        Membership.unit_id == unit_id if unit_id else Membership.unit_id.is_(None),
        Membership.role == role,
        Membership.revoked_at.is_(None),
        sa.or_(Membership.valid_until.is_(None), Membership.valid_until >= first),
    )
    if session().scalar(same.limit(1)) is not None:
        raise RuleBroken(_l("この利用者は、すでにこの役割を持っています。"), "role")
    return _add_membership(
        actor, user.id, agency_id=agency_id, unit_id=unit_id, role=role, valid_from=first, valid_until=valid_until
    )


def _add_membership(
    actor: Actor,
    user_id: UUID,
    *,
    agency_id: UUID,
    unit_id: UUID | None,
    role: Role,
    valid_from: date | None = None,
    valid_until: date | None = None,
) -> Membership:
    if actor.agency_id is not None and actor.agency_id != agency_id:
        raise Forbidden("another agency")
    agencies.get_agency(agency_id)
    if unit_id is not None and agencies.get_unit(unit_id).agency_id != agency_id:
        raise RuleBroken(_l("この事業は、選んだ事業所のものではありません。"), "unit_id")
    membership = Membership(
        user_id=user_id,
        agency_id=agency_id,
        unit_id=unit_id,
        role=role,
        valid_from=valid_from or clock.today(),
        valid_until=valid_until,
    )
    session().add(membership)
    session().flush()  # the trail names its id
    audit.record(actor, Action.MEMBERSHIP_GRANT, membership)
    return membership


def end_membership(actor: Actor, membership: Membership, *, last_day: date | None = None) -> None:
    """Let a role end.

    Args:
        last_day: Its last day; None takes it away at once, from the next request on.

    Raises:
        Forbidden: a membership of another agency, or a system administrator's.
        RuleBroken: it ends before it began, or is the actor's own.
    """
    policy.require_grant(actor, membership.role)
    if actor.agency_id is not None and actor.agency_id != membership.agency_id:
        raise Forbidden("another agency")
    if actor.user_id == membership.user_id:
        raise RuleBroken(policy.NOT_ONESELF)
    if last_day is None:
        membership.revoked_at = clock.now()
    elif last_day < membership.valid_from:
        raise RuleBroken(_l("終了日は開始日以降にしてください。"), "last_day")
    else:
        membership.valid_until = last_day
    audit.record(actor, Action.MEMBERSHIP_END, membership, fields=["valid_until" if last_day else "revoked_at"])


def disable_user(actor: Actor, user: User) -> int:
    """Close an account: its sign-ins end now, what it owes in the actor's agency goes to the supervisor's queue.

    The operator acts in no agency: their command hands over in one unit of work for each agency. Returns how many.
    """
    policy.require_administer(actor, user)
    user.disabled_at = user.disabled_at or clock.now()
    sign_ins.end_all(session(), user.id)
    moved = hand_over_duties(actor, user) if actor.agency_id is not None else 0
    audit.record(actor, Action.USER_DISABLE, user, fields=["disabled_at"])
    return moved


def enable_user(actor: Actor, user: User) -> None:
    """Open a closed account again. Its password and second factor are as they were."""
    policy.require_administer(actor, user)
    user.disabled_at = None
    audit.record(actor, Action.USER_ENABLE, user, fields=["disabled_at"])


def unlock(actor: Actor, user: User) -> None:
    """Forget the failures that make a user wait."""
    policy.require_administer(actor, user)
    throttling.forget_account(session(), user.login_id)
    audit.record(actor, Action.USER_UNLOCK, user)


def reset_password(actor: Actor, user: User) -> str:
    """Replace a password by a one-time one that holds 24 hours; the second factor stays, sign-ins end.

    Returns:
        The one-time password, to be told to the user; it is stored nowhere.
    """
    policy.require_administer(actor, user)
    password = _give_one_time_password(user)
    audit.record(actor, Action.PASSWORD_CHANGE, user, fields=["password_hash"], rule="reset")
    return password


def _give_one_time_password(user: User) -> str:
    password = passwords.one_time()
    user.password_hash = passwords.hash_password(password)
    user.password_changed_at = clock.now()
    user.password_expires_at = clock.now() + RESET_PASSWORD_HOLDS
    user.must_change_password = True
    sign_ins.end_all(session(), user.id)
    throttling.forget_account(session(), user.login_id)
    return password


def request_second_factor_reset(actor: Actor, user: User) -> SecondFactorReset:
    """Ask that a user's authenticator be removed. Nothing changes until another administrator confirms."""
    policy.require_administer(actor, user)
    reset = SecondFactorReset(user_id=user.id, requested_by=actor.user_id)
    session().add(reset)
    session().flush()  # the trail names its id
    audit.record(actor, Action.SECOND_FACTOR_RESET, reset, rule="requested")
    return reset


def confirm_second_factor_reset(actor: Actor, reset: SecondFactorReset) -> str:
    """Remove a user's authenticator, as the second hand: not the one that asked.

    An office manager's request is confirmed by another one, or by the operator; the operator's by an office manager of
    any agency that the user works in, so that somebody who works in two is not locked out for good.

    Returns:
        A one-time password that holds 24 hours: the old one, perhaps short, must not protect the account alone.

    Raises:
        RuleBroken: the actor asked for it, or it is the actor's own account.
        Conflict: it was confirmed already, or the request is too old.
    """
    require(actor, Permission.USER_ADMIN)
    user = queries.get_user(actor, reset.user_id)
    asked_by_operator = reset.requested_by is None
    (policy.require_in_reach if asked_by_operator else policy.require_administer)(actor, user)
    if actor.user_id == reset.requested_by:
        raise RuleBroken(_l("依頼した人とは別の管理者が承認してください。"))
    if reset.confirmed_at is not None or reset.requested_at < clock.now() - queries.RESET_HOLDS:
        raise Conflict(_l("この依頼は、すでに承認されたか、期限（7日）が過ぎています。"))
    reset.confirmed_by, reset.confirmed_at = actor.user_id, clock.now()
    user.totp_seed = None
    password = _give_one_time_password(user)
    audit.record(actor, Action.SECOND_FACTOR_RESET, user, fields=["totp_seed"], rule="confirmed")
    return password


def install_credentials(actor: Actor, user: User, *, password: str, totp_seed: str | None = None) -> None:
    """Set a known password, and a second factor if one is given: for a service that is set up by a script or for show.

    Raises:
        Forbidden: anybody but the operator asks.
        RuleBroken: the password is not good enough.
    """
    if not actor.is_system:
        raise Forbidden("install_credentials")
    passwords.check_new(password, alone=totp_seed is None, about=[user.login_id])
    user.password_hash = passwords.hash_password(password)
    user.password_changed_at, user.password_expires_at, user.must_change_password = clock.now(), None, False
    user.totp_seed = totp_seed
    audit.record(actor, Action.PASSWORD_CHANGE, user, fields=["password_hash", "totp_seed"], rule="installed")
