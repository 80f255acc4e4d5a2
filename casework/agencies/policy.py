"""Who may see and change agencies. Names of agencies and units are known to everybody who is signed in."""

from sqlalchemy import Select, false, select

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.agencies.models import Agency, Unit
from casework.core.errors import Forbidden


def visible_agencies(actor: Actor) -> Select[Agency]:
    """Select the agencies that the actor may know of."""
    found = select(Agency)
    return found if actor.can(Permission.DIRECTORY_READ) else found.where(false())


def visible_units(actor: Actor) -> Select[Unit]:
    """Select the units that the actor may know of."""
    found = select(Unit)
    return found if actor.can(Permission.DIRECTORY_READ) else found.where(false())


def require_administer(actor: Actor) -> None:
    """Refuse with Forbidden anyone but the operator's commands: a new agency is a new wall, with a key of its own."""
    if not actor.is_system:
        raise Forbidden("agency:administer")
