"""Every page that a role can reach, at three widths: no barrier that a machine can find, no sideways scroll, light."""

import gzip

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, Response

from tests.journeys.crawling import walk
from tests.journeys.signing_in import sign_in

pytestmark = pytest.mark.browser
WIDTHS = (1280, 768, 320)
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]}
LIGHT = 60_000
VISITOR_PAGES = ("/login", "/login/otp", "/nothing-here")


def faults(page: Page) -> list[str]:
    """Return what is wrong with the open page at its present width."""
    width = page.viewport_size["width"] if page.viewport_size else 0
    here = f"{page.url} at {width}"
    found = [
        f"{here}: {violation['id']}: {violation['nodes'][0]['html'][:160]}"
        for violation in Axe().run(page, options=RULES).response["violations"]
    ]
    if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
        found.append(f"{here}: scrolls sideways")
    if page.locator("h1").count() != 1:
        found.append(f"{here}: {page.locator('h1').count()} h1")
    return found


def at_every_width(page: Page) -> list[str]:
    """Return what is wrong with the open page at 1280, 768 and 320 px."""
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        found += faults(page)
    page.set_viewport_size({"width": WIDTHS[0], "height": 900})
    return found


class TestEveryPage:
    @pytest.mark.timeout(300)
    @pytest.mark.parametrize("login_id", ["minami", "hayami", "kotani", "onodera", "kusunoki", "nagase"])
    def test_has_no_barrier_at_any_width(self, demo_app, demo_pages, login_id):
        page = demo_pages.open()
        sign_in(page, demo_app, login_id)
        wrong, titles = [], {}

        for endpoint in walk(page, demo_app):
            wrong += at_every_width(page)
            titles[endpoint] = page.title()

        assert wrong == []
        assert len(titles) >= 3
        assert all(titles.values())

    @pytest.mark.parametrize("path", VISITOR_PAGES)
    def test_holds_for_visitors_too(self, demo_pages, path):
        page = demo_pages.open()

        page.goto(path)

        assert at_every_width(page) == []


class TestWeight:
    def test_the_first_view_is_light(self, demo_app, demo_pages):
        page = demo_pages.open()
        sign_in(page, demo_app, "minami")
        page.wait_for_load_state("networkidle")
        bodies: list[Response] = []
        page.on("response", lambda response: bodies.append(response))  # noqa: PLW0108 - it takes no builtin

        page.goto("/")
        page.wait_for_load_state("networkidle")

        weight = sum(len(gzip.compress(response.body())) for response in bodies if response.ok)
        assert weight <= LIGHT
        assert len(bodies) <= 8


class TestBrowserStorage:
    def test_nothing_stays_in_the_browser_but_one_cookie(self, demo_app, demo_pages):
        page = demo_pages.open()
        sign_in(page, demo_app, "minami")
        for _endpoint in walk(page, demo_app):
            pass

        stored = page.evaluate("async () => [localStorage.length, sessionStorage.length, (await caches.keys()).length]")

        assert stored == [0, 0, 0]
        assert {cookie["name"] for cookie in page.context.cookies()} <= {
            "casework",
            "casework-device",
            "casework_language",
        }
