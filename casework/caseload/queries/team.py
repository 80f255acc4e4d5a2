"""What a supervisor sees of the team: figures for each counsellor."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.caseload.queries.listed import is_quiet
from casework.caseload.queries.rows import is_open
from casework.cases.models import Case
from casework.cases.policy import visible_cases
from casework.core import clock
from casework.core.database import session
from casework.identity.models import User


@dataclass(frozen=True)
class Load:
    """What one counsellor carries."""

    owner_id: UUID | None
    name: str | None
    open_count: int
    overdue_count: int
    quiet_count: int
    waiting_count: int


def team_load(actor: Actor) -> Sequence[Load]:
    """Return what each owner of an open case carries, by name."""
    require(actor, Permission.TEAM_READ)
    today = clock.today()
    statement = (
        visible_cases(actor)
        .where(is_open())
        .with_only_columns(
            Case.owner_id,
            User.display_name,
            sa.func.count(Case.id),
            _count_if(Case.next_action_on < today),
            _count_if(is_quiet(today)),
            _count_if(Case.awaits_owner),
        )
        .outerjoin(User, User.id == Case.owner_id)
        .group_by(Case.owner_id, User.display_name)
        .order_by(User.display_name, Case.owner_id)
    )
    return [Load(*row) for row in session().execute(statement)]


def _count_if(condition: sa.ColumnExpressionArgument[bool]) -> sa.Function[Any]:
    return sa.func.coalesce(sa.func.sum(sa.case((condition, 1), else_=0)), 0)
