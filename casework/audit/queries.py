"""Reading the trail. Every query names the agency: the table stands outside the wall."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, and_, func, or_, select

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.audit.models import AuditEvent
from casework.core.database import session


def visible_events(actor: Actor) -> Select[AuditEvent]:
    """Select the events of the actor's own agency. Every read starts here."""
    require(actor, Permission.AUDIT_READ)
    return select(AuditEvent).where(AuditEvent.agency_id == actor.agency_id)


def list_events(
    actor: Actor,
    *,
    action: str = "",
    record_id: UUID | None = None,
    before: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> Sequence[AuditEvent]:
    """Return events, newest first, at most ``limit`` of those before a given one (instant UTC, id)."""
    statement = visible_events(actor)
    if action:
        statement = statement.where(AuditEvent.action == action)
    if record_id:
        statement = statement.where(AuditEvent.record_id == record_id)
    if before:
        at, identifier = before
        statement = statement.where(or_(AuditEvent.at < at, and_(AuditEvent.at == at, AuditEvent.id < identifier)))
    return session().scalars(statement.order_by(AuditEvent.at.desc(), AuditEvent.id.desc()).limit(limit)).all()


def oldest_waiting() -> datetime | None:
    """Return the instant (UTC) of the oldest event that has no number yet, for the health check."""
    return session().scalar(select(func.min(AuditEvent.at)).where(AuditEvent.seq.is_(None)))
