"""Protection against forged requests: a token bound to the browser's id, and the browser's word on a request's origin.

No time limit: an expiring token eats long forms. Checked before every unsafe request, whatever the view.
"""

import hmac
from urllib.parse import urlsplit

from flask import Flask, request

from casework.access.guard import UNSAFE
from casework.core.errors import CaseworkError
from casework.web import browser_id

FIELD = "csrf_token"
_SAME = frozenset({"same-origin", "none"})


class Forged(CaseworkError):
    """The request did not come from one of our own pages, or the page is older than the sign-in. Answered 400."""


def csrf_token() -> str:
    """Return the token that this browser's forms carry."""
    return browser_id.keyed("csrf", browser_id.current())


def check() -> None:
    """Refuse an unsafe request that does not carry this browser's token or says that it comes from elsewhere."""
    if request.method not in UNSAFE:
        return
    if not _is_from_here():
        raise Forged
    if not hmac.compare_digest(request.form.get(FIELD, "").encode(), csrf_token().encode()):
        raise Forged


def _is_from_here() -> bool:
    """Tell where the browser says that the request comes from. One that says nothing is judged by its token alone."""
    site = request.headers.get("Sec-Fetch-Site")
    if site is not None:
        return site in _SAME
    origin = request.headers.get("Origin")
    return origin is None or urlsplit(origin).netloc == request.host


def init_app(app: Flask) -> None:
    """Check every request and give templates the token."""
    app.before_request(check)
    app.jinja_env.globals["csrf_token"] = csrf_token
