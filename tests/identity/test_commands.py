"""``casework user``."""

import re

import pytest

from casework.identity import queries, service
from tests.identity.office import SYSTEM


@pytest.fixture
def run(app, office):
    """``run("list")``: what the command printed and how it ended."""
    runner = app.test_cli_runner()
    return lambda *arguments: runner.invoke(args=["user", *arguments])


class TestAdd:
    def test_shows_a_password_that_signs_in(self, run, visitor):
        shown = run("add", "y.tanaka", "田中", "--agency", "tsu", "--unit", "自立相談", "--role", "system_admin")

        password = re.search(r"[a-z2-9]{4}(-[a-z2-9]{4}){4}", shown.output)
        assert password is not None
        assert visitor.give_password("y.tanaka", password[0]).status_code == 303

    @pytest.mark.parametrize(("agency", "unit"), [("nowhere", ""), ("tsu", "nothing")])
    def test_says_what_it_does_not_know(self, run, agency, unit):
        shown = run("add", "y.tanaka", "田中", "--agency", agency, "--unit", unit, "--role", "counsellor")

        assert shown.exit_code == 1


class TestList:
    def test_names_roles_by_agency(self, run):
        assert "counsellor  Counsellor  tsu:counsellor  second factor" in run("list").output


class TestDisable:
    def test_ends_sign_ins_and_hands_over_in_every_agency(self, run, visitor, office, monkeypatch):
        agencies = []

        def hand_over(actor, _user_id):
            agencies.append(actor.agency_id)
            return 1

        monkeypatch.setattr(service, "_duties", [])
        service.register_duty(lambda _actor, _user_id: [], hand_over)
        visitor.sign_in("counsellor")

        shown = run("disable", "counsellor")

        assert "1 duties handed over" in shown.output
        assert agencies == [office.ours]
        assert not visitor.is_in()


class TestResetMfa:
    def test_only_files_a_request(self, run, work, office, visitor):
        run("reset-mfa", "counsellor")

        assert visitor.sign_in("counsellor").status_code == 303
        with work(writes=False):
            assert [reset.user_id for reset in queries.list_open_resets(SYSTEM)] == [office.users["counsellor"]]


class TestOthers:
    @pytest.mark.parametrize("command", ["enable", "reset-password", "unlock", "disable", "reset-mfa"])
    def test_say_when_there_is_no_such_user(self, run, command):
        assert run(command, "nobody-here").exit_code == 1

    @pytest.mark.parametrize("command", ["enable", "reset-password", "unlock"])
    def test_end_well(self, run, command):
        assert run(command, "counsellor").exit_code == 0
