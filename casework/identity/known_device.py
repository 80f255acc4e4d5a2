"""The browser's memory that an account has signed in here before. Never a credential: it spares the account's wait.

The cookie holds a random id and, for each account, an HMAC of id and login id. It names nobody; several people may
share a browser at a counter.
"""

import hmac
import re
import secrets

from flask import current_app, request
from werkzeug.wrappers import Response

MOST_ACCOUNTS = 8
LASTS_SECONDS = 180 * 24 * 3600
_SHAPE = re.compile(r"[A-Za-z0-9_-]{22}(\.[0-9a-f]{32}){1,8}")


def cookie_name() -> str:
    """Return the cookie's name: bound to the host under TLS, a plain one on loopback."""
    return "__Host-casework-device" if current_app.config["CASEWORK"].https else "casework-device"


def find(login_id: str) -> str:
    """Return the browser's device id if this account has signed in here before, else an empty text."""
    device, marks = _read()
    known = [mark for mark in marks if hmac.compare_digest(mark, _mark(device, login_id))]
    return device if known else ""


def remember(response: Response, login_id: str) -> None:
    """Let the browser remember that this account has signed in here."""
    device, marks = _read()
    device = device or secrets.token_urlsafe(16)
    mine = _mark(device, login_id)
    kept = [mine, *(mark for mark in marks if mark != mine)][:MOST_ACCOUNTS]
    response.set_cookie(
        cookie_name(),
        ".".join([device, *kept]),
        max_age=LASTS_SECONDS,
        path="/",
        secure=current_app.config["CASEWORK"].https,
        httponly=True,
        samesite="Lax",
    )


def _read() -> tuple[str, list[str]]:
    brought = request.cookies.get(cookie_name(), "")
    if not _SHAPE.fullmatch(brought):
        return "", []
    device, *marks = brought.split(".")
    return device, marks


def _mark(device: str, login_id: str) -> str:
    secret: bytes = current_app.config["CASEWORK"].secret
    return hmac.new(secret, f"known-device:{device}:{login_id}".encode(), "sha256").hexdigest()[:32]
