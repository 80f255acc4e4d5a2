"""Fixtures: a service with its keys, and views of the test's own."""

import io
import logging

import pytest

from casework.access.guard import public
from casework.crypto import keyring


@pytest.fixture
def service(work, app):
    """The application with the service's own keys: events can be written."""
    with work():
        keyring.ensure_system_keys()
    return app


@pytest.fixture
def probe(app):
    """``probe(view, path="/probe", methods=["GET"], mark=public())`` adds a view, before the first request."""

    def add(view, path="/probe", methods=("GET",), mark=None):
        view.__name__ = path.strip("/").replace("/", "_").replace("<", "").replace(">", "").replace(":", "_")
        app.add_url_rule(path, view_func=(mark or public())(view), methods=list(methods))

    return add


@pytest.fixture
def log(app):
    """What the application logs, as text."""
    written = io.StringIO()
    (handler,) = logging.getLogger("casework").handlers
    assert isinstance(handler, logging.StreamHandler)
    handler.setStream(written)
    return written
