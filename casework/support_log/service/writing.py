"""What somebody writes into an entry, checked and put onto the row. Rules L-1, L-5 and L-6."""

from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from casework.agencies.queries import CodeChoice, find_code
from casework.core import clock
from casework.core.errors import RuleBroken
from casework.core.i18n import _l
from casework.japan.my_number import find_my_numbers
from casework.support_log import counting
from casework.support_log.counting import Counting
from casework.support_log.models import SupportEntry

LONGEST_MINUTES = 24 * 60


@dataclass(frozen=True)
class Written:
    """An entry as somebody writes it.

    Attributes:
        next_on: The day of what comes next; None leaves the case's plan as it is.
        staff: Further staff beside the writer.
        is_consultation, is_outreach: None where the count that follows from the method shall stand.
        counting_reason: Why the counts differ from what follows; needed where they do.
        denies_my_number: Somebody says that a twelve-digit number is no 個人番号 (a licence, say).
    """

    method: str
    supported_on: date
    text: str = ""
    counterpart: str = ""
    started_at: datetime | None = None
    duration_minutes: int | None = None
    place: str = ""
    next_action: str = ""
    next_on: date | None = None
    private_memo: str = ""
    staff: tuple[UUID, ...] = field(default=())
    requested_by: str = ""
    is_consultation: bool | None = None
    is_outreach: bool | None = None
    counting_reason: str = ""
    denies_my_number: bool = False


def check(written: Written) -> CodeChoice:
    """Return the method of what was written.

    Raises:
        RuleBroken: no method, no text where one is needed, a day ahead, or impossible minutes.
    """
    method = find_code("method", written.method)
    if method is None:
        raise RuleBroken(_l("方法を選んでください。"), field="method")
    if written.supported_on > clock.today():
        raise RuleBroken(_l("今日より先の日付は入力できません。"), field="supported_on")
    if not written.text.strip() and not method.is_no_contact:
        raise RuleBroken(
            _l("内容を入力してください。会えなかったときは「不在・未接触」を選んでください。"), field="text"
        )
    if written.duration_minutes is not None and not 0 <= written.duration_minutes <= LONGEST_MINUTES:
        raise RuleBroken(_l("時間は分で、0から1440までで入力してください。"), field="duration_minutes")
    _refuse_my_number(written)
    return method


def _refuse_my_number(written: Written) -> None:
    for name in ("text", "place", "next_action", "private_memo", "counting_reason"):
        found = find_my_numbers(getattr(written, name))
        if any(one.is_named for one in found):
            raise RuleBroken(_l("個人番号（マイナンバー）は保存できません。番号を消してください。"), field=name)
        if found and not written.denies_my_number:
            message = _l("個人番号（マイナンバー）と同じ形の12桁の番号があります。個人番号なら消してください。")
            raise RuleBroken(message, field=name)


def counted(written: Written, method: CodeChoice, counterpart: str) -> tuple[Counting, bool]:
    """Return how the entry counts, and whether that was corrected by hand.

    Raises:
        RuleBroken: corrected without a reason, or where nothing counts.
    """
    by_rule = counting.count(method, counterpart, requested_by=written.requested_by)
    wanted = Counting(
        by_rule.official_method,
        by_rule.is_consultation if written.is_consultation is None else written.is_consultation,
        by_rule.is_outreach if written.is_outreach is None else written.is_outreach,
        written.requested_by,
    )
    if not wanted.is_consultation:
        wanted = Counting(wanted.official_method, is_consultation=False, is_outreach=False)
    if wanted == by_rule:
        return by_rule, False
    if not by_rule.official_method:
        raise RuleBroken(_l("この方法の記録は件数に数えません。方法を選び直してください。"), field="is_consultation")
    if not written.counting_reason.strip():
        raise RuleBroken(_l("件数の扱いを変える理由を入力してください。"), field="counting_reason")
    return wanted, True


def put(entry: SupportEntry, written: Written, method: CodeChoice) -> None:
    """Put what was written onto the row."""
    counterpart = written.counterpart or counting.default_counterpart(method.code)
    how, is_corrected = counted(written, method, counterpart)
    entry.method, entry.counterpart = method.code, counterpart
    entry.supported_on, entry.started_at = written.supported_on, written.started_at
    entry.duration_minutes = None if method.is_no_contact else written.duration_minutes
    entry.is_contact = counting.is_contact(method, counterpart)
    put_counting(entry, how, is_corrected=is_corrected, reason=written.counting_reason)
    entry.text = written.text.strip() or None
    entry.place = written.place.strip() or None
    entry.private_memo = written.private_memo.strip() or None
    entry.next_action = written.next_action.strip() or None
    entry.next_action_on = written.next_on


def put_counting(entry: SupportEntry, how: Counting, *, is_corrected: bool, reason: str) -> None:
    """Put onto the row how it counts."""
    entry.official_method, entry.requested_by = how.official_method, how.requested_by
    entry.is_consultation, entry.is_outreach = how.is_consultation, how.is_outreach
    entry.is_corrected = is_corrected
    entry.counting_reason = reason.strip() if is_corrected else None
