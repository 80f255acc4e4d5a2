"""The headers of every response, word by word."""

import pytest

from tests.factories.browser import Browser

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
EXACT = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "geolocation=(), camera=(), microphone=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}
PATHS = ("/login", "/nowhere", "/healthz", "/me", "/static/no")
GONE = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Strict-Transport-Security", "X-Frame-Options")


def fixed(answer):
    return {name: answer.headers.get(name) for name in EXACT}


class TestAResponse:
    def test_carries_the_fixed_set(self, service):
        for path in (*PATHS, "/static/js/casework.js"):
            answer = service.test_client().get(path, buffered=True)

            assert fixed(answer) == EXACT, path
            assert not [name for name in GONE if name in answer.headers], path

    def test_is_stored_nowhere(self, service):
        for path in PATHS:
            assert service.test_client().get(path).headers["Cache-Control"] == "no-store", path

    def test_of_a_static_file_is_kept_for_a_year(self, service):
        answer = service.test_client().get("/static/js/casework.js", buffered=True)

        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert "Set-Cookie" not in answer.headers

    def test_to_a_method_that_is_not_allowed_carries_it_too(self, service):
        answer = Browser(service).client.put("/login")

        assert fixed(answer) == EXACT

    def test_of_a_view_cannot_loosen_it(self, service, probe):
        probe(lambda: ("", 200, {"Content-Security-Policy": "default-src *", "Cache-Control": "public"}))

        answer = service.test_client().get("/probe")

        assert fixed(answer) == EXACT
        assert answer.headers["Cache-Control"] == "no-store"

    def test_after_a_failure_carries_it_too(self, service, probe):
        probe(lambda: 1 // 0)

        answer = service.test_client().get("/probe")

        assert answer.status_code == 500
        assert fixed(answer) == EXACT

    @pytest.mark.settings(https=True)
    def test_over_tls_asks_for_tls_for_a_year(self, service):
        answer = service.test_client().get("/login", base_url="https://localhost")

        assert answer.headers["Strict-Transport-Security"] == "max-age=31536000"
