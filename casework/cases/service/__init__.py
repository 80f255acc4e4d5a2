"""What may be done with cases, one module a use."""

from casework.cases.service.assignment import add_cover, assign, hand_over, list_duties
from casework.cases.service.changing import change_case, end_enrolment, register
from casework.cases.service.moves import move_status
from casework.cases.service.opening import CaseFacts, Intake, open_case_for, take_in
from casework.cases.service.reads import Known, Opened, find_known, open_case_form
from casework.cases.service.restriction import lift_restriction, restrict_case
from casework.cases.service.steps import acknowledge_urgency, record_contact, recount_contacts, set_next_action
from casework.identity.service import register_duty

register_duty(list_duties, hand_over)

__all__ = [
    "CaseFacts",
    "Intake",
    "Known",
    "Opened",
    "acknowledge_urgency",
    "add_cover",
    "assign",
    "change_case",
    "end_enrolment",
    "find_known",
    "hand_over",
    "lift_restriction",
    "list_duties",
    "move_status",
    "open_case_for",
    "open_case_form",
    "record_contact",
    "recount_contacts",
    "register",
    "restrict_case",
    "set_next_action",
    "take_in",
]
