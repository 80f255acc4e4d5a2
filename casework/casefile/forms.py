"""Forms of 応対ビュー."""

from wtforms import SearchField
from wtforms.validators import Length

from casework.core.i18n import _l
from casework.web.forms import BaseForm

LONGEST_SEARCH = 80


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
