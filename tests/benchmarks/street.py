"""The servers that a benchmark of pages visits: Casework, and beside it its yardsticks."""

import os
import re
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import cycle
from uuid import UUID

from casework.core.columns import new_id
from tests.benchmarks.browsing import Browser
from tests.benchmarks.processes import bare
from tests.benchmarks.serving import ROOT, Server, served
from tests.benchmarks.stage import House, Stage

PEER = "tests.benchmarks.processes.peer"
PEER_DATABASE = "BENCHMARK_PEER_DATABASE"
_TOKEN = re.compile(rb'name="csrf_token"[^>]*value="([0-9a-f]+)"')
SEE_OTHER, FOUND = 303, 302


def serve_bare(stage: Stage, pages: Mapping[str, bytes]) -> Server:
    """Serve pages with the given bytes, each at its name."""
    folder = stage.folder / f"pages-{new_id()}"
    folder.mkdir()
    for name, content in pages.items():
        (folder / f"{name}.html").write_bytes(content)
    server: Server = stage.enter(served("tests.benchmarks.processes.bare:make()", {bare.FOLDER: str(folder)}))
    return server


def serve_peer(stage: Stage, engine: str, *, people: int, entries: int, text: str) -> Server:
    """Serve Flask-Admin with so many people and entries."""
    environment = peer_environment(stage, engine)
    subprocess.run(
        [sys.executable, "-m", PEER, str(people), str(entries), text],
        cwd=ROOT,
        env={**os.environ, **environment},
        check=True,
    )
    server: Server = stage.enter(served(f"{PEER}:make()", environment, ready="/admin/"))
    return server


def peer_environment(stage: Stage, engine: str) -> dict[str, str]:
    """Return what tells Flask-Admin its database, a new and empty one."""
    folder = stage.folder / f"peer-{new_id()}"
    folder.mkdir()
    return {PEER_DATABASE: stage.new_database(engine, folder)}


def visits(
    stage: Stage, server: Server, paths: Sequence[str], *, cookie: str = "", clients: int = 1
) -> list[Callable[[], object]]:
    """Return so many clients, each of whom asks for one page after another."""
    return [_visit(browser_of(stage, server, cookie), paths[number:] or paths) for number in range(clients)]


def browser_of(stage: Stage, server: Server, cookie: str = "") -> Browser:
    """Return a client that is closed when the benchmark ends."""
    entered: AbstractContextManager[Browser] = server.browser(cookie)
    browser: Browser = stage.enter(entered)
    return browser


def _visit(browser: Browser, paths: Sequence[str]) -> Callable[[], object]:
    requests = cycle([browser.get_request(path) for path in paths])
    return lambda: browser.send(next(requests))


def forgery_token(browser: Browser, path: str) -> str:
    """Return the token against forged requests that a page of ours carries."""
    return find_forgery_token(browser.get(path))


def find_forgery_token(page: bytes) -> str:
    """Return the token against forged requests that the forms of a page carry."""
    found = _TOKEN.search(page)
    if found is None:
        raise LookupError("a page without a form")
    return found.group(1).decode()


def appends(stage: Stage, server: Server, house: House, cases: Sequence[UUID], text: str) -> Callable[[], object]:
    """Return a counsellor who writes entries, into one case after another."""
    browser = browser_of(stage, server, house.office.cookie)
    token = forgery_token(browser, f"/cases/{cases[0]}/log")
    turn = cycle(cases)
    fields = {"csrf_token": token, "method": "office", "text": text, "next": "month", "next_action": "電話する"}

    def append() -> object:
        request = browser.post_request(f"/cases/{next(turn)}/log", {**fields, "form_token": str(new_id())})
        return browser.send(request, expected=SEE_OTHER)

    return append


def peer_appends(stage: Stage, server: Server, people: int, text: str) -> Callable[[], object]:
    """Return somebody who writes entries in Flask-Admin."""
    browser = browser_of(stage, server)
    turn = cycle(range(1, people + 1))
    fields = {"supported_on": "2026-04-02", "method": "office", "text": text}

    def append() -> object:
        request = browser.post_request("/admin/entry/new/", {**fields, "client_id": str(next(turn))})
        return browser.send(request, expected=FOUND)

    return append
