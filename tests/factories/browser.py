"""A browser that is signed in at once, past the pages of signing in, and sends its tokens along."""

import hmac
import secrets
from datetime import timedelta
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from casework.core import clock, database
from casework.core.columns import new_id
from casework.identity.models import TerminalClass, UserSession
from casework.web.browser_id import hashed
from tests.factories.offices import Member


class Browser:
    """One browser. Nobody is signed in until ``sign_in``."""

    def __init__(self, app: Flask) -> None:
        self.app = app
        self.client = app.test_client()
        self.config = app.config["CASEWORK"]
        self.scheme = "https" if self.config.https else "http"

    @property
    def cookie_name(self) -> str:
        """The name under which this service keeps its one cookie."""
        return "__Host-casework" if self.config.https else "casework"

    @property
    def id(self) -> str:
        """The random id in its cookie; empty where it has none yet."""
        cookie = self.client.get_cookie(self.cookie_name)
        return cookie.value if cookie else ""

    @property
    def csrf_token(self) -> str:
        """The token that this browser's forms carry."""
        return hmac.new(self.config.secret, f"csrf:{self.id}".encode(), "sha256").hexdigest()

    def visit(self) -> None:
        """Have an id without being anybody."""
        self.client.set_cookie(self.cookie_name, secrets.token_urlsafe(32), secure=self.config.https)

    def sign_in(self, member: Member, *, fresh: bool = True, terminal: TerminalClass = TerminalClass.OFFICE) -> None:
        """Be signed in as somebody, with both factors. No application context may be open.

        Args:
            fresh: Stepped up just now, not an hour ago.
        """
        self.visit()
        now = clock.now()
        with self.app.app_context(), database.unit_of_work() as current:
            current.add(
                UserSession(
                    id_hash=hashed(self.id),
                    user_id=member.user_id,
                    agency_id=member.agency_id,
                    unit_id=member.unit_id,
                    terminal_class=terminal,
                    second_factor_at=now,
                    stepped_up_at=now if fresh else now - timedelta(hours=1),
                )
            )

    def get(self, path: str, **options: Any) -> TestResponse:
        """Open a page."""
        return self.client.get(path, base_url=f"{self.scheme}://localhost", **options)

    def post(self, path: str, data: dict[str, Any] | None = None, **options: Any) -> TestResponse:
        """Submit a form with the browser's token and a fresh one-time token."""
        if not self.id:
            self.visit()
        fields = {"csrf_token": self.csrf_token, "form_token": str(new_id()), **(data or {})}
        return self.client.post(path, data=fields, base_url=f"{self.scheme}://localhost", **options)


def signed_in(app: Flask, member: Member, *, fresh: bool = True) -> Browser:
    """Return a browser that is signed in as somebody."""
    browser = Browser(app)
    browser.sign_in(member, fresh=fresh)
    return browser
