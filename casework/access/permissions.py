"""What may be done, as ``resource:action``."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that a role may do inside its own agency."""

    SELF = "self:use"  # every signed-in person: own profile, password, sign-out
    DIRECTORY_READ = "directory:read"  # names of agencies, units, colleagues
    CLIENT_SEARCH = "client:search"
    CASE_OPEN = "case:open"  # 新規受付
    CASE_LIST = "case:list"
    CASE_READ = "case:read"
    CASE_WRITE = "case:write"
    CASE_ASSIGN = "case:assign"
    CASE_RESTRICT = "case:restrict"
    ENTRY_WRITE = "entry:write"
    ENTRY_AMEND = "entry:amend"
    FRONT_DESK = "front-desk:use"  # 応対ビュー
    APPOINTMENT_READ = "appointment:read"
    APPOINTMENT_WRITE = "appointment:write"
    TEAM_READ = "team:read"
    USER_ADMIN = "user:administer"
    AUDIT_READ = "audit:read"
    AUDIT_VERIFY = "audit:verify"
    SYSTEM_STATUS = "system:status"
