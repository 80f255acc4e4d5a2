"""Submitting our forms as a browser would: with the one-time token that the page gave."""

import re

from tests.identity.office import Browser

_FIELD = re.compile(r'name="(form_token|version)" value="([^"]*)"')


def hidden(page: str) -> dict[str, str]:
    """Return the hidden fields of the last form of a page."""
    return dict(_FIELD.findall(page))


def fill(browser: Browser, path: str, **fields):
    """Open a page and submit its form."""
    page = browser.get(path)
    assert page.status_code == 200, page.status
    return browser.post(path, **{**hidden(page.text), **fields})
