"""Signs that no database takes."""

import pytest

from casework.access.guard import public
from tests.factories.browser import Browser

pytestmark = pytest.mark.both_engines


@pytest.fixture
def browser(service, probe):
    probe(lambda: "done", methods=("GET", "POST"), mark=public(writes=False))
    browser = Browser(service)
    browser.visit()
    return browser


class TestCheck:
    @pytest.mark.parametrize("fields", [{"name": "a\0"}, {"a\0": "name"}, {"name": ["a", "\0"]}])
    def test_refuses_nul_in_a_form(self, browser, fields):
        assert browser.post("/probe", fields).status_code == 400

    def test_refuses_nul_in_an_address(self, browser):
        assert browser.get("/probe?name=a%00").status_code == 400

    def test_lets_everything_else_through(self, browser):
        strange = "".join(map(chr, [*range(1, 0x20), 0x7F, 0x85, 0x2028, 0xFFFE, 0xFFFF, 0x1F468, 0x10FFFF]))

        assert browser.post("/probe", {"name": strange}).text == "done"

    def test_answers_the_sign_in_page_with_a_refusal_not_with_a_failure(self, browser):
        fields = {"login_id": "counsel\0lor", "password": "x", "terminal_class": "office"}

        assert browser.post("/login", fields).status_code == 400
