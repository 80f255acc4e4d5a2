"""An agency with people in it, and a browser that signs in as they do."""

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

import pyotp
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies import service as agencies
from casework.agencies.models import AgencyKind
from casework.agencies.profiles import Profile
from casework.core import clock
from casework.crypto import keyring
from casework.identity import service

SYSTEM = Actor.system()
PASSWORD = "kawa-no-nagare-88"
SEED = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@dataclass
class Office:
    """Two agencies: ours with two units, theirs with one."""

    ours: UUID
    desk: UUID
    second_desk: UUID
    theirs: UUID
    their_desk: UUID
    users: dict[str, UUID] = field(default_factory=dict)

    def actor(self, login_id: str, *roles: Role, agency_id: UUID | None = None) -> Actor:
        """Return an actor of ours, as a request would have it."""
        return Actor(
            user_id=self.users[login_id],
            agency_id=agency_id or self.ours,
            unit_id=self.desk,
            roles=frozenset(roles or {Role.OFFICE_MANAGER}),
            session8="00000000",
        )


def build(session) -> Office:
    """Set up the office in a unit of work."""
    keyring.ensure_system_keys()
    session.flush()  # the trail's key is read back
    ours = agencies.add_agency(SYSTEM, code="tsu", name="津相談センター", kind=AgencyKind.SELF_RELIANCE)
    theirs = agencies.add_agency(SYSTEM, code="ise", name="伊勢サポステ", kind=AgencyKind.SAPOSUTE)
    places = [
        agencies.add_unit(SYSTEM, agency_id, name=name, profile=Profile.SELF_RELIANCE).id
        for agency_id, name in ((ours.id, "自立相談"), (ours.id, "就労準備"), (theirs.id, "若者相談"))
    ]
    office = Office(ours.id, places[0], places[1], theirs.id, places[2])
    add(office, "counsellor", Role.COUNSELLOR)
    add(office, "manager", Role.OFFICE_MANAGER)
    add(office, "deputy", Role.OFFICE_MANAGER)
    add(office, "stranger", Role.COUNSELLOR, agency_id=office.theirs, unit_id=office.their_desk)
    return office


def add(office: Office, login_id: str, role: Role, *, ready: bool = True, **place: UUID) -> str:
    """Add a user; return the one-time password, which counts where they are not made ready."""
    user, password = service.add_user(
        SYSTEM,
        login_id=login_id,
        display_name=login_id.title(),
        agency_id=place.get("agency_id", office.ours),
        unit_id=place.get("unit_id", office.desk),
        role=role,
    )
    office.users[login_id] = user.id
    if ready:
        service.install_credentials(SYSTEM, user, password=PASSWORD, totp_seed=SEED)
    return password


def code(seed: str = SEED, at: datetime | None = None) -> str:
    """Return the code that an authenticator shows now."""
    return pyotp.TOTP(seed).at(at or clock.now())


class Browser:
    """One browser: it keeps its cookies and sends its token along."""

    def __init__(self, client: FlaskClient, address: str = "192.0.2.7") -> None:
        self.client = client
        self.address = address

    @property
    def id(self) -> str:
        """The random id in its cookie."""
        cookie = self.client.get_cookie("casework")
        return cookie.value if cookie else ""

    def get(self, path: str) -> TestResponse:
        """Open a page."""
        return self.client.get(path, environ_base={"REMOTE_ADDR": self.address})

    def post(self, path: str, **fields: str) -> TestResponse:
        """Submit a form with the token that belongs to this browser's id."""
        if not self.id:
            self.get("/login")
        secret = self.client.application.config["CASEWORK"].secret
        token = hmac.new(secret, f"csrf:{self.id}".encode(), "sha256").hexdigest()
        return self.client.post(path, data={"csrf_token": token, **fields}, environ_base={"REMOTE_ADDR": self.address})

    def give_password(self, login_id: str, password: str = PASSWORD, **fields: str) -> TestResponse:
        """Submit the first page of signing in."""
        fields.setdefault("terminal_class", "office")
        return self.post("/login", login_id=login_id, password=password, **fields)

    def sign_in(self, login_id: str, **fields: str) -> TestResponse:
        """Go all the way in; the answer is that to the code."""
        self.give_password(login_id, **fields)
        return self.post("/login/otp", code=code())

    def is_in(self) -> bool:
        """Tell whether pages for signed-in people open."""
        return self.get("/me").status_code == 200


def codes_around(moment: datetime) -> Iterator[str]:
    """Give the codes of the steps before, at and after a moment."""
    step = int(moment.timestamp()) // 30
    return (pyotp.TOTP(SEED).generate_otp(step + offset) for offset in (-1, 0, 1))
