"""Reading users, colleagues and sign-ins."""

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies.models import Agency, Unit
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound
from casework.identity import policy
from casework.identity.models import Membership, SecondFactorReset, User, UserSession

RESET_HOLDS = timedelta(days=7)


@dataclass(frozen=True)
class Colleague:
    """Somebody who works in the same agency today, as lists of names show them."""

    id: UUID
    display_name: str
    roles: frozenset[Role]
    unit_ids: frozenset[UUID]


def normalise_login_id(text: str) -> str:
    """Return a login id as it is stored: NFKC, lower case, no spaces round it."""
    return unicodedata.normalize("NFKC", text).strip().lower()


def find_user(login_id: str) -> User | None:
    """Return the user with a login id, or None. For sign-in and commands: it asks for no actor."""
    return session().scalar(sa.select(User).where(User.login_id == normalise_login_id(login_id)))


def get_user(actor: Actor, user_id: UUID) -> User:
    """Return a user whom the actor may see; NotFound otherwise."""
    user = session().scalar(policy.visible_users(actor).where(User.id == user_id))
    if user is None:
        raise NotFound
    return user


def list_users(actor: Actor, *, after: str = "", limit: int = 50) -> Sequence[User]:
    """Return the users whom the actor may see, by login id, from behind ``after`` on."""
    users = policy.visible_users(actor).where(User.login_id > after).order_by(User.login_id).limit(limit)
    return session().scalars(users).all()


def list_memberships(actor: Actor, user_ids: Iterable[UUID]) -> Sequence[Membership]:
    """Return the memberships of these users in the actor's agency, past ones included."""
    memberships = policy.visible_memberships(actor).where(Membership.user_id.in_(list(user_ids)))
    return session().scalars(memberships.order_by(Membership.user_id, Membership.valid_from, Membership.id)).all()


def get_membership(actor: Actor, membership_id: UUID) -> Membership:
    """Return a membership in the actor's agency; NotFound otherwise."""
    membership = session().scalar(policy.visible_memberships(actor).where(Membership.id == membership_id))
    if membership is None:
        raise NotFound
    return membership


def list_colleagues(actor: Actor, *, unit_id: UUID | None = None, role: Role | None = None) -> tuple[Colleague, ...]:
    """Return who works in the actor's agency today, by name.

    Args:
        unit_id: Only those who work in this unit, or in the whole agency.
        role: Only those who hold this role there.
    """
    rows = sa.select(User.id, User.display_name, Membership.role, Membership.unit_id).join(
        Membership, Membership.user_id == User.id
    )
    rows = rows.where(Membership.agency_id == actor.agency_id, policy.holds_today(), User.disabled_at.is_(None))
    if unit_id is not None:
        rows = rows.where(sa.or_(Membership.unit_id == unit_id, Membership.unit_id.is_(None)))
    if role is not None:
        rows = rows.where(Membership.role == role)
    found: dict[UUID, Colleague] = {}
    for row in session().execute(rows.order_by(User.display_name, User.id)):
        known = found.get(row.id) or Colleague(row.id, row.display_name, frozenset(), frozenset())
        units = known.unit_ids | ({row.unit_id} if row.unit_id else frozenset())
        found[row.id] = Colleague(row.id, row.display_name, known.roles | {row.role}, units)
    return tuple(found.values())


def user_names(user_ids: Iterable[UUID | None]) -> dict[UUID, str]:
    """Return the display names of these users, former ones included: records name whoever wrote them."""
    wanted = {user_id for user_id in user_ids if user_id is not None}
    if not wanted:
        return {}
    rows = session().execute(sa.select(User.id, User.display_name).where(User.id.in_(wanted)))
    return {row.id: row.display_name for row in rows}


def list_sessions(user_id: UUID) -> Sequence[UserSession]:
    """Return somebody's sign-ins that were neither ended nor too old, the latest first."""
    alive = sa.select(UserSession).where(
        UserSession.user_id == user_id,
        UserSession.ended_at.is_(None),
        UserSession.created_at > clock.now() - timedelta(hours=12),
    )
    return session().scalars(alive.order_by(UserSession.last_seen_at.desc(), UserSession.id_hash)).all()


def list_open_resets(actor: Actor) -> Sequence[SecondFactorReset]:
    """Return the requests to remove an authenticator that wait for a second administrator, the oldest first."""
    visible = policy.visible_users(actor).with_only_columns(User.id)
    waiting = sa.select(SecondFactorReset).where(
        SecondFactorReset.user_id.in_(visible),
        SecondFactorReset.confirmed_at.is_(None),
        SecondFactorReset.requested_at > clock.now() - RESET_HOLDS,
    )
    return session().scalars(waiting.order_by(SecondFactorReset.requested_at, SecondFactorReset.id)).all()


def get_open_reset(actor: Actor, reset_id: UUID) -> SecondFactorReset:
    """Return a request that waits for a second administrator; NotFound otherwise."""
    for reset in list_open_resets(actor):
        if reset.id == reset_id:
            return reset
    raise NotFound


def words_about(user: User) -> list[str]:
    """Return what a stranger would try as this user's password: names of the person, their agencies and units."""
    rows = session().execute(
        sa.select(Agency.name, Agency.short_name, Unit.name)
        .select_from(Membership)
        .join(Agency, Agency.id == Membership.agency_id)
        .join(Unit, Unit.id == Membership.unit_id, isouter=True)
        .where(Membership.user_id == user.id)
    )
    names = [name for row in rows for name in row if name]
    return [user.login_id, *user.display_name.split(), *names]


def last_sign_in(user: User) -> datetime | None:
    """Return when somebody signed in the time before this one, UTC."""
    return user.previous_sign_in_at
