"""Reading the support log and the appointments."""

from casework.support_log.queries.appointments import (
    AppointmentRow,
    Week,
    get_appointment,
    get_week,
    list_coming_of_client,
    list_of_case,
    list_of_day,
    read_week,
    week_name,
)
from casework.support_log.queries.entries import (
    Filters,
    Page,
    VersionRow,
    find_last_method,
    get_entry,
    list_recent,
    list_staff_of,
    list_timeline,
    list_versions,
)

__all__ = [
    "AppointmentRow",
    "Filters",
    "Page",
    "VersionRow",
    "Week",
    "find_last_method",
    "get_appointment",
    "get_entry",
    "get_week",
    "list_coming_of_client",
    "list_of_case",
    "list_of_day",
    "list_recent",
    "list_staff_of",
    "list_timeline",
    "list_versions",
    "read_week",
    "week_name",
]
