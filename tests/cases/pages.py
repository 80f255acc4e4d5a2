"""Submitting our forms as a browser would: with what stands in their hidden fields."""

import re

from tests.identity.office import Browser

_INPUT = re.compile(r"<input\b[^>]*>", re.DOTALL)
_ATTRIBUTE = re.compile(r'(name|type|value)="([^"]*)"')


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of a page but the one that belongs to the browser."""
    inputs = [dict(_ATTRIBUTE.findall(tag)) for tag in _INPUT.findall(page)]
    return {
        found["name"]: found.get("value", "")
        for found in inputs
        if found.get("type") == "hidden" and found["name"] != "csrf_token"
    }


def fill(browser: Browser, path: str, **fields):
    """Open a page and submit its form."""
    page = browser.get(path)
    assert page.status_code == 200, page.status
    return browser.post(path, **{**hidden(page.text), **fields})
