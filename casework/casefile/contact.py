"""How a person may be reached, in words: short signs for the bar, whole lines above a telephone. Rule F-2."""

from collections.abc import Sequence
from dataclasses import dataclass

from casework.agencies.queries import label
from casework.clients.person import ContactSafety
from casework.core.errors import RuleBroken
from casework.core.i18n import LazyString, _l
from casework.japan.phone import format_phone


@dataclass(frozen=True)
class Sign:
    """A short sign, in words. ``tone`` repeats what they say."""

    text: LazyString
    tone: str


def signs(safety: ContactSafety) -> Sequence[Sign]:
    """Return what must not be overlooked before somebody calls; that nobody asked yet is such a thing too."""
    found = []
    if safety.say_agency == "no":
        found.append(Sign(_l("機関名を名乗らない"), "red"))
    if safety.voicemail == "no":
        found.append(Sign(_l("留守電に残さない"), "red"))
    if safety.envelope == "none":
        found.append(Sign(_l("郵送しない"), "red"))
    if "ask" in {safety.say_agency, safety.voicemail}:
        found.append(Sign(_l("連絡方法は未確認"), "yellow"))
    return found or [Sign(_l("連絡してよい"), "green")]


def lines(safety: ContactSafety) -> Sequence[tuple[LazyString, str]]:
    """Return each answer with its question, for the panel above a telephone number."""
    every = (
        (_l("機関名を名乗る"), label("contact_permission", safety.say_agency)),
        (_l("留守電に残す"), label("contact_permission", safety.voicemail)),
        (_l("電話の持ち主"), label("contact_owner", safety.owner)),
        (_l("郵便"), label("envelope", safety.envelope)),
        (_l("つながりやすい時間"), safety.best_time),
        (_l("注意"), safety.note),
    )
    return [(question, answer) for question, answer in every if answer]


def dialled(phone: str | None) -> str:
    """Return a stored number as it is dialled; one that cannot be read is shown as it is stored."""
    if not phone:
        return ""
    try:
        return format_phone(phone)
    except RuleBroken:
        return phone
