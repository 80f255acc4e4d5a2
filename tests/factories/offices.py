"""Agencies, their units, and people who work there."""

from dataclasses import dataclass, field
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies import service as agencies
from casework.agencies.models import AccessMode, AgencyKind, CodeItem
from casework.agencies.profiles import Profile
from casework.core import database
from casework.crypto import keyring
from casework.identity import service

SYSTEM = Actor.system()
PASSWORD = "kawa-no-nagare-88"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
UNIT_NAMES = ("自立相談", "就労準備")


@dataclass(frozen=True)
class Member:
    """Somebody of the staff in one role. ``unit_id`` is None where the role belongs to the whole agency."""

    user_id: UUID
    login_id: str
    role: Role
    agency_id: UUID
    unit_id: UUID | None

    def actor(self) -> Actor:
        """Return the actor that a request of theirs would have."""
        return Actor(
            user_id=self.user_id,
            agency_id=self.agency_id,
            unit_id=self.unit_id,
            roles=frozenset({self.role}),
            display_name=self.login_id,
            session8="00000000",
        )


@dataclass
class Office:
    """One agency: its units by number, its staff by login id without the agency's code."""

    code: str
    agency_id: UUID
    units: tuple[UUID, ...]
    staff: dict[str, Member] = field(default_factory=dict)

    def __getitem__(self, name: str) -> Member:
        return self.staff[name]

    def actor(self, name: str) -> Actor:
        """Return the actor of one of the staff."""
        return self.staff[name].actor()


def begin_service() -> None:
    """Make what every database needs once: the service's own keys and the lists. The tests' template has both."""
    if database.session().scalar(sa.select(CodeItem.code).limit(1)) is not None:
        return
    keyring.ensure_system_keys()
    database.session().flush()  # the trail's key is read back
    agencies.seed_reference_data(SYSTEM)


def open_office(code: str, *, units: int = 2, access_mode: AccessMode = AccessMode.SHARED) -> Office:
    """Add an agency with units and nobody in it."""
    agency = agencies.add_agency(
        SYSTEM, code=code, name=f"{code}相談センター", kind=AgencyKind.SELF_RELIANCE, access_mode=access_mode
    )
    rooms = (
        agencies.add_unit(SYSTEM, agency.id, name=name, profile=Profile.SELF_RELIANCE, number_prefix=prefix)
        for name, prefix in zip(UNIT_NAMES[:units], "JS", strict=False)
    )
    return Office(code, agency.id, tuple(unit.id for unit in rooms))


def add_member(office: Office, name: str, role: Role, *, unit: int | None = 0) -> Member:
    """Add somebody who is ready to sign in: ``PASSWORD``, ``SEED``.

    Args:
        unit: Number of the unit; None for a role in the whole agency.
    """
    unit_id = None if unit is None else office.units[unit]
    login_id = f"{office.code}.{name}".replace("_", "-")
    user, _ = service.add_user(
        SYSTEM, login_id=login_id, display_name=login_id, agency_id=office.agency_id, unit_id=unit_id, role=role
    )
    service.install_credentials(SYSTEM, user, password=PASSWORD, totp_seed=SEED)
    member = Member(user.id, login_id, role, office.agency_id, unit_id)
    office.staff[name] = member
    return member


def staff_every_role(office: Office) -> None:
    """Add one person in each of the nine roles (named like it), a second counsellor, and one in the second unit."""
    for role in Role:
        add_member(office, role.value, role)
    add_member(office, "colleague", Role.COUNSELLOR)
    add_member(office, "neighbour", Role.COUNSELLOR, unit=len(office.units) - 1)
