"""The nine roles and what each may do. Source: referrals.md §8."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from casework.access.permissions import Permission as P


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

_EVERYONE = frozenset({P.SELF, P.DIRECTORY_READ})
_DESK = frozenset({P.CLIENT_SEARCH, P.FRONT_DESK, P.CASE_OPEN, P.APPOINTMENT_READ, P.APPOINTMENT_WRITE})
_CASEWORK = _DESK | {P.CASE_LIST, P.CASE_READ, P.CASE_WRITE, P.ENTRY_WRITE, P.ENTRY_AMEND}

PERMISSIONS: Mapping[Role, frozenset[P]] = {
    Role.RECEPTION: _EVERYONE | _DESK,
    Role.COUNSELLOR: _EVERYONE | _CASEWORK,
    Role.GATEKEEPER: _EVERYONE | {P.APPOINTMENT_READ},
    Role.SUPERVISOR: _EVERYONE | _CASEWORK | {P.CASE_ASSIGN, P.CASE_RESTRICT, P.TEAM_READ, P.AUDIT_READ},
    Role.OFFICE_MANAGER: _EVERYONE | {P.USER_ADMIN},
    Role.MUNICIPAL_COORDINATOR: _EVERYONE,
    Role.ANALYST: _EVERYONE,
    Role.PRIVACY_OFFICER: _EVERYONE | {P.AUDIT_READ},
    Role.SYSTEM_ADMIN: _EVERYONE | {P.SYSTEM_STATUS, P.AUDIT_VERIFY},
}


def permissions_of(roles: Iterable[Role]) -> frozenset[P]:
    """Return what several roles held together allow: roles add up, none takes away."""
    allowed: frozenset[P] = frozenset()
    for role in roles:
        allowed |= PERMISSIONS[role]
    return allowed
