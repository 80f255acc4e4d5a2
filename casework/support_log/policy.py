"""Who sees entries and appointments, and who may change them."""

from datetime import timedelta

import sqlalchemy as sa

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.cases.models import Case
from casework.cases.policy import in_reach
from casework.clients.policy import sees
from casework.core import clock
from casework.core.errors import Forbidden
from casework.support_log.models import Appointment, SupportEntry

FREE_EDIT = timedelta(minutes=15)


def visible_entries(actor: Actor) -> sa.Select[SupportEntry]:
    """Select the entries of cases that the actor may see."""
    found = sa.select(SupportEntry)
    if not actor.can(Permission.CASE_READ):
        return found.where(sa.false())
    seen = sa.exists().where(Case.agency_id == SupportEntry.agency_id, Case.id == SupportEntry.case_id, in_reach(actor))
    return found.where(seen)


def visible_appointments(actor: Actor) -> sa.Select[Appointment]:
    """Select the appointments of the actor's unit: without a client, or with one whom the actor may see at the desk."""
    found = sa.select(Appointment)
    if not actor.can(Permission.APPOINTMENT_READ):
        return found.where(sa.false())
    seen = sees(actor, Appointment.client_id, at_desk=True)
    found = found.where(sa.or_(Appointment.client_id.is_(None), seen))
    return found if actor.unit_id is None else found.where(Appointment.unit_id == actor.unit_id)


def require_change(actor: Actor, entry: SupportEntry) -> None:
    """Refuse with Forbidden whoever neither wrote the entry nor supervises the unit."""
    require(actor, Permission.ENTRY_AMEND)
    if actor.agency_id != entry.agency_id or actor.unit_id not in {None, entry.unit_id}:
        raise Forbidden(Permission.ENTRY_AMEND.value)
    if not may_change(actor, entry.author_id):
        raise Forbidden(Permission.ENTRY_AMEND.value)


def may_change(actor: Actor, author_id: object) -> bool:
    """Tell whether the actor may change an entry of an author's: their own, or their team's."""
    return actor.is_system or actor.user_id == author_id or actor.can(Permission.TEAM_READ)


def is_free(entry: SupportEntry) -> bool:
    """Tell whether the entry is so young that a change needs no reason. A version is kept all the same."""
    return clock.now() - entry.created_at <= FREE_EDIT


def require_booking(actor: Actor, appointment: Appointment | None = None) -> None:
    """Refuse with Forbidden whoever may not book or change this appointment."""
    require(actor, Permission.APPOINTMENT_WRITE)
    if appointment is None:
        return
    if actor.agency_id != appointment.agency_id or actor.unit_id not in {None, appointment.unit_id}:
        raise Forbidden(Permission.APPOINTMENT_WRITE.value)
