"""The same headers on every route, whoever asks and whatever is answered."""

import re

import pytest

from tests.factories.browser import Browser, signed_in
from tests.security.routes import routes
from tests.web.test_headers import EXACT, GONE

COOKIES = re.compile(
    r"(casework|casework-device|casework_language)=[\w.-]*; (Max-Age=\d+; |Expires=[^;]+; )*"
    r"HttpOnly; Path=/; SameSite=Lax"
)
PERSONAL = ("見本", "花子", "ミホン", "ハナコ")


@pytest.fixture(scope="module")
def answers(world):
    """Every route asked by a visitor, a counsellor and an office manager, by a known and an unknown record."""
    found = []
    for browser in (
        Browser(world.app),
        signed_in(world.app, world.ours["counsellor"]),
        signed_in(world.app, world.ours["office_manager"]),
    ):
        for route in routes(world.app):
            if route.endpoint in {"identity.logout", "identity.end_others"}:
                continue
            for name in ("open", "unknown") if route.arguments else ("open",):
                path = route.path(world.records[name])
                answer = browser.get(path, buffered=True) if route.method == "GET" else browser.client.post(path)
                found.append((f"{route.method} {route.rule} {name}", answer))
    return found


class TestEveryAnswer:
    def test_carries_the_fixed_set_word_by_word(self, answers):
        wrong = [
            (place, name, answer.headers.get(name))
            for place, answer in answers
            for name, value in EXACT.items()
            if answer.headers.getlist(name) != [value]
        ]

        assert wrong == []
        assert len(answers) > 150

    def test_is_kept_by_no_cache_but_for_files(self, answers):
        wrong = [
            (place, answer.headers.get("Cache-Control"))
            for place, answer in answers
            if answer.headers.get("Cache-Control") != "no-store" and "/static/" not in place
        ]

        assert wrong == []

    def test_tells_nothing_of_what_it_runs_on(self, answers):
        assert [(place, name) for place, answer in answers for name in GONE if name in answer.headers] == []

    def test_sets_none_but_our_cookies_and_never_one_that_scripts_read(self, answers):
        wrong = [
            (place, cookie)
            for place, answer in answers
            for cookie in answer.headers.getlist("Set-Cookie")
            if not COOKIES.fullmatch(cookie)
        ]

        assert wrong == []

    def test_names_nobody_outside_its_body(self, answers):
        told = [
            (place, word)
            for place, answer in answers
            for word in PERSONAL
            if word in str(answer.headers) or word in (answer.location or "")
        ]

        assert told == []

    def test_is_of_a_kind_that_browsers_do_not_guess(self, answers):
        kinds = {answer.headers["Content-Type"] for _, answer in answers}

        assert kinds <= {"text/html; charset=utf-8", "application/json", "text/javascript; charset=utf-8"}
