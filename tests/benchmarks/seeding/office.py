"""An office with a signed-in counsellor."""

import secrets
from dataclasses import dataclass
from uuid import UUID

from flask import Flask

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies import service as agencies
from casework.agencies.models import AgencyKind
from casework.agencies.profiles import Profile
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.core import clock
from casework.core.columns import new_id
from casework.core.database import session, unit_of_work
from casework.crypto import keyring
from casework.identity.models import Membership, TerminalClass, User, UserSession
from casework.web import browser_id


@dataclass(frozen=True)
class Office:
    """An office, and the browser of its counsellor.

    Attributes:
        cookie: What the browser sends; it is signed in.
    """

    agency_id: UUID
    unit_id: UUID
    counsellor_id: UUID
    colleague_id: UUID
    cookie: str

    @property
    def actor(self) -> Actor:
        """The counsellor."""
        roles = frozenset({Role.COUNSELLOR})
        return Actor(self.counsellor_id, self.agency_id, self.unit_id, roles, display_name="相談員")


def initialise(app: Flask) -> None:
    """Give an empty database the service's own keys and lists."""
    with app.app_context(), unit_of_work():
        keyring.ensure_system_keys()
    with app.app_context(), unit_of_work():
        agencies.seed_reference_data(Actor.system())


def open_office(app: Flask, code: str = "bench") -> Office:
    """Add an agency with one unit, a counsellor who is signed in, and a colleague."""
    with app.app_context(), unit_of_work():
        agency_id = agencies.add_agency(
            Actor.system(), code=code, name=f"相談支援センター {code}", kind=AgencyKind.SELF_RELIANCE
        ).id
        unit_id = agencies.add_unit(
            Actor.system(), agency_id, name="自立相談支援", profile=Profile.SELF_RELIANCE, number_prefix="J"
        ).id
    with app.app_context(), unit_of_work():
        counsellor_id = _add_user(agency_id, unit_id, f"{code}-counsellor")
        colleague_id = _add_user(agency_id, unit_id, f"{code}-colleague")
        cookie = _sign_in(agency_id, unit_id, counsellor_id)
        name = browser_id.cookie_name()
    return Office(agency_id, unit_id, counsellor_id, colleague_id, f"{name}={cookie}")


def _add_user(agency_id: UUID, unit_id: UUID, login_id: str) -> UUID:
    user_id = new_id()
    user = User(id=user_id, login_id=login_id, display_name="田中 相談員", password_hash="-")
    user.totp_seed = "JBSWY3DPEHPK3PXP"
    session().add(user)
    session().add(Membership(user_id=user_id, agency_id=agency_id, unit_id=unit_id, role=Role.COUNSELLOR))
    audit.record(Actor.system(), Action.USER_ADD, user)
    return user_id


def _sign_in(agency_id: UUID, unit_id: UUID, user_id: UUID) -> str:
    browser = secrets.token_urlsafe(32)
    now = clock.now()
    signed_in = UserSession(
        id_hash=browser_id.hashed(browser),
        user_id=user_id,
        agency_id=agency_id,
        unit_id=unit_id,
        terminal_class=TerminalClass.OFFICE,
        second_factor_at=now,
        stepped_up_at=now,
    )
    session().add(signed_in)
    return browser
