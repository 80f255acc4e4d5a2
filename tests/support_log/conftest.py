"""Fixtures: an office that takes in people."""

import pytest
import time_machine

from tests.cases import world as cases_world


@pytest.fixture
def time():
    """A clock that stands still until it is moved: ``time.shift(seconds)``."""
    with time_machine.travel(cases_world.NOON, tick=False) as traveller:
        yield traveller


@pytest.fixture
def world(work, time):
    """The office, stored."""
    with work() as session:
        return cases_world.build(session)


@pytest.fixture
def ours(world, session):
    """A session open for writing in our agency; what it holds is rolled back."""
    cases_world.act_in(world)
    return session
