"""One view of a timeline, read from an address and written into one: codes and months, never a word of an entry."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from casework.core.i18n import LazyString, _l
from casework.japan.eras import last_day_of_month
from casework.support_log.counting import GROUPS
from casework.support_log.queries import Filters

GROUP_LABELS: dict[str, LazyString] = {
    "meeting": _l("面談・訪問・同行"),
    "contact": _l("電話・連絡"),
    "agencies": _l("会議・関係機関"),
    "other": _l("その他"),
    "uncounted": _l("不在・事務連絡"),
}
_LONGEST_CURSOR = 60


@dataclass(frozen=True)
class View:
    """What a timeline shows.

    Attributes:
        group: A group of methods; empty for all.
        until: First day of the newest month shown; None for the newest there is.
        voided: Whether voided entries are shown, folded.
        compact: One line an entry.
        after: Where the page before ended.
    """

    group: str = ""
    until: date | None = None
    voided: bool = False
    compact: bool = False
    after: str = ""

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """Return what an address asks for; whatever it says that means nothing is left out."""
        group = arguments.get("group", "")
        return cls(
            group=group if group in GROUPS else "",
            until=_month(arguments.get("until", "")),
            voided=arguments.get("voided") == "1",
            compact=arguments.get("view") == "compact",
            after=arguments.get("after", "")[:_LONGEST_CURSOR],
        )

    def arguments(self) -> dict[str, str]:
        """Return what stands in the address of this view; defaults are left out."""
        every = {
            "group": self.group,
            "until": f"{self.until:%Y-%m}" if self.until else "",
            "voided": "1" if self.voided else "",
            "view": "compact" if self.compact else "",
            "after": self.after,
        }
        return {key: value for key, value in every.items() if value}

    @property
    def filters(self) -> Filters:
        """What to ask the support log for."""
        last = last_day_of_month(self.until.year, self.until.month) if self.until else None
        return Filters(group=self.group, until_on=last, voided=self.voided)

    def of_group(self, group: str) -> "View":
        """Return the newest page of one group of methods, or of all."""
        return replace(self, group=group, after="", until=None)

    def with_voided(self) -> "View":
        """Return this view with voided entries, or without them."""
        return replace(self, voided=not self.voided, after="")

    def with_compact(self, *, compact: bool) -> "View":
        """Return this view in one line an entry, or in full."""
        return replace(self, compact=compact)

    def from_month(self, month: date) -> "View":
        """Return the page that begins with a month."""
        return replace(self, until=month, after="")

    def behind(self, after: str) -> "View":
        """Return the page behind an entry."""
        return replace(self, after=after)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
