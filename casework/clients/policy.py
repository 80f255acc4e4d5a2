"""Who may see and change a client. Reads nothing but ``client_access`` (K-3)."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, exists, false, or_, select, true

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.clients.models import Client, ClientAccess, Ground
from casework.core import clock
from casework.core.errors import Forbidden

AT_DESK = frozenset({Permission.CASE_READ, Permission.FRONT_DESK})


def holds(actor: Actor) -> ColumnElement[bool]:
    """Return the condition under which an access row counts for the actor now, whatever it opens."""
    if actor.is_system:
        return true()
    if not AT_DESK & actor.permissions:
        return false()
    return and_(
        true() if actor.unit_id is None else ClientAccess.unit_id == actor.unit_id,
        or_(ClientAccess.user_id.is_(None), ClientAccess.user_id == actor.user_id),
        is_valid_at(clock.now()),
    )


def is_valid_at(instant: datetime) -> ColumnElement[bool]:
    """Return the condition that an access row holds at an instant."""
    ends_later = or_(ClientAccess.valid_until.is_(None), ClientAccess.valid_until > instant)
    return and_(ClientAccess.valid_from <= instant, ends_later)


def sees(actor: Actor, client_id: Any, *, at_desk: bool = False) -> ColumnElement[bool]:  # noqa: ANN401 - a mapped column
    """Return the condition that the actor may see the client named by a column of a select.

    Args:
        actor: Who reads.
        client_id: Such as ``Case.client_id``.
        at_desk: True for the desk's view, which shows how to treat a person and not what is written of them.
    """
    if actor.is_system:
        return true()
    opens = true() if at_desk else ClientAccess.ground != Ground.DESK
    return exists().where(ClientAccess.client_id == client_id, opens, holds(actor))


def visible_clients(actor: Actor) -> Select[Client]:
    """Select the clients that the actor may see. Every read starts here."""
    return select(Client).where(sees(actor, Client.id))


def visible_at_desk(actor: Actor) -> Select[Client]:
    """Select the clients that the actor may see in the desk's view."""
    return select(Client).where(sees(actor, Client.id, at_desk=True))


def require_search(actor: Actor) -> None:
    """Refuse with Forbidden somebody who may not search for people."""
    require(actor, Permission.CLIENT_SEARCH)


def require_open(actor: Actor) -> None:
    """Refuse with Forbidden somebody who may not take in a person."""
    require(actor, Permission.CASE_OPEN)


def require_write(actor: Actor, client: Client) -> None:
    """Refuse with Forbidden somebody who may not change this client."""
    _require_same_agency(actor, client.agency_id)
    if not (actor.can(Permission.CASE_WRITE) or actor.can(Permission.CASE_OPEN)):
        raise Forbidden(Permission.CASE_WRITE.value)


def require_restrict(actor: Actor, client: Client) -> None:
    """Refuse with Forbidden somebody who may not restrict who sees this client."""
    _require_same_agency(actor, client.agency_id)
    require(actor, Permission.CASE_RESTRICT)


def require_share(actor: Actor, agency_id: UUID) -> None:
    """Refuse with Forbidden somebody who may not change who sees clients of this agency."""
    _require_same_agency(actor, agency_id)
    if not any(actor.can(permission) for permission in (Permission.CASE_OPEN, Permission.CASE_ASSIGN)):
        raise Forbidden(Permission.CASE_ASSIGN.value)


def _require_same_agency(actor: Actor, agency_id: UUID) -> None:
    if actor.agency_id != agency_id:
        raise Forbidden("agency")
