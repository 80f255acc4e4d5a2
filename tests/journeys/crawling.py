"""Finding every page that somebody can reach by links, one of each kind."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from flask import Flask
from playwright.sync_api import Page
from werkzeug.exceptions import HTTPException

MANY = 400
LEAVE_OUT = frozenset({"static", "identity.logout"})


def endpoint_of(app: Flask, url: str) -> str | None:
    """Return the endpoint behind an address; None for one of another host or none of ours."""
    parts = urlsplit(url)
    try:
        endpoint, _values = app.url_map.bind(parts.netloc or "localhost").match(parts.path, method="GET")
    except HTTPException:
        return None
    return None if endpoint in LEAVE_OUT else str(endpoint)


def walk(page: Page, app: Flask, start: str = "/") -> Iterator[str]:
    """Open one page of each endpoint that links lead to, breadth first; yield its endpoint while it is open."""
    waiting, seen, asked = [start], {""}, 0
    while waiting and asked < MANY:
        path = waiting.pop(0)
        endpoint = endpoint_of(app, path)
        if endpoint is None or endpoint in seen:
            continue
        asked += 1
        response = page.goto(path)
        assert response is not None, path
        assert response.ok, f"{response.status} at {path}"
        seen.add(endpoint)
        yield endpoint
        waiting += [href for href in _links(page) if endpoint_of(app, href) not in seen]


def _links(page: Page) -> list[str]:
    found: list[str] = page.eval_on_selector_all(
        "a[href]", "links => links.map(a => a.getAttribute('href')).filter(h => h.startsWith('/'))"
    )
    return found
