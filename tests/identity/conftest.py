"""Fixtures: an office with people, and browsers."""

from datetime import UTC, datetime

import pytest
import time_machine

from tests.identity import office as world

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)


@pytest.fixture
def time():
    """A clock that stands still until it is moved: ``time.shift(seconds)``."""
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def office(work, time):
    """An office whose counsellor, manager, deputy and stranger are ready to sign in."""
    with work() as session:
        return world.build(session)


@pytest.fixture
def visitor(app, office):
    """A browser that has never been here."""
    return world.Browser(app.test_client())


@pytest.fixture
def other_visitor(app, office):
    """Another one, elsewhere."""
    return world.Browser(app.test_client(), address="198.51.100.9")
