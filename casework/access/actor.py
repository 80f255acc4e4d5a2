"""Who acts: a snapshot taken once a request, never looked up again below the route."""

from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from uuid import UUID

from casework.access.permissions import Permission
from casework.access.roles import Role, permissions_of
from casework.core.errors import Forbidden


@dataclass(frozen=True)
class Actor:
    """One person in their acting membership, or the system itself.

    Attributes:
        user_id: None for the system.
        agency_id: None for an operator without an agency: no statement on an agency's table passes.
        unit_id: The unit (事業) acted for; None where the role belongs to the whole agency.
        session8: First eight characters of the hashed session id, for the trail.
        address: Truncated network address, for the trail.
        stepped_up_at: When the person last proved themselves again, UTC.
    """

    user_id: UUID | None
    agency_id: UUID | None
    unit_id: UUID | None = None
    roles: frozenset[Role] = field(default_factory=frozenset)
    display_name: str = ""
    session8: str = ""
    address: str = ""
    stepped_up_at: datetime | None = None

    @classmethod
    def system(cls, agency_id: UUID | None = None) -> "Actor":
        """Return the actor of commands and jobs, in one agency or in none."""
        return cls(user_id=None, agency_id=agency_id, display_name="system")

    @property
    def is_system(self) -> bool:
        """Whether a command or a job acts."""
        return self.user_id is None

    @cached_property
    def permissions(self) -> frozenset[Permission]:
        """What the acting roles allow; the system may do everything inside its agency."""
        return frozenset(Permission) if self.is_system else permissions_of(self.roles)

    def can(self, permission: Permission) -> bool:
        """Tell whether the actor's roles hold a permission."""
        return permission in self.permissions


def require(actor: Actor, permission: Permission) -> None:
    """Refuse with Forbidden where the actor's roles do not hold a permission."""
    if not actor.can(permission):
        raise Forbidden(permission.value)
