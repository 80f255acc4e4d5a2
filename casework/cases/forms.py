"""The small forms of a case page, and what they share with 新規受付."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from wtforms import (
    HiddenField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Length, ValidationError

from casework.agencies.profiles import Status
from casework.agencies.queries import codes
from casework.cases.lifecycle import Move, Urgency
from casework.cases.models import Case
from casework.cases.service import CaseFacts
from casework.core import clock
from casework.core.errors import RuleBroken
from casework.core.i18n import _, _l
from casework.web.forms import BaseForm, DateText, NotAfterToday, choices_of

LONGEST_LINE = 200
LONGEST_TEXT = 20_000
TOO_LONG = _l("長すぎます。短くしてください。")
Staff = Sequence[tuple[UUID, str]]


def line(label: Any, **options: Any) -> StringField:  # noqa: ANN401 - a text, lazy or not
    """Return a field of one line."""
    return StringField(label, validators=[Length(max=LONGEST_LINE, message=TOO_LONG)], **options)


def typed_day(day: date) -> str:
    """Return a day as it stands in a field."""
    return f"{day.year}/{day.month}/{day.day}"


def choices(list_key: str, *, none: object = None) -> list[Any]:
    """Return a code list as the choices of a field, with words for none of them where that may be chosen."""
    head = [] if none is None else [("", none)]
    return choices_of([*head, *((choice.code, choice.text) for choice in codes(list_key))])


def people(staff: Staff, *, none: object = None) -> list[Any]:
    """Return people as the choices of a field, with words for nobody where that may be chosen."""
    head = [] if none is None else [("", none)]
    return choices_of([*head, *((str(user_id), name) for user_id, name in staff)])


def chosen_id(typed: str | None) -> UUID | None:
    """Return the id that was chosen; None for none."""
    try:
        return UUID(typed or "")
    except ValueError:
        return None


def urgency_of(typed: str | None) -> Urgency:
    """Return the urgency that was chosen; none where nothing was."""
    return Urgency(typed) if typed in set(Urgency) else Urgency.NONE


class ChangeCaseForm(BaseForm):
    """A change of what is told of a case."""

    version = HiddenField()
    urgency = RadioField(_l("緊急度"), validate_choice=False)
    referral_route = SelectField(_l("相談の経路"), validate_choice=False)
    topics = SelectMultipleField(_l("相談の内容"), validate_choice=False)
    chief_complaint = TextAreaField(_l("主訴"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])
    old_number = line(_l("旧台帳番号"))

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        self.urgency.choices = choices("urgency")
        self.referral_route.choices = choices("referral_route", none=_("選んでください"))
        self.topics.choices = choices("topic")

    def facts(self) -> CaseFacts:
        """Return what was told of the case."""
        return CaseFacts(
            referral_route=self.referral_route.data or "",
            topics=tuple(self.topics.data or ()),
            chief_complaint=self.chief_complaint.data or "",
            urgency=urgency_of(self.urgency.data),
            old_number=self.old_number.data or "",
        )


def facts_of(case: Case) -> dict[str, object]:
    """Return how the form for a change of a case opens."""
    return {
        "version": str(case.version),
        "urgency": case.urgency.value,
        "referral_route": case.referral_route,
        "topics": case.topics or [],
        "chief_complaint": case.chief_complaint or "",
        "old_number": case.old_number or "",
    }


class StatusForm(BaseForm):
    """A move of a case."""

    version = HiddenField()
    target = RadioField(_l("次の状態"), validate_choice=False)
    on = DateText(_l("日付"), validators=[NotAfterToday()])
    reason_code = SelectField(_l("終結・中断の理由"), validate_choice=False)
    reason = TextAreaField(_l("説明"), validators=[Length(max=LONGEST_TEXT, message=TOO_LONG)])
    recontact_on = DateText(_l("次に連絡する日"))

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        reasons = (*codes("closing_reason"), *codes("suspension_reason"))
        merged = {choice.code: choice.text for choice in reasons}
        self.reason_code.choices = choices_of([("", _("選んでください")), *merged.items()])

    def offer(self, statuses: Sequence[Status]) -> None:
        """Offer where the case may go."""
        self.target.choices = choices_of((status.code, status.text) for status in statuses)

    def move(self) -> Move:
        """Return the move asked for."""
        return Move(
            target=self.target.data or "",
            on=self.on.day or clock.today(),
            reason_code=self.reason_code.data or "",
            reason=self.reason.data or "",
            recontact_on=self.recontact_on.day,
        )

    def validate_target(self, field: RadioField) -> None:
        """Ask for a status."""
        if not field.data:
            raise ValidationError(_("次の状態を選んでください。"))


class AssignForm(BaseForm):
    """A new owner, or somebody who covers meanwhile."""

    version = HiddenField()
    owner_id = SelectField(_l("担当者"), validate_choice=False)
    cover_id = SelectField(_l("代行する職員"), validate_choice=False)
    until_on = DateText(_l("代行の終わりの日"))

    def offer_staff(self, staff: Staff) -> None:
        """Offer who works in the unit."""
        self.owner_id.choices = people(staff)
        self.cover_id.choices = people(staff, none=_("代行なし"))

    def validate_until_on(self, field: DateText) -> None:
        """Ask for the day until which somebody covers."""
        if self.cover_id.data and field.day is None and not field.errors:
            raise ValidationError(_("代行の終わりの日を入力してください。"))


class NextActionForm(BaseForm):
    """What comes next, and when."""

    text = line(_l("次にすること"))
    next_on = DateText(_l("日付"))


class EnrolmentForm(BaseForm):
    """When somebody was registered, and under which number; or when that ended."""

    on = DateText(_l("日付"), validators=[NotAfterToday()])
    number = line(_l("登録番号"))

    @property
    def day(self) -> date:
        """The day; RuleBroken where none was typed."""
        if self.on.day is None:
            raise RuleBroken(_l("日付を入力してください。"), field="on")
        return self.on.day


class RestrictForm(BaseForm):
    """Who may see a restricted person."""

    user_ids = SelectMultipleField(_l("閲覧できる職員"), validate_choice=False)

    def offer_staff(self, staff: Staff) -> None:
        """Offer who works in the unit."""
        self.user_ids.choices = people(staff)

    def named(self) -> list[UUID]:
        """Return who was named."""
        return [user_id for typed in self.user_ids.data or () if (user_id := chosen_id(typed))]
