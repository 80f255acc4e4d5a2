"""The base of every form, and fields that know Japanese input."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any, Self
from uuid import UUID

from flask import request
from wtforms import Form, HiddenField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # the stubs are older than the field
from wtforms.validators import ValidationError

from casework.access.guard import UNSAFE
from casework.core import clock
from casework.core.columns import new_id
from casework.core.errors import RuleBroken
from casework.core.i18n import _
from casework.japan.wareki import DateNotUnderstood, Precision, parse_date

LONGEST_VERSION = 9  # figures; Python refuses to read a number of thousands of them


class BaseForm(Form):
    """A form of ours: filled from the request, with the one-time token that makes a second submission harmless."""

    form_token = HiddenField()

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        self.is_refused = False
        if not self.form_token.data:
            self.form_token.data = str(new_id())

    @classmethod
    def from_request(cls, obj: object = None, **defaults: Any) -> Self:  # noqa: ANN401 - one value a field
        """Return the form as submitted, or with its defaults where the page is only opened."""
        submitted = request.form if request.method in UNSAFE else None
        return cls(formdata=submitted, obj=obj, data=defaults or None)

    def submitted(self) -> bool:
        """Tell whether the form came with this request and every field passes its checks."""
        if request.method not in UNSAFE:
            return False
        self.is_refused = not self.validate()
        return not self.is_refused

    def blame(self, error: RuleBroken) -> None:
        """Show a rule's refusal beside the field it names, or above the form."""
        self.is_refused = True
        field = self._fields.get(error.field or "")
        if field is None:
            self.form_errors.append(str(error.message))
        else:
            field.errors = [*field.errors, str(error.message)]

    @property
    def token(self) -> UUID:
        """The one-time token; a fresh one where the request brought none of the right shape."""
        try:
            return UUID(str(self.form_token.data))
        except ValueError:
            self.form_token.data = str(new_id())
            return UUID(str(self.form_token.data))


class DateText(StringField):
    """A day typed freely, in 和暦 or 西暦. ``day`` holds it as a date once the form has been checked."""

    day: date | None = None
    note: str = ""

    def pre_validate(self, form: Any) -> None:  # noqa: ANN401, ARG002 - WTForms' signature
        """Read the text; ValidationError with a suggestion where it cannot be read."""
        self.day, self.note = None, ""
        typed = (self.data or "").strip()
        if not typed:
            return
        try:
            read = parse_date(typed, today=clock.today())
        except DateNotUnderstood as error:
            raise ValidationError(str(error)) from error
        if read.precision is not Precision.DAY:
            raise ValidationError(_("年月日まで入力してください（例: 令和8年11月22日、2026/11/22）。"))
        self.day, self.note = read.date, str(read.note or "")


class NotAfterToday:
    """Refuse a day that lies ahead."""

    def __call__(self, form: Form, field: DateText) -> None:  # noqa: ARG002 - WTForms' signature
        """Check a field; ValidationError where its day is after today."""
        if field.day and field.day > clock.today():
            raise ValidationError(_("今日より先の日付は入力できません。"))


def seen_version(typed: str | None) -> int:
    """Return the version in a hidden field; one that no row has where it is no number, or one that none can reach."""
    return int(typed) if typed and typed.isdecimal() and len(typed) <= LONGEST_VERSION else 0


def choices_of(labels: Mapping[str, object] | Iterable[tuple[str, object]]) -> list[Any]:
    """Return codes with their labels as the choices of a field, in the order given."""
    pairs = labels.items() if isinstance(labels, Mapping) else labels
    return [SelectChoice(code, label) for code, label in pairs]
