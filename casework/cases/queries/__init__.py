"""Reading cases: one, lists, and who is on duty."""

from casework.cases.queries.duty import find_duty_supervisor, is_member, list_staff
from casework.cases.queries.lists import (
    CaseRow,
    Page,
    Scope,
    Violation,
    count_open,
    list_cases,
    list_due,
    list_urgent,
    violations,
)
from casework.cases.queries.records import (
    HistoryRow,
    get_case,
    get_case_and_client,
    get_case_at_desk,
    list_assignments,
    list_cases_of,
    list_enrolments,
    list_history,
)

__all__ = [
    "CaseRow",
    "HistoryRow",
    "Page",
    "Scope",
    "Violation",
    "count_open",
    "find_duty_supervisor",
    "get_case",
    "get_case_and_client",
    "get_case_at_desk",
    "is_member",
    "list_assignments",
    "list_cases",
    "list_cases_of",
    "list_due",
    "list_enrolments",
    "list_history",
    "list_staff",
    "list_urgent",
    "violations",
]
