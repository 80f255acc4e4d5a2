"""Who may do what, as data: endpoint → what it asks for. A reviewer reads this; two tests hold the program to it."""

from typing import NamedTuple

from casework.access.permissions import Permission

P = Permission
PUBLIC = None


class Row(NamedTuple):
    """What a view asks for.

    Attributes:
        permission: What the acting roles must hold; PUBLIC for everybody.
        methods: ``G`` to open, ``P`` to submit.
        writes: Whether submitting changes records.
        fresh: Whether it asks for a step-up at most ten minutes old.
    """

    permission: Permission | None
    methods: str = "G"
    writes: bool = True
    fresh: bool = False


ACCESS: dict[str, Row] = {
    "administration.act": Row(P.USER_ADMIN, "P", fresh=True),
    "administration.add_user": Row(P.USER_ADMIN, "GP", fresh=True),
    "administration.audit": Row(P.AUDIT_READ),
    "administration.end_role": Row(P.USER_ADMIN, "P", fresh=True),
    "administration.grant": Row(P.USER_ADMIN, "P", fresh=True),
    "administration.user": Row(P.USER_ADMIN),
    "administration.users": Row(P.USER_ADMIN),
    "casefile.case": Row(P.CASE_READ),
    "casefile.desk": Row(P.FRONT_DESK),
    "casefile.front_desk": Row(P.FRONT_DESK, "GP", writes=False),
    "casefile.person": Row(P.CASE_READ),
    "casefile.print": Row(P.CASE_READ),
    "casefile.timeline": Row(P.CASE_READ),
    "caseload.cases": Row(P.CASE_LIST),
    "caseload.postpone": Row(P.CASE_WRITE, "GP"),
    "caseload.search": Row(P.CLIENT_SEARCH, "GP", writes=False),
    "caseload.see_urgency": Row(P.TEAM_READ, "P"),
    "caseload.today": Row(P.SELF),
    "cases.assign": Row(P.CASE_ASSIGN, "GP"),
    "cases.change": Row(P.CASE_WRITE, "GP"),
    "cases.enrolment": Row(P.CASE_WRITE, "GP"),
    "cases.intake": Row(P.CASE_OPEN, "GP"),
    "cases.next_action": Row(P.CASE_WRITE, "GP"),
    "cases.person": Row(P.CASE_WRITE, "GP"),
    "cases.restrict": Row(P.CASE_RESTRICT, "GP"),
    "cases.status": Row(P.CASE_WRITE, "GP"),
    "cases.unrestrict": Row(P.CASE_RESTRICT, "P"),
    "health.healthz": Row(PUBLIC),
    "health.readyz": Row(PUBLIC),
    "identity.change_password": Row(PUBLIC, "GP", writes=False),
    "identity.choose_language": Row(PUBLIC, "P", writes=False),
    "identity.end_others": Row(P.SELF, "P"),
    "identity.login": Row(PUBLIC, "GP", writes=False),
    "identity.logout": Row(PUBLIC, "P"),
    "identity.me": Row(P.SELF, "GP"),
    "identity.second_factor_step": Row(PUBLIC, "GP"),
    "identity.set_up_second_factor": Row(PUBLIC, "GP"),
    "identity.step_up": Row(P.SELF, "GP", writes=False),
    "identity.switch": Row(P.SELF, "GP"),
    "static": Row(PUBLIC),
    "support_log.absent": Row(P.APPOINTMENT_WRITE, "P"),
    "support_log.amend": Row(P.ENTRY_AMEND, "GP"),
    "support_log.appointment": Row(P.APPOINTMENT_READ),
    "support_log.appointments": Row(P.APPOINTMENT_READ),
    "support_log.arrive": Row(P.APPOINTMENT_WRITE, "P"),
    "support_log.book": Row(P.APPOINTMENT_WRITE, "GP"),
    "support_log.call": Row(P.FRONT_DESK, "GP"),
    "support_log.cancel": Row(P.APPOINTMENT_WRITE, "P"),
    "support_log.entry": Row(P.CASE_READ),
    "support_log.log": Row(P.ENTRY_WRITE, "GP"),
    "support_log.move": Row(P.APPOINTMENT_WRITE, "GP"),
    "support_log.versions": Row(P.CASE_READ),
    "support_log.void": Row(P.ENTRY_AMEND, "GP"),
}
