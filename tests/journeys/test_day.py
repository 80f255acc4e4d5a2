"""A counsellor's day through the pages: take in somebody, log, find her again; and nobody else may look."""

import re

import pytest
from playwright.sync_api import Page, expect

from casework.audit.commands import sequence_all
from casework.audit.verify import verify
from tests.journeys.signing_in import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]
MOST_INTERACTIONS = 5
MOST_SECONDS = 30.0
A_SIGN, AN_ACTIVATION = 0.12, 0.6
NOTE = "電話で近況を聞いた。週末に履歴書を書きはじめたとのこと。次回は面接の練習をしたいと本人から申し出があった。"
BOTH_WAYS = pytest.mark.parametrize("javascript", [True, False], ids=["with script", "without script"])


class Hands:
    """Somebody at the page at a human pace: counts what they do and how long it would take them."""

    def __init__(self) -> None:
        self.interactions = 0
        self.seconds = 0.0

    def activate(self) -> None:
        """Press, choose or click something."""
        self.interactions += 1
        self.seconds += AN_ACTIVATION

    def type(self, text: str) -> None:
        """Type into what has the focus."""
        self.interactions += 1
        self.seconds += len(text) * A_SIGN


def take_in_takahashi(page: Page) -> str:
    """Take her in by the name she goes by; return the address of her case."""
    page.goto("/")
    page.get_by_role("link", name="新規受付").first.click()
    page.get_by_label("呼び名").fill("たかさん")
    page.get_by_role("button", name="確かめる").click()
    page.get_by_label("主訴").fill("仕事を探したい。")
    page.get_by_role("button", name="受付する").click()
    expect(page.get_by_text("受け付けました。")).to_be_visible()
    return page.url.partition("?")[0]


def search(page: Page, text: str) -> None:
    """Search from the search page."""
    page.goto("/search")
    page.get_by_role("main").get_by_role("searchbox").fill(text)
    page.get_by_role("main").get_by_role("button", name=re.compile("検索|さがす")).click()


class TestDay:
    @BOTH_WAYS
    def test_intake_by_nickname_naming_later_logging_and_finding(self, demo_app, demo_pages, javascript):
        page = demo_pages.open(javascript=javascript)
        sign_in(page, demo_app, "minami")
        case_url = take_in_takahashi(page)

        page.goto(f"{case_url}/person")
        for name, value in {
            "family_name": "髙橋",
            "given_name": "晴香",
            "family_kana": "たかはし",
            "given_kana": "はるか",
        }.items():
            page.locator(f"[name={name}]").fill(value)
        page.get_by_role("button", name="変更する").click()
        page.goto(f"{case_url}/log")
        page.get_by_label("内容").fill(NOTE)
        page.get_by_role("button", name="保存する").click()

        expect(page.get_by_text(NOTE)).to_be_visible()
        for spelling in ("ﾀｶﾊｼ", "たかはし", "高橋", "たかさん"):
            search(page, spelling)
            expect(page.get_by_role("main").get_by_role("link", name="髙橋 晴香", exact=True)).to_be_visible()
            assert spelling not in page.url

    def test_another_agencys_counsellor_finds_nothing_and_gets_404(self, demo_app, demo_pages):
        page = demo_pages.open()
        sign_in(page, demo_app, "minami")
        case_url = take_in_takahashi(page)

        stranger = demo_pages.open()
        sign_in(stranger, demo_app, "tsukuda")
        response = stranger.goto(case_url)
        unknown = stranger.goto(re.sub(r".{4}$", "0000", case_url))

        assert response is not None
        assert unknown is not None
        assert (response.status, unknown.status) == (404, 404)
        search(stranger, "たかさん")
        expect(stranger.get_by_text("たかさん")).to_have_count(0)

    def test_the_trail_is_clean_at_the_end_of_the_day(self, demo_app, demo_pages):
        page = demo_pages.open()
        sign_in(page, demo_app, "minami")
        take_in_takahashi(page)

        with demo_app.app_context():
            sequence_all()
            report = verify([], deep=False)

        assert report.faults == []


class TestLogging:
    @BOTH_WAYS
    def test_takes_five_interactions_and_thirty_seconds_from_today(self, demo_app, demo_pages, javascript):
        page = demo_pages.open(javascript=javascript)
        sign_in(page, demo_app, "minami")
        hands = Hands()

        page.get_by_role("link", name=re.compile("記録する")).first.click()
        hands.activate()
        text = page.get_by_label("内容")
        expect(text).to_be_focused()
        page.keyboard.type(NOTE)
        hands.type(NOTE)
        page.locator("label", has_text="1週間後").click()
        hands.activate()
        page.get_by_role("button", name="保存する").click()
        hands.activate()

        expect(page.get_by_text(NOTE)).to_be_visible()
        assert hands.interactions <= MOST_INTERACTIONS
        assert hands.seconds <= MOST_SECONDS

    def test_is_done_by_keyboard_alone(self, demo_app, demo_pages):
        page = demo_pages.open()
        sign_in(page, demo_app, "minami")
        page.get_by_role("link", name=re.compile("記録する")).first.focus()
        page.keyboard.press("Enter")
        expect(page.get_by_label("内容")).to_be_focused()
        page.keyboard.type(NOTE)

        page.keyboard.press("Control+Enter")

        expect(page.get_by_text(NOTE)).to_be_visible()

    def test_pressed_twice_makes_one_entry(self, demo_app, demo_pages):
        page = demo_pages.open(javascript=False)
        sign_in(page, demo_app, "minami")
        page.get_by_role("link", name=re.compile("記録する")).first.click()
        page.get_by_label("内容").fill(NOTE)
        page.get_by_role("button", name="保存する").click()
        page.go_back()
        page.get_by_label("内容").fill(NOTE)
        page.get_by_role("button", name="保存する").click()

        expect(page.get_by_text(NOTE)).to_have_count(1)


class TestRefusedForms:
    @BOTH_WAYS
    def test_keep_what_was_typed_and_name_what_is_wrong(self, demo_app, demo_pages, javascript):
        page = demo_pages.open(javascript=javascript)
        sign_in(page, demo_app, "minami")
        page.goto("/intake")
        page.get_by_label("呼び名").fill("そらさん")
        birth = page.get_by_role("textbox", name=re.compile("^生年月日"))
        birth.fill("550401")

        page.get_by_role("button", name="確かめる").click()

        assert page.title().startswith("エラー")
        expect(page.get_by_label("呼び名")).to_have_value("そらさん")
        expect(birth).to_have_value("550401")
        summary = page.locator(".error-summary a").first
        summary.click()
        expect(birth).to_be_focused()


class TestFrontDesk:
    def test_is_three_interactions_away_from_any_page(self, demo_app, demo_pages):
        page = demo_pages.open()
        sign_in(page, demo_app, "kotani")
        page.goto("/appointments")

        page.get_by_role("link", name="応対ビュー").first.click()
        page.keyboard.type("ミカさん")
        page.keyboard.press("Enter")
        page.get_by_role("main").get_by_role("link", name=re.compile("ミカさん")).first.click()

        expect(page.get_by_role("heading", level=1)).to_contain_text("ミカさん")
        expect(page.get_by_text("在否はお答えしていません")).to_be_visible()
