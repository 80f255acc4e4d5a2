"""Forms of the support log. A quick entry asks for little; what is asked for seldom stands behind 「詳しく書く」."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional, ValidationError

from casework.agencies.queries import codes
from casework.cases.lifecycle import default_due_on, months_after
from casework.cases.models import Case
from casework.core import clock
from casework.core.i18n import _, _l
from casework.japan.working_days import add_working_days, is_working_day
from casework.support_log.models import Appointment, SupportEntry
from casework.support_log.service import Written
from casework.web.forms import BaseForm, DateText, NotAfterToday, choices_of, seen_version

LONGEST_TEXT = 20_000
LONGEST_LINE = 200
MINUTES = ("15", "30", "45", "60", "90", "120")
MINUTE_CHIPS = choices_of((each, _l("%(n)s分", n=each)) for each in MINUTES)
KEEP, NONE, ON_DAY = "keep", "none", "date"
NEXT_DAYS = {"week": 7, "fortnight": 14}
TOO_LONG = _l("長すぎます。短くしてください。")
NOT_MINUTES = _l("分を数字で入力してください。")


def typed_day(day: date) -> str:
    """Return a day as it stands in a field."""
    return f"{day.year}/{day.month}/{day.day}"


def line(label: Any) -> StringField:  # noqa: ANN401 - a text, lazy or not
    """Return a field of one line."""
    return StringField(label, validators=[Length(max=LONGEST_LINE, message=TOO_LONG)])


class EntryForm(BaseForm):
    """What an entry says."""

    method = RadioField(_l("方法"), validate_choice=False)
    supported_on = DateText(_l("日付"), validators=[NotAfterToday()])
    minutes = RadioField(_l("時間"), choices=MINUTE_CHIPS, validate_choice=False)
    text = TextAreaField(_l("内容"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])
    next = RadioField(_l("次の予定"), validate_choice=False)
    next_on = DateText(_l("次の予定の日付"))
    next_action = line(_l("次にすること"))
    counterpart = RadioField(_l("相手"), validate_choice=False)
    started_at = TimeField(_l("開始時刻"), validators=[Optional()])
    duration_minutes = IntegerField(
        _l("時間（分）を入力"), validators=[Optional(), NumberRange(0, 1440, message=NOT_MINUTES)]
    )
    place = line(_l("場所"))
    staff = SelectMultipleField(_l("ほかの対応者"), validate_choice=False)
    requested_by = SelectField(_l("依頼元の機関"), validate_choice=False)
    is_consultation = RadioField(_l("相談件数に数えるか"), validate_choice=False)
    is_outreach = RadioField(_l("出張相談に数えるか"), validate_choice=False)
    counting_reason = line(_l("件数の扱いを変える理由"))
    private_memo = TextAreaField(_l("個人メモ"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])
    denies_my_number = BooleanField(_l("個人番号ではない（運転免許証の番号など）"))

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        self.method.choices = choices_of((choice.code, choice.text) for choice in codes("method"))
        counterparts = ((choice.code, choice.text) for choice in codes("counterpart"))
        self.counterpart.choices = choices_of([("", _("方法に合わせる")), *counterparts])
        bodies = ((choice.code, choice.text) for choice in codes("agency_type"))
        self.requested_by.choices = choices_of([("", _("なし")), *bodies])
        by_rule = [("", _("方法に合わせる")), ("yes", _("数える")), ("no", _("数えない"))]
        self.is_consultation.choices = self.is_outreach.choices = choices_of(by_rule)
        self.offer_next(None)

    def offer_next(self, case: Case | None) -> None:
        """Offer what may come next; to leave the plan as it is where it still lies ahead."""
        offered = [
            ("week", _("1週間後")),
            ("fortnight", _("2週間後")),
            ("month", _("1か月後")),
            (ON_DAY, _("日付を指定")),
            (NONE, _("なし（30日後に確認）")),
        ]
        if case is not None and case.is_open and case.next_action_on and case.next_action_on > clock.today():
            day = f"{case.next_action_on.month}/{case.next_action_on.day}"
            offered.insert(0, (KEEP, _("いまの予定のまま（%(day)s）", day=day)))
        self.next.choices = choices_of(offered)

    def offer_staff(self, staff: list[tuple[UUID, str]]) -> None:
        """Offer colleagues who may have taken part."""
        self.staff.choices = choices_of((str(user_id), name) for user_id, name in staff)

    def written(self, case: Case) -> Written:
        """Return what was written."""
        day = self.supported_on.day or clock.today()
        keeps = self.next.data == KEEP
        return Written(
            method=self.method.data or "",
            supported_on=day,
            text=self.text.data or "",
            counterpart=self.counterpart.data or "",
            started_at=_instant(day, self.started_at.data),
            duration_minutes=self._minutes(),
            place=self.place.data or "",
            next_action=(case.next_action or "") if keeps else self.next_action.data or "",
            next_on=case.next_action_on if keeps else self._next_on(),
            private_memo=self.private_memo.data or "",
            staff=tuple(UUID(each) for each in self.staff.data or ()),
            requested_by=self.requested_by.data or "",
            is_consultation=_yes(self.is_consultation.data),
            is_outreach=_yes(self.is_outreach.data),
            counting_reason=self.counting_reason.data or "",
            denies_my_number=bool(self.denies_my_number.data),
        )

    def _minutes(self) -> int | None:
        if self.duration_minutes.data is not None:
            return int(self.duration_minutes.data)
        return int(self.minutes.data) if self.minutes.data in MINUTES else None

    def _next_on(self) -> date | None:
        today = clock.today()
        if self.next_on.day is not None:
            return self.next_on.day
        if self.next.data in NEXT_DAYS:
            return open_day(today + timedelta(days=NEXT_DAYS[self.next.data]))
        if self.next.data == "month":
            return open_day(months_after(today, 1))
        return open_day(default_due_on(today)) if self.next.data == NONE else None

    def validate_next_on(self, field: DateText) -> None:
        """Ask for the day where 「日付を指定」 was chosen."""
        if self.next.data == ON_DAY and field.day is None and not field.errors:
            raise ValidationError(_("次の予定の日付を入力してください。"))

    def validate_staff(self, field: SelectMultipleField) -> None:
        """Refuse what is no id."""
        try:
            [UUID(each) for each in field.data or ()]
        except ValueError as error:
            raise ValidationError(_("対応者を選び直してください。")) from error


class AmendForm(EntryForm):
    """A correction of an entry."""

    version = HiddenField()
    reason = line(_l("訂正の理由"))

    @property
    def seen(self) -> int:
        """The version that the form was opened on."""
        return seen_version(self.version.data)


class CallForm(BaseForm):
    """A call that somebody took."""

    counterpart = RadioField(
        _l("どなたから"), default="client", validators=[InputRequired(_l("どなたからの電話かを選んでください。"))]
    )
    text = TextAreaField(_l("電話の内容"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])
    call_back_on = DateText(_l("折り返しの期日"))

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        self.counterpart.choices = choices_of((choice.code, choice.text) for choice in codes("counterpart"))


class VoidForm(BaseForm):
    """Why an entry is struck out."""

    version = HiddenField()
    reason = line(_l("取消しの理由"))

    @property
    def seen(self) -> int:
        """The version that the form was opened on."""
        return seen_version(self.version.data)


def defaults_of(case: Case, method: str, appointment: Appointment | None) -> dict[str, object]:
    """Return how the form for a new entry opens: by the appointment if there is one, else by what was used last."""
    today = clock.today()
    ahead = case.is_open and case.next_action_on is not None and case.next_action_on > today
    usual: dict[str, object] = {
        "method": method or "office",
        "supported_on": typed_day(today),
        "minutes": "60",
        "next": KEEP if ahead else NONE,
    }
    if appointment is None:
        return usual
    begins = clock.local(appointment.starts_at)
    minutes = int((appointment.ends_at - appointment.starts_at) / timedelta(minutes=1))
    chip = {"minutes": str(minutes)} if str(minutes) in MINUTES else {"minutes": "", "duration_minutes": minutes}
    return {
        **usual,
        **chip,
        "method": appointment.method,
        "supported_on": typed_day(min(begins.date(), today)),
        "started_at": begins.time().replace(second=0, microsecond=0),
        "place": appointment.place or appointment.room or "",
    }


def stored_in(entry: SupportEntry, staff: list[tuple[UUID, str]], *, reads_memo: bool) -> dict[str, object]:
    """Return how the form for a correction opens; the private memo for its writer alone (L-8)."""
    minutes = str(entry.duration_minutes) if entry.duration_minutes is not None else ""
    return {
        "version": str(entry.version),
        "method": entry.method,
        "supported_on": typed_day(entry.supported_on),
        "minutes": minutes if minutes in MINUTES else "",
        "duration_minutes": None if minutes in MINUTES else entry.duration_minutes,
        "text": entry.text,
        "next": ON_DAY if entry.next_action_on else NONE,
        "next_on": typed_day(entry.next_action_on) if entry.next_action_on else "",
        "next_action": entry.next_action,
        "counterpart": entry.counterpart,
        "started_at": clock.local(entry.started_at).time() if entry.started_at else None,
        "place": entry.place,
        "staff": [str(user_id) for user_id, _name in staff],
        "requested_by": entry.requested_by,
        "is_consultation": _word(entry.is_consultation) if entry.is_corrected else "",
        "is_outreach": _word(entry.is_outreach) if entry.is_corrected else "",
        "counting_reason": entry.counting_reason,
        "private_memo": entry.private_memo if reads_memo else "",
    }


def open_day(day: date) -> date:
    """Return the day itself if offices are open, else the next on which they are."""
    return day if is_working_day(day) else add_working_days(day, 1)


def _instant(day: date, at: time | None) -> datetime | None:
    return None if at is None else clock.at_local(day, at.hour, at.minute)


def _yes(chosen: str | None) -> bool | None:
    return {"yes": True, "no": False}.get(chosen or "")


def _word(flag: bool) -> str:  # noqa: FBT001 - one flag to one word
    return "yes" if flag else "no"
