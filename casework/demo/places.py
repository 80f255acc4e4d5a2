"""Puts the invented agencies, units and staff into the database, with sign-ins that can be shown."""

import base64
import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import pyotp

from casework.access.actor import Actor
from casework.access.roles import ROLE_LABELS
from casework.agencies import service as agencies
from casework.core import clock
from casework.core.config import Config
from casework.core.database import unit_of_work
from casework.demo.offices import AGENCIES, USERS, DemoUser, agency_of
from casework.identity import service as identity

PASSWORD_GROUPS = 4
SEED_BYTES = 20


@dataclass(frozen=True)
class Places:
    """The ids of what was put in, by the keys of the stories."""

    agencies: Mapping[str, UUID]
    units: Mapping[str, UUID]
    users: Mapping[str, UUID]

    def actor(self, login_id: str, unit_key: str) -> Actor:
        """Return a member of staff acting in a unit."""
        user = next(user for user in USERS if user.login_id == login_id)
        roles = frozenset(held.role for held in user.memberships if held.unit_key == unit_key)
        return Actor(
            user_id=self.users[login_id],
            agency_id=self.agencies[agency_of(unit_key).key],
            unit_id=self.units[unit_key],
            roles=roles,
            display_name=user.display_name,
        )


@dataclass(frozen=True)
class DemoLogin:
    """A sign-in of the demonstration, as it is printed."""

    login_id: str
    name: str
    agency: str
    role: str
    role_code: str
    password: str
    totp_secret: str


def password_of(config: Config, login_id: str) -> str:
    """Return the demonstration password of a user: the same as long as the instance lives, known to nobody else."""
    digest = hmac.digest(config.secret, f"demo-password:{login_id}".encode(), "sha256")
    text = base64.b32encode(digest).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, PASSWORD_GROUPS * 4, 4))


def totp_seed_of(config: Config, login_id: str) -> str:
    """Return the demonstration seed of a user's authenticator, base32."""
    digest = hmac.digest(config.secret, f"demo-totp:{login_id}".encode(), "sha256")
    return base64.b32encode(digest[:SEED_BYTES]).decode()


def logins(config: Config) -> list[DemoLogin]:
    """Return every sign-in of the demonstration, one row a user; the first role named is the one acted in at first."""
    return [_login(config, user) for user in USERS]


def _login(config: Config, user: DemoUser) -> DemoLogin:
    first = user.memberships[0]
    roles = [held.role for held in user.memberships if held.unit_key == first.unit_key]
    return DemoLogin(
        login_id=user.login_id,
        name=user.display_name,
        agency=agency_of(first.unit_key).short_name,
        role="・".join(str(ROLE_LABELS[role]) for role in roles),
        role_code=",".join(role.value for role in roles),
        password=password_of(config, user.login_id),
        totp_secret=totp_seed_of(config, user.login_id),
    )


def build_places(config: Config, since: datetime) -> Places:
    """Add agencies, units and staff as of an instant before the first story."""
    found: dict[str, UUID] = {}
    units: dict[str, UUID] = {}
    with clock.as_of(since):
        for office in AGENCIES:
            with unit_of_work():
                agency = agencies.add_agency(
                    Actor.system(),
                    code=office.code,
                    name=office.name,
                    short_name=office.short_name,
                    kind=office.kind,
                    phone=office.phone,
                    municipality_code=office.municipality_code,
                    access_mode=office.access_mode,
                    is_demo=True,
                )
                found[office.key] = agency.id
                for unit in office.units:
                    units[unit.key] = agencies.add_unit(
                        Actor.system(),
                        agency.id,
                        name=unit.name,
                        profile=unit.profile,
                        number_prefix=unit.number_prefix,
                    ).id
        users = {user.login_id: _add_user(config, user, found, units) for user in USERS}
    return Places(found, units, users)


def _add_user(config: Config, user: DemoUser, offices: Mapping[str, UUID], units: Mapping[str, UUID]) -> UUID:
    system, (first, *others) = Actor.system(), user.memberships
    with unit_of_work():
        account, _password = identity.add_user(
            system,
            login_id=user.login_id,
            display_name=user.display_name,
            agency_id=offices[first.agency_key],
            unit_id=units[first.unit_key],
            role=first.role,
        )
        account.language = user.language
        for held in others:
            identity.grant_membership(
                system,
                account,
                agency_id=offices[held.agency_key],
                unit_id=units[held.unit_key],
                role=held.role,
            )
        identity.install_credentials(
            system,
            account,
            password=password_of(config, user.login_id),
            totp_seed=totp_seed_of(config, user.login_id),
        )
        return account.id


def code_now(config: Config, login_id: str) -> str:
    """Return the code that a demonstration user's authenticator shows at this moment."""
    return pyotp.TOTP(totp_seed_of(config, login_id)).now()
