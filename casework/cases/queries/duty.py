"""Who is on duty: who takes what has no owner. Rule C-5."""

from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.core.database import session
from casework.identity import policy as identity
from casework.identity.models import Membership, User
from casework.identity.queries import list_colleagues

HOLDERS = frozenset({Role.COUNSELLOR, Role.SUPERVISOR})


def _holds_in(unit_id: UUID) -> sa.ColumnElement[bool]:
    in_unit = sa.or_(Membership.unit_id == unit_id, Membership.unit_id.is_(None))
    return sa.and_(in_unit, identity.holds_today(), User.disabled_at.is_(None))


def find_duty_supervisor(agency_id: UUID, unit_id: UUID, *, but_not: UUID | None = None) -> UUID | None:
    """Return the supervisor who takes what has no owner: one of the unit before one of the agency."""
    statement = (
        sa.select(Membership.user_id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.agency_id == agency_id,
            Membership.role == Role.SUPERVISOR,
            _holds_in(unit_id),
        )
        .order_by(Membership.unit_id.is_(None), Membership.valid_from, Membership.id)
        .limit(1)
    )
    if but_not is not None:
        statement = statement.where(Membership.user_id != but_not)
    found: UUID | None = session().scalar(statement)
    return found


def is_member(agency_id: UUID, unit_id: UUID, user_id: UUID) -> bool:
    """Tell whether somebody works in a unit today and may sign in."""
    statement = (
        sa.select(Membership.id)
        .join(User, User.id == Membership.user_id)
        .where(
            Membership.agency_id == agency_id,
            Membership.user_id == user_id,
            Membership.role.in_(HOLDERS),
            _holds_in(unit_id),
        )
        .limit(1)
    )
    return session().scalar(statement) is not None


def list_staff(actor: Actor, unit_id: UUID | None = None) -> list[tuple[UUID, str]]:
    """List who may hold a case of a unit today: id and name, by name."""
    return [
        (colleague.id, colleague.display_name)
        for colleague in list_colleagues(actor, unit_id=unit_id or actor.unit_id)
        if colleague.roles & HOLDERS
    ]
