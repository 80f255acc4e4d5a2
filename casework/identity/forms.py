"""Forms of signing in and of one's own settings."""

from wtforms import HiddenField, PasswordField, RadioField, StringField
from wtforms.validators import EqualTo, InputRequired, Length

from casework.core.i18n import STAFF_LANGUAGES, _l
from casework.identity.models import TerminalClass
from casework.identity.passwords import LENGTH_MOST
from casework.web.forms import BaseForm, choices_of

TERMINALS = choices_of(
    {
        TerminalClass.OFFICE.value: _l("執務室（30分操作がないとログアウト）"),
        TerminalClass.WINDOW.value: _l("窓口（15分操作がないとログアウト）"),
    }
)


class LoginForm(BaseForm):
    """Login id, password, and where the terminal stands."""

    login_id = StringField(
        _l("ログインID"), validators=[InputRequired(_l("ログインIDを入力してください。")), Length(max=64)]
    )
    password = PasswordField(
        _l("パスワード"), validators=[InputRequired(_l("パスワードを入力してください。")), Length(max=LENGTH_MOST)]
    )
    terminal_class = RadioField(_l("この端末の場所"), choices=TERMINALS, default=TerminalClass.OFFICE.value)
    next = HiddenField()


class CodeForm(BaseForm):
    """The six digits that an authenticator shows."""

    code = StringField(
        _l("認証アプリの6桁の番号"), validators=[InputRequired(_l("6桁の番号を入力してください。")), Length(max=16)]
    )
    next = HiddenField()


class NewPasswordForm(BaseForm):
    """A new password, twice; the present one where it was not just typed."""

    current_password = PasswordField(
        _l("今のパスワード"),
        validators=[InputRequired(_l("今のパスワードを入力してください。")), Length(max=LENGTH_MOST)],
    )
    new_password = PasswordField(
        _l("新しいパスワード"),
        validators=[
            InputRequired(_l("新しいパスワードを入力してください。")),
            Length(max=LENGTH_MOST, message=_l("パスワードは128文字以内にしてください。")),
        ],
    )
    repeated = PasswordField(
        _l("新しいパスワード（確認）"),
        validators=[EqualTo("new_password", message=_l("2つのパスワードが一致していません。"))],
    )
    next = HiddenField()


class StepUpForm(BaseForm):
    """Password or one-time code, as the person likes."""

    proof = PasswordField(
        _l("パスワード、または認証アプリの6桁の番号"),
        validators=[InputRequired(_l("パスワードか6桁の番号を入力してください。")), Length(max=LENGTH_MOST)],
    )
    next = HiddenField()


class SwitchForm(BaseForm):
    """Where to act from now on; the choices are the user's own memberships."""

    place = RadioField(_l("所属"), validators=[InputRequired(_l("所属を選んでください。"))])


class LanguageForm(BaseForm):
    """The language of one's pages."""

    language = RadioField(_l("表示する言語"), choices=choices_of(STAFF_LANGUAGES))
