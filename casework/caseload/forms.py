"""Forms of 今日 and of the search."""

from datetime import date, timedelta

from wtforms import RadioField, SearchField
from wtforms.validators import Length, Optional

from casework.core import clock
from casework.core.i18n import _l
from casework.web.forms import BaseForm, DateText, choices_of

LONGEST_SEARCH = 80
STEPS = {"1": 1, "7": 7, "14": 14}


class SearchForm(BaseForm):
    """One box for everything that a person may be known by."""

    q = SearchField(
        _l("氏名・かな・番号・電話・生年月日"),
        validators=[Length(max=LONGEST_SEARCH, message=_l("80字までで入力してください。"))],
    )

    @property
    def text(self) -> str:
        """What was typed, without blanks round it."""
        return (self.q.data or "").strip()


class PostponeForm(BaseForm):
    """To which day a next step is put off: some days ahead, or a day."""

    days = RadioField(
        _l("いつまで"),
        choices=choices_of({"1": _l("明日"), "7": _l("1週間後"), "14": _l("2週間後")}),
        validators=[Optional()],
    )
    on = DateText(_l("日付を指定"), validators=[Optional()])

    @property
    def day(self) -> date | None:
        """The day that was chosen; a typed one before a chip."""
        if self.on.day:
            return self.on.day
        step = STEPS.get(self.days.data or "")
        return clock.today() + timedelta(days=step) if step else None
