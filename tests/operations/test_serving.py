"""The web server as ``casework serve`` runs it."""

import http.client
from contextlib import closing
from urllib.parse import urlsplit

import pytest
from flask import request

from casework.access.guard import public
from tests.support.server import served


def ask(server, method="GET", path="/probe", body=None, **headers):
    """Send one request past every client that would tidy it."""
    with closing(http.client.HTTPConnection(urlsplit(server.url).netloc, timeout=10)) as connection:
        connection.request(method, path, body, {name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()


@pytest.fixture
def seen(app):
    """The application behind its server tells whom it sees."""
    app.add_url_rule("/probe", view_func=public()(_whom))
    with served(app) as server:
        yield server


def _whom():
    return f"{request.remote_addr} {request.host}"


class TestServerOptions:
    @pytest.mark.settings(proxies=1)
    def test_tell_visitors_apart_behind_a_proxy(self, seen):
        answer = ask(seen, X_Forwarded_For="198.51.100.1, 203.0.113.9", X_Forwarded_Host="casework.example")

        assert answer == (200, "203.0.113.9 casework.example")

    def test_believe_nobody_where_there_is_no_proxy(self, seen):
        status, text = ask(seen, X_Forwarded_For="203.0.113.9", X_Forwarded_Host="casework.example")

        assert (status, text.split()[0]) == (200, "127.0.0.1")
        assert "casework.example" not in text

    def test_refuse_a_body_before_it_is_read(self, live_server):
        status, _ = ask(live_server, "POST", "/login", b"", Content_Length=str(500 * 1024 * 1024))

        assert status == 413
