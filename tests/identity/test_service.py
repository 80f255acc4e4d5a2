"""Administering users."""

from datetime import date, timedelta

import pytest

from casework.access.roles import Role
from casework.core import clock
from casework.core.database import bind_agency
from casework.core.errors import Conflict, Forbidden, RuleBroken
from casework.identity import passwords, queries, service
from casework.identity.models import User
from tests.identity import office as world
from tests.identity.office import SYSTEM


@pytest.fixture
def place(session, time):
    """The office, in a session that is rolled back; managers act in it."""
    built = world.build(session)
    session.flush()  # queries find the people
    bind_agency(session, None)
    return built


def user_of(session, place, login_id):
    return session.get(User, place.users[login_id])


class TestAddUser:
    def test_gives_a_password_that_is_stored_nowhere_and_must_be_changed(self, session, place):
        user, password = service.add_user(
            place.actor("manager"),
            login_id=" Y.Tanaka ",
            display_name="田中",
            agency_id=place.ours,
            unit_id=place.desk,
            role=Role.COUNSELLOR,
        )

        assert user.login_id == "y.tanaka"
        assert user.must_change_password
        assert password not in user.password_hash
        assert passwords.verify(user.password_hash, password)

    @pytest.mark.parametrize("login_id", ["ab", "田中太郎", "a b c", "x" * 65, "counsellor", "ＣＯＵＮＳＥＬＬＯＲ"])
    def test_refuses_a_login_id_that_is_malformed_or_taken(self, place, login_id):
        with pytest.raises(RuleBroken):
            self.add(place, login_id=login_id)

    def test_refuses_another_agency(self, place):
        with pytest.raises(Forbidden):
            self.add(place, agency_id=place.theirs, unit_id=place.their_desk)

    def test_refuses_a_unit_of_another_agency(self, place):
        with pytest.raises(RuleBroken):
            self.add(place, unit_id=place.their_desk)

    def test_a_manager_makes_no_system_administrator(self, place):
        with pytest.raises(Forbidden):
            self.add(place, role=Role.SYSTEM_ADMIN)

    @pytest.mark.parametrize("role", sorted(set(Role) - {Role.OFFICE_MANAGER}))
    def test_is_for_managers_alone(self, place, role):
        with pytest.raises(Forbidden):
            self.add(place, place.actor("counsellor", role))

    def add(self, place, actor=None, **changes):
        values = {"login_id": "newcomer", "display_name": "新人", "agency_id": place.ours, "unit_id": place.desk}
        return service.add_user(actor or place.actor("manager"), **{**values, "role": Role.COUNSELLOR, **changes})


ACTS = [
    service.disable_user,
    service.enable_user,
    service.reset_password,
    service.unlock,
    service.request_second_factor_reset,
]


@pytest.mark.parametrize("act", ACTS, ids=lambda act: act.__name__)
class TestReach:
    def test_another_agencys_user_is_out_of_reach(self, session, place, act):
        with pytest.raises(Forbidden):
            act(place.actor("manager"), user_of(session, place, "stranger"))

    def test_oneself_is_out_of_reach(self, session, place, act):
        with pytest.raises(RuleBroken):
            act(place.actor("manager"), user_of(session, place, "manager"))

    def test_somebody_who_also_works_elsewhere_is_out_of_reach(self, session, place, act):
        shared = user_of(session, place, "counsellor")
        service.grant_membership(SYSTEM, shared, agency_id=place.theirs, unit_id=place.their_desk, role=Role.COUNSELLOR)

        with pytest.raises(RuleBroken):
            act(place.actor("manager"), shared)

    def test_a_system_administrator_is_out_of_reach(self, session, place, act):
        world.add(place, "operator", Role.SYSTEM_ADMIN)

        with pytest.raises(Forbidden):
            act(place.actor("manager"), user_of(session, place, "operator"))

    def test_a_counsellor_reaches_nobody(self, session, place, act):
        with pytest.raises(Forbidden):
            act(place.actor("counsellor", Role.SUPERVISOR), user_of(session, place, "deputy"))


class TestGrantMembership:
    def test_refuses_to_pull_in_another_agencys_user(self, session, place):
        with pytest.raises(Forbidden):
            self.grant(place, user_of(session, place, "stranger"))

    def test_refuses_to_grant_oneself(self, session, place):
        with pytest.raises(RuleBroken):
            self.grant(place, user_of(session, place, "manager"))

    def test_refuses_what_is_held_already(self, session, place):
        with pytest.raises(RuleBroken):
            self.grant(place, user_of(session, place, "counsellor"), role=Role.COUNSELLOR)

    def test_ends_no_earlier_than_it_begins(self, session, place):
        with pytest.raises(RuleBroken):
            self.grant(place, user_of(session, place, "counsellor"), valid_until=date(2026, 11, 1))

    def grant(self, place, user, **changes):
        values = {"agency_id": place.ours, "unit_id": place.desk, "role": Role.SUPERVISOR, **changes}
        return service.grant_membership(place.actor("manager"), user, **values)


class TestEndMembership:
    def test_refuses_another_agencys(self, place):
        theirs = queries.list_memberships(SYSTEM, [place.users["stranger"]])[0]

        with pytest.raises(Forbidden):
            service.end_membership(place.actor("manager"), theirs)

    def test_takes_it_away_at_once_without_a_day(self, session, place):
        ours = queries.list_memberships(SYSTEM, [place.users["counsellor"]])[0]

        service.end_membership(place.actor("manager"), ours)
        session.flush()  # the list is read again

        assert "Counsellor" not in [one.display_name for one in queries.list_colleagues(place.actor("manager"))]


class TestDisableUser:
    @pytest.fixture(autouse=True)
    def _registry(self, monkeypatch):
        monkeypatch.setattr(service, "_duties", [])

    def test_hands_over_what_the_user_owes(self, session, place):
        service.register_duty(lambda _actor, _user_id: ["令8-1", "令8-2"], lambda _actor, _user_id: 2)

        assert service.disable_user(place.actor("manager"), user_of(session, place, "counsellor")) == 2

    def test_lists_first_what_would_be_handed_over(self, session, place):
        service.register_duty(lambda _actor, _user_id: ["令8-1"], lambda _actor, _user_id: 1)

        assert service.list_duties(place.actor("manager"), user_of(session, place, "counsellor")) == ["令8-1"]
        with pytest.raises(Forbidden):
            service.list_duties(place.actor("counsellor", Role.SUPERVISOR), user_of(session, place, "deputy"))


class TestSecondFactorReset:
    def test_needs_a_second_administrator(self, session, place):
        reset = service.request_second_factor_reset(place.actor("manager"), user_of(session, place, "counsellor"))

        with pytest.raises(RuleBroken):
            service.confirm_second_factor_reset(place.actor("manager"), reset)

    def test_asked_for_by_the_operator_is_not_the_operators_to_confirm(self, session, place):
        reset = service.request_second_factor_reset(SYSTEM, user_of(session, place, "counsellor"))

        with pytest.raises(RuleBroken):
            service.confirm_second_factor_reset(SYSTEM, reset)

    def test_may_be_confirmed_by_the_operator_where_a_manager_asked(self, session, place):
        user = user_of(session, place, "counsellor")
        reset = service.request_second_factor_reset(place.actor("manager"), user)

        service.confirm_second_factor_reset(SYSTEM, reset)

        assert not user.has_second_factor

    def test_leaves_no_short_password_alone(self, session, place):
        user = user_of(session, place, "counsellor")
        reset = service.request_second_factor_reset(place.actor("manager"), user)

        password = service.confirm_second_factor_reset(place.actor("deputy"), reset)

        assert not user.has_second_factor
        assert user.must_change_password
        assert passwords.verify(user.password_hash, password)

    def test_is_confirmed_once_and_within_a_week(self, session, place, time):
        first, second = (
            service.request_second_factor_reset(SYSTEM, user_of(session, place, "counsellor")) for _ in range(2)
        )
        service.confirm_second_factor_reset(place.actor("deputy"), first)
        with pytest.raises(Conflict):
            service.confirm_second_factor_reset(place.actor("deputy"), first)
        time.shift(queries.RESET_HOLDS.total_seconds() + 1)

        with pytest.raises(Conflict):
            service.confirm_second_factor_reset(place.actor("deputy"), second)


class TestResetPassword:
    def test_of_somebody_who_works_elsewhere_from_tomorrow_is_the_operators(self, session, place):
        user = user_of(session, place, "counsellor")
        tomorrow = clock.today() + timedelta(days=1)
        service.grant_membership(
            SYSTEM,
            user,
            agency_id=place.theirs,
            unit_id=place.their_desk,
            role=Role.COUNSELLOR,
            valid_from=tomorrow,
        )
        session.flush()  # the policy reads it

        with pytest.raises(RuleBroken):
            service.reset_password(place.actor("manager"), user)

    def test_holds_a_day(self, session, place):
        user = user_of(session, place, "counsellor")

        service.reset_password(place.actor("manager"), user)

        assert user.password_expires_at == clock.now() + service.RESET_PASSWORD_HOLDS
        assert user.has_second_factor


class TestInstallCredentials:
    def test_is_for_the_operator_alone(self, session, place):
        with pytest.raises(Forbidden):
            service.install_credentials(
                place.actor("manager"), user_of(session, place, "counsellor"), password=world.PASSWORD
            )
