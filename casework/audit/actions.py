"""The vocabulary of the trail, as ``subject.verb``. A word is added here, never changed."""

from enum import StrEnum


class Action(StrEnum):
    """What somebody did."""

    SIGN_IN = "sign-in.succeed"
    SIGN_IN_FAILED = "sign-in.fail"
    SIGN_IN_BLOCKED = "sign-in.block"
    SIGN_OUT = "sign-in.end"
    STEP_UP = "sign-in.step-up"
    MEMBERSHIP_SWITCH = "sign-in.switch-membership"
    PASSWORD_CHANGE = "password.change"  # noqa: S105 - the name of an action
    SECOND_FACTOR_SET = "second-factor.set"
    SECOND_FACTOR_RESET = "second-factor.reset"
    USER_ADD = "user.add"
    USER_CHANGE = "user.change"
    USER_DISABLE = "user.disable"
    USER_ENABLE = "user.enable"
    USER_UNLOCK = "user.unlock"
    MEMBERSHIP_GRANT = "membership.grant"
    MEMBERSHIP_END = "membership.end"
    AGENCY_ADD = "agency.add"
    UNIT_ADD = "unit.add"
    REFERENCE_SEED = "reference.seed"
    CLIENT_CREATE = "client.create"
    CLIENT_CHANGE = "client.change"
    CLIENT_SEARCH = "client.search"
    CLIENT_CANDIDATES = "client.candidates"
    CLIENT_FRONT_DESK = "client.front-desk"
    CLIENT_RESTRICT = "client.restrict"
    CLIENT_UNRESTRICT = "client.unrestrict"
    CLIENT_GRANT_ACCESS = "client.grant-access"
    CLIENT_END_ACCESS = "client.end-access"
    CASE_OPEN = "case.open"
    CASE_VIEW = "case.view"
    CASE_LIST = "case.list"
    CASE_PRINT = "case.print"
    CASE_CHANGE = "case.change"
    CASE_STATUS = "case.move"
    CASE_ASSIGN = "case.assign"
    ENTRY_WRITE = "entry.write"
    ENTRY_VIEW = "entry.view"
    ENTRY_AMEND = "entry.amend"
    ENTRY_VOID = "entry.void"
    ENTRY_RECLASSIFY = "entry.reclassify"
    APPOINTMENT_BOOK = "appointment.book"
    APPOINTMENT_CHANGE = "appointment.change"
    APPOINTMENT_LIST = "appointment.list"
    APPOINTMENT_VIEW = "appointment.view"
    TEAM_VIEW = "team.view"
    AUDIT_READ = "audit.read"
    AUDIT_VERIFY = "audit.verify"
    ACCESS_REFUSED = "access.refuse"
    RECORD_NOT_FOUND = "record.not-found"
    RECORD_NOT_FOUND_MANY = "record.not-found-many"
    SERVICE_INIT = "service.init"
    DEMO_LOAD = "demo.load"


READS = frozenset(
    action
    for action in Action
    if action.value.endswith((".view", ".list", ".search", ".print", ".candidates", ".front-desk", ".read"))
)
