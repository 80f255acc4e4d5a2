"""The nine roles, as a table that a reviewer reads."""

import pytest

from casework.access.permissions import Permission
from casework.access.roles import PERMISSIONS, ROLE_LABELS, Role, permissions_of

SIGNS = {
    Role.RECEPTION: "r",
    Role.COUNSELLOR: "c",
    Role.GATEKEEPER: "g",
    Role.SUPERVISOR: "s",
    Role.OFFICE_MANAGER: "m",
    Role.MUNICIPAL_COORDINATOR: "k",
    Role.ANALYST: "a",
    Role.PRIVACY_OFFICER: "p",
    Role.SYSTEM_ADMIN: "x",
}
EVERYBODY = "rcgsmkapx"
TABLE = {
    Permission.SELF: EVERYBODY,
    Permission.DIRECTORY_READ: EVERYBODY,
    Permission.CLIENT_SEARCH: "rcs",
    Permission.CASE_OPEN: "rcs",
    Permission.CASE_LIST: "cs",
    Permission.CASE_READ: "cs",
    Permission.CASE_WRITE: "cs",
    Permission.CASE_ASSIGN: "s",
    Permission.CASE_RESTRICT: "s",
    Permission.ENTRY_WRITE: "cs",
    Permission.ENTRY_AMEND: "cs",
    Permission.FRONT_DESK: "rcs",
    Permission.APPOINTMENT_READ: "rcgs",
    Permission.APPOINTMENT_WRITE: "rcs",
    Permission.TEAM_READ: "s",
    Permission.USER_ADMIN: "m",
    Permission.AUDIT_READ: "sp",
    Permission.AUDIT_VERIFY: "x",
    Permission.SYSTEM_STATUS: "x",
}


class TestPermissions:
    @pytest.mark.parametrize("permission", Permission)
    def test_are_held_by(self, permission):
        holders = "".join(sign for role, sign in SIGNS.items() if permission in PERMISSIONS[role])

        assert sorted(holders) == sorted(TABLE[permission])

    def test_give_the_operator_the_secretariat_and_managers_no_case(self):
        personal = {permission for permission in Permission if permission.value.startswith(("case", "client", "entry"))}

        for role in (Role.SYSTEM_ADMIN, Role.ANALYST, Role.MUNICIPAL_COORDINATOR, Role.OFFICE_MANAGER):
            assert not PERMISSIONS[role] & personal, role

    def test_of_whoever_administers_users_read_no_record(self):
        both = [role for role in Role if {Permission.USER_ADMIN, Permission.CASE_READ} <= PERMISSIONS[role]]

        assert both == []

    def test_add_up_over_roles(self):
        held = permissions_of([Role.RECEPTION, Role.PRIVACY_OFFICER])

        assert held == PERMISSIONS[Role.RECEPTION] | PERMISSIONS[Role.PRIVACY_OFFICER]
        assert permissions_of([]) == frozenset()


class TestLabels:
    def test_name_every_role(self):
        assert list(ROLE_LABELS) == list(Role)

    def test_of_permissions_are_resource_and_action(self):
        assert all(permission.value.count(":") == 1 for permission in Permission)
