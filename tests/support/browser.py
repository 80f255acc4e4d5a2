"""Chromium for tests. A page that asks another host for something, or breaks its own content policy, fails its test."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, sync_playwright

CHROMIUM = Path("/usr/bin/chromium")
MISSING = "Chromium is not installed: run deploy/system-needs.sh chromium fonts, or pytest with -m 'not browser'"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@contextmanager
def launched() -> Iterator[Browser]:
    """Start Chromium; end it with the block."""
    if not CHROMIUM.exists():
        raise RuntimeError(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        try:
            yield browser
        finally:
            browser.close()


@dataclass
class Pages:
    """Opens pages on one server, each as a browser of its own, and remembers what they did wrong."""

    browser: Browser
    url: str
    faults: list[str] = field(default_factory=list)
    stack: ExitStack = field(default_factory=ExitStack)

    def open(self, *, width: int = 1280, javascript: bool = True, **options: Any) -> Page:
        """Open a page.

        Args:
            width: Of the window, in CSS pixels; 320, 768 and 1280 are the widths we promise.
            javascript: False for a browser that runs none.
            options: Further ones of Playwright's ``new_context``.
        """
        context = self.browser.new_context(
            base_url=self.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            **{"locale": "ja-JP", "timezone_id": "Asia/Tokyo", **options},
        )
        self.stack.callback(context.close)
        self._watch(context)
        return context.new_page()

    def close(self) -> None:
        """Close all pages; fail if one of them misbehaved."""
        self.stack.close()
        assert not self.faults, "\n".join(self.faults)

    def _watch(self, context: BrowserContext) -> None:
        context.on("request", self._note_request)
        context.on("console", self._note_console)
        context.on("weberror", lambda error: self.faults.append(f"script error: {error.error}"))

    def _note_request(self, request: Request) -> None:
        asked = urlsplit(request.url)
        if asked.scheme in ("http", "https", "ws", "wss") and asked.netloc != urlsplit(self.url).netloc:
            self.faults.append(f"request to another host: {request.url}")

    def _note_console(self, message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            self.faults.append(f"content policy broken: {message.text}")
