"""Forged requests."""

from datetime import timedelta

import pytest
import sqlalchemy as sa
import time_machine

from casework.access.guard import public
from casework.access.roles import Role
from casework.core import clock
from casework.identity.models import UserSession
from casework.web.browser_id import hashed
from tests.factories import offices
from tests.factories.browser import Browser, signed_in
from tests.factories.offices import PASSWORD

UNSAFE = ("POST", "PUT", "PATCH", "DELETE")


@pytest.fixture
def browser(service, probe):
    probe(lambda: "done", methods=("GET", *UNSAFE), mark=public(writes=False))
    browser = Browser(service)
    browser.visit()
    return browser


@pytest.fixture
def member(work):
    """A counsellor."""
    with work():
        offices.begin_service()
    with work():
        return offices.add_member(offices.open_office("a"), "counsellor", Role.COUNSELLOR)


class TestCheck:
    def test_refuses_every_unsafe_method_without_the_token(self, browser):
        answers = [browser.client.open("/probe", method=method) for method in UNSAFE]

        assert [answer.status_code for answer in answers] == [400] * len(UNSAFE)
        assert not [answer for answer in answers if "done" in answer.text]

    def test_lets_the_browsers_own_token_through(self, browser):
        data = {"csrf_token": browser.csrf_token}

        assert {browser.client.open("/probe", method=method, data=data).text for method in UNSAFE} == {"done"}

    def test_refuses_a_token_that_is_none(self, browser):
        for forged in ("", "x", "0" * 64, "トークン", "\0"):
            assert browser.client.post("/probe", data={"csrf_token": forged}).status_code == 400, forged

    def test_refuses_another_browsers_token(self, service, browser):
        other = Browser(service)
        other.visit()

        assert browser.client.post("/probe", data={"csrf_token": other.csrf_token}).status_code == 400

    def test_refuses_a_token_in_the_address(self, browser):
        assert browser.client.post(f"/probe?csrf_token={browser.csrf_token}").status_code == 400

    def test_refuses_a_token_where_the_browser_brings_no_id(self, service, browser):
        token = browser.csrf_token

        assert service.test_client().post("/probe", data={"csrf_token": token}).status_code == 400

    def test_refuses_what_the_browser_says_comes_from_elsewhere(self, browser):
        for site in ("cross-site", "same-site", "", "null"):
            assert browser.post("/probe", headers={"Sec-Fetch-Site": site}).status_code == 400, site

    def test_takes_what_the_browser_says_comes_from_here(self, browser):
        for site in ("same-origin", "none"):
            assert browser.post("/probe", headers={"Sec-Fetch-Site": site}).status_code == 200, site

    def test_refuses_a_foreign_origin_of_a_browser_that_says_no_more(self, browser):
        for origin in ("https://elsewhere.example", "null", "http://localhost.elsewhere.example"):
            assert browser.post("/probe", headers={"Origin": origin}).status_code == 400, origin

    def test_takes_our_own_origin(self, browser):
        assert browser.post("/probe", headers={"Origin": "http://localhost"}).status_code == 200

    def test_lets_a_page_be_opened_from_anywhere(self, browser):
        assert browser.get("/probe", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200

    def test_comes_before_the_view_and_before_the_sign_in_is_asked_for(self, service):
        assert service.test_client().post("/me", data={"language": "en"}).status_code == 400

    def test_refuses_an_address_that_leads_nowhere_alike(self, service):
        assert service.test_client().post("/nowhere").status_code in {400, 404}


class TestToken:
    def test_changes_with_the_browsers_id(self, service, member):
        browser = Browser(service)
        browser.visit()
        before = browser.csrf_token

        browser.post("/login", {"login_id": member.login_id, "password": PASSWORD, "terminal_class": "office"})

        assert browser.csrf_token != before
        assert browser.client.post("/logout", data={"csrf_token": before}).status_code == 400

    def test_has_no_time_limit_of_its_own(self, browser):
        with time_machine.travel(clock.now() + timedelta(days=30)):
            assert browser.post("/probe").status_code == 200


@pytest.mark.settings(https=True)
class TestOverTls:
    def test_a_form_is_sent_from_end_to_end(self, service, member):
        browser = signed_in(service, member)

        answer = browser.post(
            "/me", {"language": "en"}, headers={"Sec-Fetch-Site": "same-origin", "Origin": "https://localhost"}
        )

        assert answer.status_code == 303
        assert "Please" in browser.get("/me").text or 'lang="en"' in browser.get("/me").text

    def test_the_cookie_is_bound_to_the_host_and_hidden_from_scripts(self, service):
        answer = service.test_client().get("/login", base_url="https://localhost")

        (cookie,) = answer.headers.getlist("Set-Cookie")
        name, _, rest = cookie.partition("=")
        assert name == "__Host-casework"
        assert set(rest.split("; ")[1:]) == {"Secure", "HttpOnly", "Path=/", "SameSite=Lax"}

    def test_the_plain_cookie_of_loopback_counts_for_nothing(self, service, member):
        browser = signed_in(service, member)
        plain = service.test_client()
        plain.set_cookie("casework", browser.id)

        assert plain.get("/me", base_url="https://localhost").status_code == 303
        assert browser.get("/me").status_code == 200


class TestCookieId:
    def test_is_stored_as_its_hash_alone(self, service, member, work):
        browser = signed_in(service, member)

        with work(writes=False) as session:
            assert session.scalars(sa.select(UserSession.id_hash)).all() == [hashed(browser.id)]

    def test_that_is_not_of_our_making_is_replaced(self, service):
        for brought in ("", "short", "x" * 44, "あ" * 43, "../../etc/passwd"):
            browser = service.test_client()
            browser.set_cookie("casework", brought)

            browser.get("/login")

            cookie = browser.get_cookie("casework")
            assert cookie is not None
            assert len(cookie.value) == 43
            assert cookie.value != brought
