"""Each view of a person is on the trail exactly once, and committed before the first byte of the page is sent."""

from collections.abc import Iterable

import pytest
import sqlalchemy as sa

from casework.access.roles import permissions_of
from casework.audit.actions import READS
from casework.audit.models import AuditEvent
from tests.architecture.access_table import PUBLIC
from tests.factories.browser import signed_in
from tests.factories.console import console, rename, table_of
from tests.security.routes import routes
from tests.support.databases import engine_of

MEMBERS = ("counsellor", "supervisor", "reception")
SHOWS_A_PERSON = ("見本", "ミホン", "近況を聞いた")


class Watching:
    """A WSGI application round ours that notes what happens in which order."""

    def __init__(self, app, engine) -> None:
        self.application = app.wsgi_app
        self.seen: list[str] = []
        sa.event.listen(engine, "commit", lambda _connection: self.seen.append("commit"))
        sa.event.listen(engine, "before_cursor_execute", self._note, named=True)

    def _note(self, statement: str, **_: object) -> None:
        if statement.lower().lstrip().startswith("insert into audit_event"):
            self.seen.append("event")

    def __call__(self, environ, start_response) -> Iterable[bytes]:
        self.seen.clear()
        for chunk in self.application(environ, start_response):
            self.seen.append("byte")
            yield chunk


@pytest.fixture(scope="module")
def watching(world):
    watcher = Watching(world.app, engine_of(world.app))
    world.app.wsgi_app = watcher
    yield watcher
    world.app.wsgi_app = watcher.application


@pytest.fixture(scope="module")
def pages(world):
    """Every page that somebody of ours may open, with what a first look at it left on the trail."""
    found = []
    for name in MEMBERS:
        held = permissions_of([world.ours[name].role])
        found += [
            (name, route)
            for route in routes(world.app)
            if route.method == "GET" and route.row.permission is not PUBLIC and route.row.permission in held
        ]
    return found


def reads(world):
    table = table_of(AuditEvent)
    with console(world.app) as connection:
        return connection.execute(
            sa.select(table.c.id, table.c.action, table.c.record_id).where(
                table.c.action.in_([action.value for action in READS])
            )
        ).all()


class TestAPageThatShowsAPerson:
    def test_is_on_the_trail_once_and_before_its_first_byte(self, world, watching, pages):
        wrong: list[tuple[object, ...]] = []
        shown = 0
        browsers = {name: signed_in(world.app, world.ours[name]) for name in MEMBERS}
        for name, route in pages:
            browser, record = browsers[name], world.records["open"]
            before = {row.id for row in reads(world)}
            answer = browser.get(route.path(record), buffered=True)
            order = list(watching.seen)
            new = [row for row in reads(world) if row.id not in before]
            if answer.status_code != 200 or not any(word in answer.text for word in SHOWS_A_PERSON):
                continue
            shown += 1
            if len(new) != 1 or "event" not in order or order.index("commit") > order.index("byte"):
                wrong.append((name, route.rule, [row.action for row in new], order))
            if order.index("event") > order.index("commit"):
                wrong.append((name, route.rule, "committed before the event", order))
            if route.arguments and new and new[0].record_id != record.client_id:
                wrong.append((name, route.rule, "names another record", new[0].record_id))

        assert wrong == []
        assert shown >= 25

    def test_that_was_not_found_is_one_event_too(self, world, watching):
        browser = signed_in(world.app, world.ours["counsellor"])

        browser.get(f"/cases/{world.records['theirs'].case_id}")

        assert watching.seen.count("event") == 1
        assert watching.seen.index("commit") < watching.seen.index("byte")


class TestASearch:
    def test_is_on_the_trail_before_its_hits_are_shown(self, world, watching):
        browser = signed_in(world.app, world.ours["counsellor"])

        answer = browser.post("/search", {"q": "みほん"})

        assert "見本" in answer.text
        assert watching.seen.count("event") == 1
        assert watching.seen.index("commit") < watching.seen.index("byte")


class TestWithoutATrail:
    """Runs last: the trail is gone meanwhile."""

    def test_no_page_shows_a_person(self, world, watching, pages):
        browsers = {name: signed_in(world.app, world.ours[name]) for name in MEMBERS}
        rename(world.app, "audit_event", "audit_event_gone")
        try:
            answers = [
                (name, route.rule, browsers[name].get(route.path(world.records["open"]), buffered=True))
                for name, route in pages
            ]
        finally:
            rename(world.app, "audit_event_gone", "audit_event")

        told = [
            (name, rule, answer.status_code)
            for name, rule, answer in answers
            if any(word in answer.text for word in SHOWS_A_PERSON)
        ]
        assert told == []
        assert sum(answer.status_code == 503 for _, _, answer in answers) >= 25
