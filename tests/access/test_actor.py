"""Who acts."""

from dataclasses import FrozenInstanceError

import pytest

from casework.access.actor import Actor, require
from casework.access.current import current_actor, find_current_actor, set_current_actor
from casework.access.permissions import Permission
from casework.access.roles import Role
from casework.core.columns import new_id
from casework.core.errors import Forbidden

RECEPTION = Actor(new_id(), new_id(), roles=frozenset({Role.RECEPTION}))


class TestActor:
    def test_can_do_what_the_roles_allow(self):
        assert RECEPTION.can(Permission.FRONT_DESK)
        assert not RECEPTION.can(Permission.CASE_READ)

    def test_cannot_be_changed_on_the_way(self):
        with pytest.raises(FrozenInstanceError):
            RECEPTION.agency_id = new_id()  # type: ignore[misc]

    def test_of_the_system_may_do_everything_and_is_nobody(self):
        system = Actor.system()

        assert system.is_system
        assert all(system.can(permission) for permission in Permission)
        assert system.agency_id is None


class TestRequire:
    def test_refuses_what_the_roles_do_not_hold(self):
        require(RECEPTION, Permission.FRONT_DESK)
        with pytest.raises(Forbidden, match="case:read"):
            require(RECEPTION, Permission.CASE_READ)


class TestCurrentActor:
    def test_is_refused_to_a_visitor(self, app):
        with app.test_request_context():
            assert find_current_actor() is None
            with pytest.raises(Forbidden):
                current_actor()

    def test_is_who_was_named(self, app):
        with app.test_request_context():
            set_current_actor(RECEPTION)

            assert current_actor() is RECEPTION
