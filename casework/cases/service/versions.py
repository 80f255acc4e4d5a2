"""The version of a case: an open form that somebody overtook is refused, and both texts are shown."""

from collections.abc import Mapping

from casework.cases.models import Case
from casework.core.errors import StaleVersion
from casework.core.i18n import _l


def raise_version(case: Case, seen: int, theirs: Mapping[str, str] | None = None) -> None:
    """Count a change of a case, or refuse with StaleVersion one that was begun on an older version.

    The row is locked since it was read for writing (``queries.get_case``), so nobody can come between.
    """
    if case.version != seen:
        raise StaleVersion(_l("ほかの職員が先に更新しました。内容を見比べて、もう一度保存してください。"), theirs)
    case.version += 1
