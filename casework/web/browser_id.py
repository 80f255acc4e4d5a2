"""The browser's random id: the whole content of our one cookie.

It says nothing by itself. The sign-in's row holds a keyed hash of it; the CSRF token is an HMAC of it. A visitor costs
no row.
"""

import hmac
import re
import secrets

from flask import Flask, Response, current_app, g, request

_SHAPE = re.compile(r"[A-Za-z0-9_-]{43}")


def cookie_name() -> str:
    """Return the cookie's name: bound to the host under TLS, a plain one on loopback."""
    return "__Host-casework" if current_app.config["CASEWORK"].https else "casework"


def current() -> str:
    """Return this browser's id; a new one where it brought none of our shape."""
    if "browser_id" not in g:
        brought = request.cookies.get(cookie_name(), "")
        g.browser_id = brought if _SHAPE.fullmatch(brought) else secrets.token_urlsafe(32)
        g.browser_id_new = g.browser_id != brought
    value: str = g.browser_id
    return value


def renew() -> str:
    """Give this browser a new id (at sign-in, second factor, step-up, switch) and return it."""
    g.browser_id = secrets.token_urlsafe(32)
    g.browser_id_new = True
    return str(g.browser_id)


def hashed(browser_id: str) -> str:
    """Return a keyed hash of an id, as hexadecimal text: what the database may know of it.

    Keyed, so that whoever may write to the database, but has not the service's secret, cannot plant a sign-in.
    """
    return keyed("sign-in", browser_id)


def keyed(purpose: str, browser_id: str) -> str:
    """Return an HMAC of an id under the service's secret, for one purpose."""
    secret: bytes = current_app.config["CASEWORK"].secret
    return hmac.new(secret, f"{purpose}:{browser_id}".encode(), "sha256").hexdigest()


def init_app(app: Flask) -> None:
    """Send the cookie along where the browser has a new id and a page was made for it."""

    def send(response: Response) -> Response:
        if g.get("browser_id_new"):
            response.set_cookie(
                cookie_name(),
                g.browser_id,
                path="/",
                secure=app.config["CASEWORK"].https,
                httponly=True,
                samesite="Lax",
            )
        return response

    app.after_request(send)
