"""Forms of 応対ビュー."""

from typing import Any

from wtforms import BooleanField, RadioField, SearchField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length

from casework.agencies.queries import codes
from casework.core.i18n import _l
from casework.support_log.service.calls import Call
from casework.web.forms import BaseForm, choices_of

LONGEST_SEARCH = 80
LONGEST_LINE = 200
LONGEST_ABOUT = 2000
TOO_LONG = _l("長すぎます。短くしてください。")


class DeskSearchForm(BaseForm):
    """Who is calling, or standing at the counter."""

    q = SearchField(
        _l("氏名・かな・番号・電話・生年月日"),
        validators=[Length(max=LONGEST_SEARCH, message=_l("80字までで入力してください。"))],
    )

    @property
    def text(self) -> str:
        """What was typed, without blanks round it."""
        return (self.q.data or "").strip()


class CallForm(BaseForm):
    """A call in three lines: who, what about, whether to call back."""

    caller = RadioField(_l("どなたから"), validators=[InputRequired(_l("どなたからの電話かを選んでください。"))])
    caller_name = StringField(_l("お名前・所属"), validators=[Length(max=LONGEST_LINE, message=TOO_LONG)])
    about = TextAreaField(
        _l("用件"),
        validators=[InputRequired(_l("用件を入力してください。")), Length(max=LONGEST_ABOUT, message=TOO_LONG)],
    )
    wants_call_back = BooleanField(_l("担当から折り返す（担当の「今日まで」に入ります）"))
    call_back_to = StringField(_l("折り返し先・つながる時間"), validators=[Length(max=LONGEST_LINE, message=TOO_LONG)])

    def __init__(self, *arguments: Any, **values: Any) -> None:  # noqa: ANN401 - WTForms' signature
        super().__init__(*arguments, **values)
        self.caller.choices = choices_of((choice.code, choice.text) for choice in codes("counterpart"))

    def call(self) -> Call:
        """Return the call as it was written down."""
        return Call(
            caller=self.caller.data or "",
            about=self.about.data or "",
            caller_name=self.caller_name.data or "",
            wants_call_back=bool(self.wants_call_back.data),
            call_back_to=self.call_back_to.data or "",
        )
