"""What may be done in the support log, one module a use."""

from casework.support_log.service.appointments import (
    Booking,
    book,
    cancel,
    log_from_appointment,
    mark_absent,
    mark_arrived,
    reschedule,
)
from casework.support_log.service.entries import amend_entry, log_entry, reclassify, void_entry
from casework.support_log.service.writing import Written

__all__ = [
    "Booking",
    "Written",
    "amend_entry",
    "book",
    "cancel",
    "log_entry",
    "log_from_appointment",
    "mark_absent",
    "mark_arrived",
    "reclassify",
    "reschedule",
    "void_entry",
]
