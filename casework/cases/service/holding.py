"""Who holds a case: rows of the history, and what each may see. Rules C-1, C-5 and C-8."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.cases.lifecycle import AssignmentKind
from casework.cases.models import Assignment, Case
from casework.cases.service import reach
from casework.clients.models import Client, Ground
from casework.core.database import session


def hold(actor: Actor, case: Case, client: Client, user_id: UUID, *, on: date, awaits_owner: bool = False) -> None:
    """Make somebody the owner of a case from a day on; whoever held it before no longer does."""
    former_id = case.owner_id
    _end(_running(case, on, AssignmentKind.OWNER), on)
    case.owner_id, case.awaits_owner = user_id, awaits_owner
    begin(actor, case, client, user_id, AssignmentKind.OWNER, on=on)
    if former_id is not None and former_id != user_id:
        reach.close_to(actor, case, client, former_id, Ground.OWNER, Ground.OPENED)


def begin(
    actor: Actor,
    case: Case,
    client: Client,
    user_id: UUID,
    kind: AssignmentKind,
    *,
    on: date,
    until_on: date | None = None,
) -> Assignment:
    """Begin a row of the history, and let the person see the client as long as it lasts."""
    assignment = Assignment(
        agency_id=case.agency_id,
        case_id=case.id,
        user_id=user_id,
        kind=kind,
        starts_on=on,
        ends_on=until_on,
        assigned_by=actor.user_id,
    )
    session().add(assignment)
    reach.open_to(actor, case, client, user_id, Ground(kind.value), until_on=until_on)
    return assignment


def release(actor: Actor, case: Case, client: Client, on: date) -> None:
    """End the history of a case that closes. Its last owner goes on seeing it; those who covered do not."""
    running = _running(case, on)
    _end(running, on)
    for user_id in {row.user_id for row in running if row.kind is AssignmentKind.COVER}:
        reach.close_to(actor, case, client, user_id, Ground.COVER)


def _running(case: Case, on: date, kind: AssignmentKind | None = None) -> list[Assignment]:
    running = sa.select(Assignment).where(
        Assignment.case_id == case.id, sa.or_(Assignment.ends_on.is_(None), Assignment.ends_on > on)
    )
    if kind is not None:
        running = running.where(Assignment.kind == kind)
    return list(session().scalars(running.order_by(Assignment.id)))


def _end(running: list[Assignment], on: date) -> None:
    for assignment in running:
        assignment.ends_on = max(assignment.starts_on, on)
