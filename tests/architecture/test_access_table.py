"""The program does what the table says: no view without a row, no row without a view."""

import pytest

from casework.access.guard import mark_of
from casework.access.permissions import Permission
from tests.architecture.access_table import ACCESS, PUBLIC, Row

LETTERS = {"GET": "G", "POST": "P"}
PUBLIC_ENDPOINTS = {"health", "identity", "static"}
STEP_UP = {"administration"}  # keys, users, export, break-glass: never recording (design.md §11)
NOT_ON_A_PAGE_YET = {Permission.DIRECTORY_READ, Permission.AUDIT_VERIFY, Permission.SYSTEM_STATUS}


@pytest.fixture
def found(app):
    rows = {}
    for endpoint, view in app.view_functions.items():
        methods = {method for rule in app.url_map.iter_rules(endpoint) for method in rule.methods or ()}
        letters = "".join(sorted(LETTERS[method] for method in methods - {"HEAD", "OPTIONS"}))
        mark = mark_of(view)
        assert mark is not None
        rows[endpoint] = Row(mark.permission, letters, mark.writes, mark.fresh)
    return rows


class TestTheTable:
    def test_says_what_the_program_does(self, found):
        assert found == ACCESS

    def test_is_in_order(self):
        assert list(ACCESS) == sorted(ACCESS)

    def test_opens_to_visitors_only_the_way_in(self):
        assert {name.partition(".")[0] for name, row in ACCESS.items() if row.permission is PUBLIC} == PUBLIC_ENDPOINTS

    def test_asks_for_a_step_up_where_users_are_changed_and_nowhere_else(self):
        fresh = {name for name, row in ACCESS.items() if row.fresh}

        assert fresh == {
            name for name, row in ACCESS.items() if row.permission is Permission.USER_ADMIN and "P" in row.methods
        }
        assert {name.partition(".")[0] for name in fresh} == STEP_UP

    def test_uses_every_permission(self):
        used = {row.permission for row in ACCESS.values()}

        assert set(Permission) - used == NOT_ON_A_PAGE_YET
