"""The moves of a case: what each needs beside the course of the unit's profile. Rules C-2, C-3 and C-6."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from casework.agencies.profiles import RECONTACT_MONTHS, Profile, Status, check_move
from casework.core.errors import RuleBroken
from casework.core.i18n import _l
from casework.japan.working_days import add_working_days

# Written into records, so not translated: a record does not depend on the language of whoever made it.
FIRST_STEP = "初回面談の日程を決める"
LIFE_STEP = "安否と安全を確かめる"
DEFAULT_STEP = "近況を確かめる"
FIRST_STEP_WORKING_DAYS = 3
DEFAULT_DAYS = 30
MONTHS_A_YEAR = 12


class Urgency(StrEnum):
    """What is at stake soon."""

    LIFE = "life"
    HOUSING = "housing"
    FOOD = "food"
    NONE = "none"


class AssignmentKind(StrEnum):
    """In what way somebody answers for a case."""

    OWNER = "owner"
    COVER = "cover"


@dataclass(frozen=True)
class Move:
    """A move as somebody asks for it.

    Attributes:
        target: Code of the status to come to.
        on: The day of the move.
        reason_code: Why, from the list ``closing_reason`` or ``suspension_reason``.
        reason: Why, in words.
        recontact_on: For a resting status, the day of the next contact.
    """

    target: str
    on: date
    reason_code: str = ""
    reason: str = ""
    recontact_on: date | None = None


def check(profile: Profile, current: str, move: Move, *, today: date) -> Status:
    """Return the status that a move leads to.

    Raises:
        Conflict: the course of the profile has no such move.
        RuleBroken: something is missing that the move needs.
    """
    status = check_move(profile, current, move.target)
    if move.on > today:
        raise RuleBroken(_l("今日より先の日付は入力できません。"), field="on")
    if status.rests:
        _check_recontact(move.recontact_on, today)
    if needs_reason(status) and not move.reason_code:
        raise RuleBroken(_l("理由を選んでください。"), field="reason_code")
    return status


def needs_reason(status: Status) -> bool:
    """Tell whether coming to a status asks for a reason from a list: closing, and breaking off (中断)."""
    return not status.is_open or status.code == "suspended"


def reason_list(status: Status) -> str:
    """Return the key of the code list that the reasons for a status come from."""
    return "closing_reason" if not status.is_open else "suspension_reason"


def _check_recontact(day: date | None, today: date) -> None:
    if day is None:
        raise RuleBroken(_l("次に連絡する日を入力してください。"), field="recontact_on")
    if day <= today:
        raise RuleBroken(_l("次に連絡する日は、明日以降にしてください。"), field="recontact_on")
    if day > months_after(today, RECONTACT_MONTHS):
        raise RuleBroken(_l("次に連絡する日は、12か月以内にしてください。"), field="recontact_on")


def months_after(day: date, months: int) -> date:
    """Return the same day some months later; where that month is shorter, its last day."""
    years, month0 = divmod(day.month - 1 + months, MONTHS_A_YEAR)
    first = date(day.year + years, month0 + 1, 1)
    following = date(first.year + first.month // MONTHS_A_YEAR, first.month % MONTHS_A_YEAR + 1, 1)
    return first.replace(day=min(day.day, (following - timedelta(days=1)).day))


def first_due_on(urgency: Urgency, today: date) -> date:
    """Return the day of a new case's first step: the same day for 命, else within three working days."""
    return today if urgency is Urgency.LIFE else add_working_days(today, FIRST_STEP_WORKING_DAYS)


def first_step(urgency: Urgency) -> str:
    """Return the words of a new case's first step."""
    return LIFE_STEP if urgency is Urgency.LIFE else FIRST_STEP


def check_due(day: date | None, today: date) -> date:
    """Return the day of a next action; RuleBroken where it is missing, past, or more than twelve months ahead."""
    if day is None:
        raise RuleBroken(_l("次の予定の日付を入力してください。"), field="next_on")
    if day < today:
        raise RuleBroken(_l("次の予定の日付は、今日以降にしてください。"), field="next_on")
    if day > months_after(today, RECONTACT_MONTHS):
        raise RuleBroken(_l("次の予定の日付は、12か月以内にしてください。"), field="next_on")
    return day


def default_due_on(today: date) -> date:
    """Return the day that 「次の予定: なし」 stands for: thirty days ahead."""
    return today + timedelta(days=DEFAULT_DAYS)
