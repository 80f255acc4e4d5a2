"""Forms for booking and moving appointments."""

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from wtforms import RadioField, SelectField, StringField, TimeField
from wtforms.validators import Length, ValidationError

from casework.access.actor import Actor
from casework.agencies.queries import codes
from casework.cases.models import Case
from casework.core import clock
from casework.core.i18n import _, _l
from casework.support_log.forms import MINUTE_CHIPS, MINUTES, TOO_LONG, line, typed_day
from casework.support_log.models import Appointment
from casework.support_log.service import Booking
from casework.web.forms import BaseForm, DateText, choices_of


class BookingForm(BaseForm):
    """When somebody comes, and to whom."""

    on = DateText(_l("日付"))
    at = TimeField(_l("開始時刻"))
    minutes = RadioField(
        _l("時間"),
        choices=MINUTE_CHIPS,
        validate_choice=False,
        default="60",
    )
    staff_id = SelectField(_l("担当職員"), validate_choice=False)
    method = RadioField(_l("方法"), validate_choice=False, default="office")
    nickname = line(_l("来る方の呼び名"))
    room = StringField(_l("部屋"), validators=[Length(max=60, message=TOO_LONG)])
    place = line(_l("場所（所外のとき）"))
    memo = line(_l("メモ"))

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        wanted = ("office", "phone", "home_visit", "accompany", "online", "outreach_site")
        offered = ((choice.code, choice.text) for choice in codes("method") if choice.code in wanted)
        self.method.choices = choices_of(offered)

    def offer_staff(self, staff: list[tuple[UUID, str]]) -> None:
        """Offer who may be booked."""
        self.staff_id.choices = choices_of((str(user_id), name) for user_id, name in staff)

    @property
    def starts_at(self) -> datetime:
        """The instant that was chosen; call it once the form has been checked."""
        at = self.at.data or time()
        return clock.at_local(self.on.day or clock.today(), at.hour, at.minute)

    def booking(self, case: Case | None) -> Booking:
        """Return what was booked; call it once the form has been checked."""
        return Booking(
            staff_id=UUID(self.staff_id.data),
            starts_at=self.starts_at,
            minutes=int(self.minutes.data) if self.minutes.data in MINUTES else 0,
            case=case,
            nickname=self.nickname.data or "",
            method=self.method.data or "",
            room=self.room.data or "",
            place=self.place.data or "",
            memo=self.memo.data or "",
        )

    def validate_on(self, field: DateText) -> None:
        """Ask for the day."""
        if field.day is None and not field.errors:
            raise ValidationError(_("日付を入力してください。"))

    def validate_at(self, field: TimeField) -> None:
        """Ask for the time."""
        if field.data is None:
            field.errors = []
            raise ValidationError(_("開始時刻を入力してください（例: 14:30）。"))

    def validate_staff_id(self, field: SelectField) -> None:
        """Ask for the member of staff."""
        try:
            UUID(field.data or "")
        except ValueError as error:
            raise ValidationError(_("担当を選んでください。")) from error


class MoveForm(BookingForm):
    """Another time, member of staff or room for what was booked."""


def booked_for(actor: Actor, arguments: Mapping[str, str]) -> dict[str, Any]:
    """Return how the form opens: on the day and for the member of staff that the week's cell names."""
    try:
        day = date.fromisoformat(arguments.get("on", ""))
    except ValueError:
        day = clock.today()
    return {"on": typed_day(day), "staff_id": arguments.get("staff") or str(actor.user_id)}


def planned_in(appointment: Appointment) -> dict[str, Any]:
    """Return how the form for a move opens."""
    begins = clock.local(appointment.starts_at)
    minutes = int((appointment.ends_at - appointment.starts_at) / timedelta(minutes=1))
    return {
        "on": typed_day(begins.date()),
        "at": begins.time().replace(second=0, microsecond=0),
        "minutes": str(minutes) if str(minutes) in MINUTES else "60",
        "staff_id": str(appointment.staff_id),
        "room": appointment.room or "",
    }
