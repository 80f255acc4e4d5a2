"""Forms of the users' pages."""

from collections.abc import Sequence
from uuid import UUID

from wtforms import HiddenField, SelectField, StringField
from wtforms.validators import InputRequired, Length, Regexp

from casework.access.roles import ROLE_LABELS, Role
from casework.agencies.queries import UnitEntry
from casework.core.i18n import _, _l
from casework.web.forms import BaseForm, DateText, choices_of

NEEDED = InputRequired(_l("入力してください。"))
WHOLE_AGENCY = ""
GRANTABLE = tuple(role for role in Role if role is not Role.SYSTEM_ADMIN)
ACTIONS = ("disable", "enable", "unlock", "reset-password", "request-reset", "confirm-reset")


class RoleFields(BaseForm):
    """A role in a unit, or in the whole agency."""

    role = SelectField(
        _l("役割"), validators=[NEEDED], choices=choices_of((role.value, ROLE_LABELS[role]) for role in GRANTABLE)
    )
    unit_id = SelectField(_l("事業"), choices=[])

    def offer(self, units: Sequence[UnitEntry]) -> None:
        """Offer the agency's units to choose from."""
        self.unit_id.choices = choices_of(
            [(WHOLE_AGENCY, _("機関全体")), *((str(unit.id), unit.name) for unit in units)]
        )

    @property
    def chosen_unit(self) -> UUID | None:
        """The unit chosen; None for the whole agency."""
        return UUID(self.unit_id.data) if self.unit_id.data else None


class AddUserForm(RoleFields):
    """A new user with a first role."""

    login_id = StringField(
        _l("ログインID"),
        validators=[NEEDED, Length(min=3, max=64, message=_l("3～64文字で入力してください。"))],
        description=_l("半角の英小文字・数字・「.」「_」「-」。あとから変えられません。"),
    )
    display_name = StringField(
        _l("表示名"), validators=[NEEDED, Length(max=60, message=_l("60文字までで入力してください。"))]
    )


class GrantForm(RoleFields):
    """Another role for somebody."""

    valid_until = DateText(_l("終了日"), description=_l("決まっているときだけ。例: 令和9年3月31日"))


class UserActionForm(BaseForm):
    """One act on an account, or the end of one of its roles."""

    action = HiddenField(validators=[Regexp("|".join(ACTIONS))])
