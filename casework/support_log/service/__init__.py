"""What may be done in the support log, one module a use."""

from casework.support_log.service.appointments import (
    Booking,
    book,
    cancel,
    find_clash,
    log_from_appointment,
    mark_absent,
    mark_arrived,
    reschedule,
)
from casework.support_log.service.calls import note_call
from casework.support_log.service.entries import amend_entry, log_entry, reclassify, void_entry
from casework.support_log.service.reads import (
    Opened,
    OpenedEntry,
    Shown,
    Visit,
    open_appointment,
    open_booking,
    open_entry,
    open_for_change,
    open_log,
    view_versions,
    view_week,
)
from casework.support_log.service.writing import Written

__all__ = [
    "Booking",
    "Opened",
    "OpenedEntry",
    "Shown",
    "Visit",
    "Written",
    "amend_entry",
    "book",
    "cancel",
    "find_clash",
    "log_entry",
    "log_from_appointment",
    "mark_absent",
    "mark_arrived",
    "note_call",
    "open_appointment",
    "open_booking",
    "open_entry",
    "open_for_change",
    "open_log",
    "reclassify",
    "reschedule",
    "view_versions",
    "view_week",
    "void_entry",
]
