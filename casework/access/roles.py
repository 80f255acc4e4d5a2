"""The nine roles and what each may do. Source: referrals.md §8."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from casework.access.permissions import Permission


class Role(StrEnum):
    """What somebody is in one unit of one agency."""

    RECEPTION = "reception"
    COUNSELLOR = "counsellor"
    GATEKEEPER = "gatekeeper"
    SUPERVISOR = "supervisor"
    OFFICE_MANAGER = "office_manager"
    MUNICIPAL_COORDINATOR = "municipal_coordinator"
    ANALYST = "analyst"
    PRIVACY_OFFICER = "privacy_officer"
    SYSTEM_ADMIN = "system_admin"


ROLE_LABELS: Mapping[Role, LazyString] = {
    Role.RECEPTION: _l("受付"),
    Role.COUNSELLOR: _l("相談員"),
    Role.GATEKEEPER: _l("受入窓口"),
    Role.SUPERVISOR: _l("主任相談支援員"),
    Role.OFFICE_MANAGER: _l("事業所管理者"),
    Role.MUNICIPAL_COORDINATOR: _l("市町PF調整担当"),
    Role.ANALYST: _l("県分析担当"),
    Role.PRIVACY_OFFICER: _l("保護管理者"),
    Role.SYSTEM_ADMIN: _l("システム管理者"),
}

_EVERYONE = frozenset({Permission.SELF, Permission.DIRECTORY_READ})
_DESK = frozenset(
    {
        Permission.CLIENT_SEARCH,
        Permission.FRONT_DESK,
        Permission.CASE_OPEN,
        Permission.APPOINTMENT_READ,
        Permission.APPOINTMENT_WRITE,
    }
)
_CASEWORK = _DESK | {
    Permission.CASE_LIST,
    Permission.CASE_READ,
    Permission.CASE_WRITE,
    Permission.ENTRY_WRITE,
    Permission.ENTRY_AMEND,
}

PERMISSIONS: Mapping[Role, frozenset[Permission]] = {
    Role.RECEPTION: _EVERYONE | _DESK,
    Role.COUNSELLOR: _EVERYONE | _CASEWORK,
    Role.GATEKEEPER: _EVERYONE | {Permission.APPOINTMENT_READ},
    Role.SUPERVISOR: _EVERYONE
    | _CASEWORK
    | {Permission.CASE_ASSIGN, Permission.CASE_RESTRICT, Permission.TEAM_READ, Permission.AUDIT_READ},
    Role.OFFICE_MANAGER: _EVERYONE | {Permission.USER_ADMIN},
    Role.MUNICIPAL_COORDINATOR: _EVERYONE,
    Role.ANALYST: _EVERYONE,
    Role.PRIVACY_OFFICER: _EVERYONE | {Permission.AUDIT_READ},
    Role.SYSTEM_ADMIN: _EVERYONE | {Permission.SYSTEM_STATUS, Permission.AUDIT_VERIFY},
}


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """Return what several roles held together allow: roles add up, none takes away."""
    allowed: frozenset[Permission] = frozenset()
    for role in roles:
        allowed |= PERMISSIONS[role]
    return allowed
