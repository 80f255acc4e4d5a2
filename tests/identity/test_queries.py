"""Reading users."""

import pytest

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.core.columns import new_id
from casework.core.errors import NotFound
from casework.identity import queries, service
from casework.identity.models import User
from tests.identity import office as world
from tests.identity.office import SYSTEM


@pytest.fixture
def place(session, time):
    """The office, in a session that is rolled back."""
    built = world.build(session)
    session.flush()  # queries find the people
    return built


class TestGetUser:
    def test_another_agencys_user_does_not_exist(self, place):
        with pytest.raises(NotFound):
            queries.get_user(place.actor("manager"), place.users["stranger"])

    def test_nobody_exists_for_somebody_without_an_agency(self, place):
        nowhere = Actor(user_id=new_id(), agency_id=None, roles=frozenset({Role.SYSTEM_ADMIN}))

        with pytest.raises(NotFound):
            queries.get_user(nowhere, place.users["counsellor"])


class TestListUsers:
    def test_shows_ones_own_agency_in_pages(self, place):
        first = queries.list_users(place.actor("manager"), limit=2)
        second = queries.list_users(place.actor("manager"), after=first[-1].login_id, limit=2)

        assert [user.login_id for user in (*first, *second)] == ["counsellor", "deputy", "manager"]


class TestListColleagues:
    def test_leaves_out_the_disabled_and_strangers(self, session, place):
        service.disable_user(SYSTEM, session.get(User, place.users["deputy"]))
        session.flush()  # the list is read again

        assert [one.display_name for one in queries.list_colleagues(place.actor("manager"))] == [
            "Counsellor",
            "Manager",
        ]

    def test_narrows_to_unit_and_role(self, place):
        found = queries.list_colleagues(place.actor("manager"), unit_id=place.desk, role=Role.COUNSELLOR)

        assert [one.id for one in found] == [place.users["counsellor"]]
        assert not queries.list_colleagues(place.actor("manager"), unit_id=place.second_desk)


class TestUserNames:
    def test_asks_nothing_for_nobody(self, place, count_statements):
        with count_statements() as seen:
            assert queries.user_names([None]) == {}

        assert seen.total == 0

    def test_names_former_users_too(self, session, place):
        service.disable_user(SYSTEM, session.get(User, place.users["deputy"]))

        assert queries.user_names([place.users["deputy"], None]) == {place.users["deputy"]: "Deputy"}
