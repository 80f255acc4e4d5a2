"""What an entry counts as. Rules L-5 and L-6.

Source: domain-japan.md §1.5 (標準様式【3】 支援経過記録シート) and §2.1 (サポステの相談件数).
"""

from dataclasses import dataclass

from casework.agencies.queries import CodeChoice

CLIENT = "client"
AGENCY = "agency"
OTHER = "other"
PERSON_SIDE = frozenset({CLIENT, "family", "client_and_family"})
AGENCY_SIDE = frozenset({"agency_phone", "agency_meeting", "conference_plan", "conference_eval", "conference_other"})
GROUPS = {
    "meeting": ("office", "home_visit", "accompany", "online", "outreach_site"),
    "contact": ("phone", "email_sns", "letter"),
    "agencies": (*sorted(AGENCY_SIDE), "internal_meeting"),
    "other": ("seminar", "experience", "other"),
    "uncounted": ("absent", "cancel", "admin"),
}


@dataclass(frozen=True)
class Counting:
    """How an entry counts.

    Attributes:
        official_method: Code of the 標準様式; empty where the entry counts nowhere.
        is_consultation: It is one 相談件数.
        is_outreach: It took place away from the office (出張相談).
        requested_by: Kind of body (``agency_type``) that asked for it; empty if nobody did.
    """

    official_method: str
    is_consultation: bool
    is_outreach: bool
    requested_by: str = ""


def default_counterpart(method: str) -> str:
    """Return whom an entry of a method is with, unless somebody says otherwise."""
    if method in AGENCY_SIDE:
        return AGENCY
    return OTHER if method == "internal_meeting" else CLIENT


def is_contact(method: CodeChoice, counterpart: str) -> bool:
    """Tell whether the person or their family was reached: what 最終接触 goes by."""
    return counterpart in PERSON_SIDE and not method.is_no_contact


def count(method: CodeChoice, counterpart: str, *, requested_by: str = "") -> Counting:
    """Return how an entry counts, from its method and whom it was with.

    A talk with another body or an employer is no 相談, whatever the method: only the person or family has one.
    """
    if not method.official_code:
        return Counting("", is_consultation=False, is_outreach=False)
    is_consultation = method.is_consultation and counterpart in PERSON_SIDE
    return Counting(
        method.official_code,
        is_consultation=is_consultation,
        is_outreach=is_consultation and method.is_outreach,
        requested_by=requested_by if is_consultation else "",
    )
