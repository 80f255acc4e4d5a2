"""Sign-ins as rows."""

import pytest
import sqlalchemy as sa

from casework.access.roles import Role
from casework.agencies.models import Agency, Unit
from casework.core import clock
from casework.core.errors import Conflict
from casework.identity import service, sign_ins
from casework.identity.models import TerminalClass, User, UserSession
from tests.identity import office as world
from tests.identity.office import SYSTEM


@pytest.fixture
def place(session, time):
    """The office, in a session that is rolled back."""
    built = world.build(session)
    session.flush()  # queries find the people
    return built


def begin(session, place, id_hash, login_id="counsellor"):
    user = session.get(User, place.users[login_id])
    choice = sign_ins.list_choices(session, user.id)[0]
    sign_ins.begin(session, user, choice, id_hash=id_hash, terminal=TerminalClass.OFFICE, address="")
    session.flush()  # it is looked up next


class TestListChoices:
    def test_a_role_in_the_whole_agency_counts_in_each_unit(self, session, place):
        user = session.get(User, place.users["counsellor"])
        service.grant_membership(SYSTEM, user, agency_id=place.ours, unit_id=None, role=Role.PRIVACY_OFFICER)

        choices = sign_ins.list_choices(session, user.id)

        assert [(choice.unit_id, choice.roles) for choice in choices] == [
            (place.desk, frozenset({Role.COUNSELLOR, Role.PRIVACY_OFFICER}))
        ]

    def test_a_role_elsewhere_never_does(self, session, place):
        user = session.get(User, place.users["counsellor"])
        service.grant_membership(
            SYSTEM, user, agency_id=place.theirs, unit_id=place.their_desk, role=Role.OFFICE_MANAGER
        )

        ours, theirs = sign_ins.list_choices(session, user.id)

        assert [ours.roles, theirs.roles] == [frozenset({Role.COUNSELLOR}), frozenset({Role.OFFICE_MANAGER})]

    def test_tomorrows_role_does_not_count_today(self, session, place, time):
        user = session.get(User, place.users["counsellor"])
        service.grant_membership(
            SYSTEM,
            user,
            agency_id=place.ours,
            unit_id=place.second_desk,
            role=Role.SUPERVISOR,
            valid_from=clock.today().replace(day=21),
        )
        assert len(sign_ins.list_choices(session, user.id)) == 1

        time.shift(24 * 3600)
        assert len(sign_ins.list_choices(session, user.id)) == 2

    def test_nobody_acts_in_a_place_that_was_closed(self, session, place):
        user = session.get(User, place.users["counsellor"])
        for table, row_id in ((Unit, place.desk), (Agency, place.ours)):
            session.get(table, row_id).closed_on = clock.today()
            session.flush()  # the next statement reads it

            assert sign_ins.list_choices(session, user.id) == ()

            session.get(table, row_id).closed_on = None


class TestBegin:
    def test_the_sixth_ends_the_oldest(self, session, place, time):
        for number in range(6):
            begin(session, place, f"hash-{number}")
            time.shift(1)

        alive = session.scalars(sa.select(UserSession.id_hash).where(UserSession.ended_at.is_(None)))
        assert sorted(alive) == [f"hash-{number}" for number in range(1, 6)]

    def test_rows_go_a_day_after_they_could_last_be_used(self, session, place, time):
        begin(session, place, "old")
        time.shift(36 * 3600 + 1)
        begin(session, place, "new")

        assert session.scalars(sa.select(UserSession.id_hash)).all() == ["new"]


class TestFind:
    def test_has_no_actor_until_every_step_is_done(self, session, place):
        begin(session, place, "hash")

        found = sign_ins.find(session, "hash")

        assert found is not None
        assert found.standing is sign_ins.Standing.SECOND_FACTOR

    def test_an_ended_one_is_not_found(self, session, place):
        begin(session, place, "hash")
        sign_ins.end(session, "hash")

        assert sign_ins.find(session, "hash") is None

    def test_one_in_a_closed_agency_acts_nowhere(self, session, place):
        begin(session, place, "hash")
        session.get(Agency, place.ours).closed_on = clock.today()
        session.flush()  # the next statement reads it

        found = sign_ins.find(session, "hash")

        assert found is not None
        assert found.acting is None


class TestRotate:
    def test_refuses_one_that_another_browser_ended_meanwhile(self, session, place):
        begin(session, place, "hash")
        sign_ins.end_all(session, place.users["counsellor"], but="other")

        with pytest.raises(Conflict):
            sign_ins.rotate(session, "hash", "new")

    def test_refuses_one_that_is_gone(self, session, place):
        with pytest.raises(Conflict):
            sign_ins.rotate(session, "hash", "new")
