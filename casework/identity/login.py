"""The browser's side of a sign-in: from its cookie to the actor of this request, and the steps between."""

import ipaddress
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from flask import Flask, Request, g, redirect, request, url_for
from flask.sessions import SecureCookieSession, SessionInterface
from flask_login import UserMixin
from werkzeug.wrappers import Response

from casework.access.actor import Actor
from casework.access.current import set_current_actor
from casework.access.guard import SignInNeeded, StepUpNeeded
from casework.access.roles import ROLE_LABELS
from casework.core import clock
from casework.core.config import Config
from casework.core.database import bind_agency, defer, session
from casework.core.extensions import login_manager
from casework.core.tenancy import GuardedSession
from casework.identity import passwords, sign_ins, throttling
from casework.identity.models import TerminalClass, User, UserSession
from casework.identity.sign_ins import Choice, SignIn, Standing
from casework.identity.throttling import Throttled
from casework.web import browser_id, errors

HOME = "/"
NETWORK_KEPT = {4: 24, 6: 48}
NETWORK_COUNTED = {4: 32, 6: 64}
STEPS: Mapping[Standing, str] = {
    Standing.SECOND_FACTOR: "identity.second_factor_step",
    Standing.NEW_PASSWORD: "identity.change_password",
    Standing.SET_UP: "identity.set_up_second_factor",
}


class SignedIn(UserMixin):  # type: ignore[misc]  # Flask-Login ships no hints
    """What Flask-Login knows of the person: their id."""

    def __init__(self, user_id: UUID) -> None:
        self.id = str(user_id)


def find_sign_in() -> SignIn | None:
    """Return this browser's sign-in, open or on its way, or None."""
    found: SignIn | None = g.get("sign_in")
    return found


def require_sign_in(*standings: Standing) -> SignIn:
    """Return this browser's sign-in if it has come just so far; SignInNeeded otherwise."""
    found = find_sign_in()
    if found is None or found.standing not in standings:
        raise SignInNeeded
    return found


def load_actor() -> None:
    """Find out who asks, before every request: one statement. Only an open sign-in has an actor."""
    set_current_actor(None)
    if request.endpoint == "static" or browser_id.cookie_name() not in request.cookies:
        return
    current = session()
    found = sign_ins.find(current, browser_id.hashed(browser_id.current()))
    if found is None or found.acting is None:
        return
    g.sign_in, g.language = found, found.language
    if found.wants_touch(clock.now()):
        defer(current, lambda later: sign_ins.touch(later, found.id_hash))
    if found.standing is Standing.OPEN:
        _set_actor(current, found, found.acting)


def _set_actor(current: GuardedSession, found: SignIn, acting: Choice) -> None:
    set_current_actor(found.actor())
    bind_agency(current, found.agency_id)
    g.acting = {
        "agency_name": acting.agency_name,
        "unit_name": acting.unit_name,
        "role_labels": [ROLE_LABELS[role] for role in ROLE_LABELS if role in acting.roles],
        "can_switch": len(found.choices) > 1,
    }


def begin(user: User, choice: Choice, terminal: TerminalClass) -> None:
    """Let this browser begin a sign-in, under a new id; whoever was signed in here before is not any more."""
    current = session()
    sign_ins.end(current, browser_id.hashed(browser_id.current()))
    id_hash = browser_id.hashed(browser_id.renew())
    sign_ins.begin(current, user, choice, id_hash=id_hash, terminal=terminal, address=truncated_address())


def rotate(found: SignIn) -> UserSession:
    """Give this browser a new id for the same sign-in; return the row, to set what changes with it."""
    return sign_ins.rotate(session(), found.id_hash, browser_id.hashed(browser_id.renew()))


def end(found: SignIn) -> None:
    """End this browser's sign-in, in the writing session."""
    sign_ins.end(session(), found.id_hash)
    browser_id.renew()
    set_current_actor(None)


def visitor() -> Actor:
    """Return an actor for the trail where nobody is signed in."""
    return Actor(user_id=None, agency_id=None, display_name="visitor", address=truncated_address())


def as_actor(found: SignIn) -> Actor:
    """Return an actor for the trail of somebody on the way in: named, with no role."""
    return Actor(
        user_id=found.user_id, agency_id=found.agency_id, session8=found.id_hash[:8], address=found.address_trunc
    )


def truncated_address() -> str:
    """Return the browser's network: enough for the trail, too little to be a person."""
    return _network(NETWORK_KEPT)


def counted_address() -> str:
    """Return the address that failures are counted against: an IPv6 subscriber has a whole network."""
    return _network(NETWORK_COUNTED)


def _network(lengths: Mapping[int, int]) -> str:
    try:
        address = ipaddress.ip_address(request.remote_addr or "")
    except ValueError:
        return ""
    return str(ipaddress.ip_network((address, lengths[address.version]), strict=False))


def safe_next(target: str | None) -> str:
    """Return a path of ours to go on to: what was asked for, or home where that leads anywhere else."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return HOME
    if "\\" in target or any(ord(sign) < 0x21 or ord(sign) == 0x7F for sign in target):  # noqa: PLR2004 - controls, blanks
        return HOME
    parts = urlsplit(target)
    return HOME if parts.scheme or parts.netloc else target


def onwards(standing: Standing, target: str | None) -> Response:
    """Send the browser to the next step of signing in, or to where it wanted to go."""
    target = safe_next(target)
    if standing is Standing.OPEN:
        return redirect(target, code=303)
    return redirect(url_for(STEPS[standing], next=None if target == HOME else target), code=303)


def _is_navigation() -> bool:
    return request.method in {"GET", "HEAD"} and "HX-Request" not in request.headers


def _wanted() -> str:
    """Return what the visitor asked for; a step of signing in is nothing to come back to."""
    return HOME if request.endpoint in STEPS.values() else request.path


def _ask_sign_in(error: SignInNeeded) -> Response:
    if not _is_navigation():
        return errors.error_page(errors.status_of(error))
    found = find_sign_in()
    if found is not None:
        return onwards(found.standing, _wanted())
    return redirect(url_for("identity.login", next=None if _wanted() == HOME else _wanted()), code=303)


def _ask_step_up(_error: StepUpNeeded) -> Response:
    came_from = urlsplit(request.referrer or "")
    back = request.path if _is_navigation() else came_from.path if came_from.netloc == request.host else HOME
    return redirect(url_for("identity.step_up", next=safe_next(back)), code=303)


def _ask_wait(error: Throttled) -> Response:
    answer = errors.error_page(429)
    answer.headers["Retry-After"] = str(error.seconds)
    return answer


def _load_user(_request: Request) -> SignedIn | None:
    found = find_sign_in()
    return SignedIn(found.user_id) if found is not None and found.standing is Standing.OPEN else None


class NoSession(SessionInterface):
    """Flask's own session, empty and never sent: what a browser holds is its random id alone."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:  # noqa: ARG002 - Flask's signature
        """Return an empty session."""
        return SecureCookieSession()

    def save_session(self, app: Flask, session: Any, response: Any) -> None:  # noqa: ANN401 - Flask's signature
        """Keep nothing."""


def init_app(app: Flask, config: Config) -> None:
    """Have every request know who asks. Call it after the transaction's hooks and before those of CSRF and access."""
    passwords.configure(config)
    throttling.configure(config)
    app.session_interface = NoSession()
    app.before_request(load_actor)
    app.register_error_handler(SignInNeeded, _ask_sign_in)
    app.register_error_handler(StepUpNeeded, _ask_step_up)
    app.register_error_handler(Throttled, _ask_wait)
    login_manager.session_protection = None
    login_manager.request_loader(_load_user)
    login_manager.init_app(app)
