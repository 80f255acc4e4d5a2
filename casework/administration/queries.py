"""What the pages show: accounts with their roles, events with the names of who acted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from casework.access.actor import Actor
from casework.access.roles import ROLE_LABELS
from casework.agencies import queries as agencies
from casework.audit import queries as audit
from casework.audit.models import AuditEvent
from casework.core.errors import NotFound
from casework.core.i18n import Text, _
from casework.identity import queries as identity
from casework.identity.models import Membership, User

EVENTS_A_PAGE = 50


@dataclass(frozen=True)
class RoleLine:
    """One role of somebody, as a line."""

    membership: Membership
    role: Text
    unit: str


@dataclass(frozen=True)
class UserLine:
    """One account with its roles."""

    user: User
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True)
class EventLine:
    """One event with the name of who acted."""

    event: AuditEvent
    actor_name: str


def list_users(actor: Actor, *, after: str = "") -> Sequence[UserLine]:
    """Return the accounts of the actor's agency with their roles, by login id."""
    return _with_roles(actor, identity.list_users(actor, after=after))


def get_user(actor: Actor, user_id: UUID) -> UserLine:
    """Return one account with its roles; NotFound where the actor may not see it."""
    return _with_roles(actor, [identity.get_user(actor, user_id)])[0]


def _with_roles(actor: Actor, users: Sequence[User]) -> list[UserLine]:
    held: dict[UUID, list[RoleLine]] = {}
    for membership in identity.list_memberships(actor, [user.id for user in users]):
        unit = agencies.get_unit(membership.unit_id).name if membership.unit_id else _("機関全体")
        held.setdefault(membership.user_id, []).append(RoleLine(membership, ROLE_LABELS[membership.role], unit))
    return [UserLine(user, tuple(held.get(user.id, ()))) for user in users]


def get_role_of(actor: Actor, user_id: UUID, membership_id: UUID) -> Membership:
    """Return a role of one user in the actor's agency; NotFound where it is somebody else's."""
    membership = identity.get_membership(actor, membership_id)
    if membership.user_id != user_id:
        raise NotFound
    return membership


@dataclass(frozen=True)
class EventPage:
    """A page of events.

    Attributes:
        cursor: Where the next page begins, as it stands in an address; empty at the end.
    """

    lines: Sequence[EventLine]
    cursor: str


def list_events(
    actor: Actor, *, action: str, record_id: UUID | None, before: tuple[datetime, UUID] | None
) -> EventPage:
    """Return a page of the agency's events, newest first."""
    events = audit.list_events(actor, action=action, record_id=record_id, before=before, limit=EVENTS_A_PAGE + 1)
    names = identity.user_names(event.actor_id for event in events)
    lines = [EventLine(event, names.get(event.actor_id, _("システム"))) for event in events]  # type: ignore[arg-type]
    shown = lines[:EVENTS_A_PAGE]
    more = len(lines) > EVENTS_A_PAGE
    return EventPage(shown, f"{shown[-1].event.at.isoformat()}~{shown[-1].event.id}" if more else "")
