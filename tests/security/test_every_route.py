"""Every route × nine roles, visitors, closed accounts and the other agency × records of every kind.

Thousands of combinations run in a few tests; each collects all that went wrong.
"""

import re

import pytest
import sqlalchemy as sa

from casework.access.roles import Role, permissions_of
from casework.core.database import Model
from tests.architecture.access_table import PUBLIC
from tests.factories.browser import Browser, signed_in
from tests.factories.console import console
from tests.security.routes import routes

OPENED = {200, 303}
ASKED = {"GET": 303, "POST": 401}
AT_DESK = {"casefile.desk", "support_log.call"}  # shows how to treat a person: the whole unit may, if not restricted
OF_A_PERSON = {"case_id", "client_id", "entry_id", "appointment_id"}
NOT_AT_DESK = {("gatekeeper", "support_log.appointment")}  # sees appointments of people without a record alone
TECHNICAL = {"audit_event", "audit_head", "user_session", "throttle"}
VARYING = re.compile(
    r'(name="(?:csrf|form)_token"\s+value=")[^"]*|class="reference">\w+|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}'
)


def ask(browser, route, record):
    path = route.path(record)
    return browser.get(path, buffered=True) if route.method == "GET" else browser.post(path, buffered=True)


def told(answer):
    """Return all that somebody outside can compare."""
    names = sorted((name, value) for name, value in answer.headers if name not in {"Content-Length", "Set-Cookie"})
    return answer.status_code, names, VARYING.sub("", answer.text)


def may(member, route):
    return route.row.permission in permissions_of([member.role])


@pytest.fixture(scope="module")
def every(world):
    return [route for route in routes(world.app) if route.row.permission is not PUBLIC]


@pytest.fixture(scope="module")
def browsers(world):
    """Somebody of ours in each role, signed in."""
    return {role: signed_in(world.app, world.ours[role.value]) for role in Role}


@pytest.fixture(scope="module")
def hidden(world, every):
    """Everybody of ours with the permission, with each address and the records that are not for them."""
    found = []
    for name, member in world.ours.staff.items():
        unseen = {
            "open": name == "neighbour",
            "next_door": name != "neighbour",
            "restricted": name not in {"supervisor", "colleague"},
            "theirs": True,
        }
        names = [record for record, is_hidden in unseen.items() if is_hidden]
        found += [(member, route, names) for route in every if may(member, route) and OF_A_PERSON & route.arguments]
    return found


@pytest.fixture(scope="module")
def content(world):
    """``content()``: every row of every table that requests do not write by the way."""

    def read():
        with console(world.app) as connection:
            return {
                table.name: sorted(map(repr, connection.execute(sa.select(table)).all()))
                for table in Model.metadata.sorted_tables
                if table.name not in TECHNICAL and sa.inspect(connection).has_table(table.name)
            }

    return read


class TestWhoeverLacksThePermission:
    def test_gets_403_everywhere_and_changes_nothing(self, world, every, browsers, content):
        before, wrong = content(), []
        for role, browser in browsers.items():
            for route in every:
                if not may(world.ours[role.value], route):
                    status = ask(browser, route, world.records["open"]).status_code
                    if status != 403:
                        wrong.append((role.value, route.method, route.rule, status))

        assert wrong == []
        assert content() == before

    def test_is_told_nothing_of_what_exists(self, world, every, browsers):
        told_apart = []
        for route in every:
            if route.arguments:
                answers = [
                    told(ask(browsers[Role.ANALYST], route, world.records[name]))
                    for name in ("open", "theirs", "unknown")
                ]
                if answers[1:] != answers[:-1] or answers[0][0] != 403:
                    told_apart.append(route)

        assert told_apart == []


class TestAVisitor:
    def test_is_asked_to_sign_in_everywhere(self, world, every, content):
        before, wrong = content(), []
        for route in every:
            answer = ask(Browser(world.app), route, world.records["open"])
            if answer.status_code != ASKED[route.method] or (
                route.method == "GET" and not answer.location.startswith("/login")
            ):
                wrong.append((route.method, route.rule, answer.status_code, answer.location))

        assert wrong == []
        assert content() == before

    def test_is_sent_on_to_an_address_that_carries_ids_alone(self, world, every):
        for route in every:
            if route.method == "GET":
                location = ask(Browser(world.app), route, world.records["open"]).location
                assert re.fullmatch(r"/login(\?next=[/\w.%-]+)?", location), location


class TestSomebodyWhoseAccountIsClosed:
    def test_is_a_visitor_although_the_cookie_is_still_there(self, world, every):
        browser = signed_in(world.app, world.disabled)

        answers = {(route.method, ask(browser, route, world.records["open"]).status_code) for route in every}

        assert answers == set(ASKED.items())


class TestWhatOneMayNotSee:
    def test_is_answered_as_what_does_not_exist(self, world, hidden, content):
        before, wrong = content(), []
        browsers = {member: signed_in(world.app, member) for member, _, _ in hidden}
        for member, route, names in hidden:
            unknown = told(ask(browsers[member], route, world.records["unknown"]))
            if unknown[0] != 404:
                wrong.append((member.login_id, route.method, route.rule, "unknown", unknown[0]))
            for name in names:
                answer = told(ask(browsers[member], route, world.records[name]))
                if answer != unknown:
                    wrong.append((member.login_id, route.method, route.rule, name, answer[0]))

        assert wrong == []
        assert content() == before

    def test_is_counted_over_all_routes(self, hidden):
        assert len({route for _, route, _ in hidden}) >= 30
        assert sum(len(names) for _, _, names in hidden) >= 250

    def test_by_office_managers_are_the_users_of_others(self, world, every, browsers):
        wrong = []
        for route in every:
            if {"user_id", "membership_id"} & route.arguments:
                answers = [
                    told(ask(browsers[Role.OFFICE_MANAGER], route, world.records[n])) for n in ("unknown", "theirs")
                ]
                if answers[0] != answers[1] or answers[0][0] != 404:
                    wrong.append((route.method, route.rule, [answer[0] for answer in answers]))

        assert wrong == []

    def test_under_assigned_only_is_every_case_of_a_colleague(self, world, every):
        """In an agency where only those assigned read, the unit sees the desk's view and nothing else."""
        wrong = []
        for name in ("colleague", "supervisor"):
            browser = signed_in(world.app, world.theirs[name])
            for route in every:
                if may(world.theirs[name], route) and {"case_id", "entry_id"} & route.arguments:
                    status = ask(browser, route, world.records["theirs"]).status_code
                    if (status == 404) is (route.endpoint in AT_DESK):
                        wrong.append((name, route.method, route.rule, status))

        assert wrong == []

    def test_behind_the_question_mark_is_not_found_either(self, world):
        browser = signed_in(world.app, world.ours["counsellor"])
        own, wrong = world.records["open"], []
        for name in ("theirs", "next_door", "restricted", "unknown"):
            record = world.records[name]
            for path in (
                f"/cases/{own.case_id}/log?appointment={record.appointment_id}",
                f"/appointments/new?case_id={record.case_id}",
            ):
                status = browser.get(path).status_code
                if status != 404:
                    wrong.append((path, name, status))

        assert wrong == []


class TestTheTrailOfRefusals:
    def test_names_what_was_asked_for_and_nothing_more(self, world):
        browser, record = signed_in(world.app, world.ours["colleague"]), world.records["theirs"]
        browser.get(f"/cases/{record.case_id}")

        with console(world.app) as connection:
            event = connection.execute(
                sa.text(
                    "SELECT action, decision, object_type, record_id FROM audit_event ORDER BY at DESC, id DESC LIMIT 1"
                )
            ).one()
        assert tuple(event) == ("record.not-found", "deny", "casefile.case", None)


class TestAMethodThatAViewDoesNotKnow:
    def test_is_405_everywhere(self, world, every, browsers):
        wrong = []
        known = {
            rule: {route.method for route in every if route.rule == rule} for rule in {route.rule for route in every}
        }
        for rule, methods in known.items():
            route = next(route for route in every if route.rule == rule)
            for method in {"POST", "PUT", "PATCH", "DELETE"} - methods:
                browser = browsers[Role.COUNSELLOR]
                data = {"csrf_token": browser.csrf_token}
                status = browser.client.open(route.path(world.records["open"]), method=method, data=data).status_code
                if status != 405:
                    wrong.append((method, rule, status))

        assert wrong == []


class TestAStepUp:
    def test_is_asked_for_where_the_table_says_so(self, world, every):
        browser = signed_in(world.app, world.ours["office_manager"], fresh=False)
        wrong = []
        for route in every:
            if may(world.ours["office_manager"], route) and route.endpoint != "identity.end_others":
                answer = ask(browser, route, world.records["unknown"])
                sent = answer.status_code == 303 and answer.location.startswith("/step-up")
                if sent is not route.row.fresh:
                    wrong.append((route.method, route.rule, answer.status_code, answer.location))

        assert wrong == []


class TestWhoeverHasThePermission:
    def test_opens_every_page_of_a_record_that_is_theirs(self, world, every):
        wrong = []
        for role in Role:
            browser = signed_in(world.app, world.ours[role.value])
            for route in every:
                if route.method == "GET" and may(world.ours[role.value], route):
                    status = ask(browser, route, world.records["open"]).status_code
                    if status not in OPENED and (role.value, route.endpoint) not in NOT_AT_DESK:
                        wrong.append((role.value, route.rule, status))

        assert wrong == []
