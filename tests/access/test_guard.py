"""The gate before every view."""

from datetime import timedelta

import pytest
from flask import Flask

from casework.access import guard
from casework.access.actor import Actor
from casework.access.current import set_current_actor
from casework.access.guard import Mark, SignInNeeded, StepUpNeeded, check_access, check_marks, mark_of, public, requires
from casework.access.permissions import Permission
from casework.access.roles import Role
from casework.core import clock
from casework.core.columns import new_id
from casework.core.errors import ConfigurationError, Forbidden


def view():
    return "shown"


def counsellor(**values):
    return Actor(new_id(), new_id(), roles=frozenset({Role.COUNSELLOR}), **values)


@pytest.fixture
def house():
    """An application with one view of each mark."""
    house = Flask("house")
    for name, mark in {
        "open": public(),
        "cases": requires(Permission.CASE_LIST),
        "search": requires(Permission.CLIENT_SEARCH, writes=False),
        "users": requires(Permission.CASE_LIST, fresh=True),
    }.items():
        house.add_url_rule(f"/{name}", name, mark(lambda: "shown"), methods=["GET", "POST"])
    return house


def enter(house, path, actor, method="GET"):
    with house.test_request_context(path, method=method):
        set_current_actor(actor)
        check_access()


class TestMarks:
    def test_say_what_a_view_asks_for(self):
        assert mark_of(requires(Permission.CASE_READ, fresh=True)(view)) == Mark(Permission.CASE_READ, fresh=True)
        assert mark_of(public(writes=False)(lambda: "")) == Mark(None, writes=False)
        assert mark_of(lambda: "") is None

    def test_leave_the_view_as_it_is(self):
        assert public()(view) is view


class TestCheckMarks:
    def test_stops_the_start_at_a_view_without_one_and_names_it(self, house):
        house.add_url_rule("/forgotten", "forgotten", lambda: "")

        with pytest.raises(ConfigurationError, match=r"forgotten"):
            check_marks(house)

    def test_lets_a_house_start_where_all_are_marked(self, house):
        house.view_functions["static"] = public()(house.view_functions["static"])

        check_marks(house)

    def test_is_asked_when_the_application_is_made(self, app):
        check_marks(app)
        app.view_functions["cases.late"] = lambda: ""

        with pytest.raises(ConfigurationError):
            check_marks(app)


class TestCheckAccess:
    def test_lets_everybody_into_a_public_view(self, house):
        enter(house, "/open", None)

    def test_asks_a_visitor_to_sign_in(self, house):
        with pytest.raises(SignInNeeded):
            enter(house, "/cases", None)

    def test_lets_in_who_holds_the_permission(self, house):
        enter(house, "/cases", counsellor())

    def test_refuses_who_does_not(self, house):
        with pytest.raises(Forbidden):
            enter(house, "/cases", Actor(new_id(), new_id(), roles=frozenset({Role.ANALYST})))

    def test_refuses_who_holds_no_role_at_all(self, house):
        with pytest.raises(Forbidden):
            enter(house, "/cases", Actor(new_id(), new_id()))

    def test_asks_for_a_proof_that_is_ten_minutes_old_at_most(self, house):
        enter(house, "/users", counsellor(stepped_up_at=clock.now() - timedelta(minutes=9)))
        for at in (None, clock.now() - timedelta(minutes=11)):
            with pytest.raises(StepUpNeeded):
                enter(house, "/users", counsellor(stepped_up_at=at))

    def test_leaves_an_address_without_a_view_to_the_404(self, house):
        enter(house, "/nowhere", None)


class TestWritesNow:
    @pytest.mark.parametrize(
        ("path", "method", "writes"),
        [
            ("/cases", "GET", False),
            ("/cases", "POST", True),
            ("/search", "POST", False),
            ("/nowhere", "POST", False),
        ],
    )
    def test_follows_from_method_and_mark(self, house, path, method, writes):
        with house.test_request_context(path, method=method):
            assert guard.writes_now() is writes
