"""One view of the list of cases, read from an address and written into one. Rule D-2."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Self, TypeVar
from uuid import UUID

from casework.cases.lifecycle import Urgency

PAGE_ROWS = 50
QUIET_DAYS = 30
SOON_DAYS = 7
E = TypeVar("E", bound=StrEnum)
_SEPARATOR = "_"
_LONGEST_CODE = 32


class Scope(StrEnum):
    """Whose cases, or which."""

    MINE = "mine"
    TEAM = "team"
    WAITING = "waiting"
    CLOSED = "closed"


class Sort(StrEnum):
    """What stands first: what is due soonest, or who was not heard of for longest."""

    DUE = "due"
    CONTACT = "contact"


class Due(StrEnum):
    """When the next step is due."""

    OVERDUE = "overdue"
    WEEK = "week"


@dataclass(frozen=True)
class Cursor:
    """Where a page ended: the day it was ordered by (None: there is none) and the row."""

    day: date | None
    row_id: UUID

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Return a cursor from an address; None for anything else."""
        day, _, row_id = text.partition(_SEPARATOR)
        try:
            return cls(date.fromisoformat(day) if day else None, UUID(row_id))
        except ValueError:
            return None

    def __str__(self) -> str:
        """Write the cursor for an address."""
        return f"{self.day.isoformat() if self.day else ''}{_SEPARATOR}{self.row_id}"


@dataclass(frozen=True)
class Listing:
    """What a list of cases shows.

    Attributes:
        status: Code of one status; empty for all.
        urgency: Only cases of this urgency.
        owner_id: Only cases of this owner; for チーム.
        quiet: Only those not contacted for thirty days.
        after: Behind which row the page begins.
    """

    scope: Scope = Scope.MINE
    sort: Sort = Sort.DUE
    status: str = ""
    urgency: Urgency | None = None
    due: Due | None = None
    owner_id: UUID | None = None
    quiet: bool = False
    after: Cursor | None = None

    @classmethod
    def read(cls, arguments: Mapping[str, str]) -> Self:
        """Return what an address asks for; whatever it says that means nothing is left out."""
        return cls(
            scope=_member(Scope, arguments.get("scope")) or Scope.MINE,
            sort=_member(Sort, arguments.get("sort")) or Sort.DUE,
            status=arguments.get("status", "")[:_LONGEST_CODE],
            urgency=_member(Urgency, arguments.get("urgency")),
            due=_member(Due, arguments.get("due")),
            owner_id=_id(arguments.get("owner", "")),
            quiet=arguments.get("quiet") == "1",
            after=Cursor.read(arguments.get("after", "")),
        )

    def arguments(self) -> dict[str, str]:
        """Return what stands in the address of this view; defaults are left out."""
        every = {
            "scope": "" if self.scope is Scope.MINE else self.scope.value,
            "sort": "" if self.sort is Sort.DUE else self.sort.value,
            "status": self.status,
            "urgency": self.urgency.value if self.urgency else "",
            "due": self.due.value if self.due else "",
            "owner": str(self.owner_id or ""),
            "quiet": "1" if self.quiet else "",
            "after": str(self.after or ""),
        }
        return {key: value for key, value in every.items() if value}

    @property
    def is_filtered(self) -> bool:
        """Whether a filter is set beside the scope."""
        return bool(self.status or self.urgency or self.due or self.owner_id or self.quiet)

    def within(self, scope: Scope) -> "Listing":
        """Return the first page of another scope, in the same order, unfiltered."""
        return Listing(scope=scope, sort=self.sort)

    def ordered(self, sort: Sort) -> "Listing":
        """Return the first page in another order."""
        return replace(self, sort=sort, after=None)

    def with_status(self, status: str) -> "Listing":
        """Return the first page of one status; of all, where this one was chosen already."""
        return replace(self, after=None, status="" if self.status == status else status)

    def with_urgency(self, urgency: Urgency) -> "Listing":
        """Return the first page of one urgency; of all, where this one was chosen already."""
        return replace(self, after=None, urgency=None if self.urgency is urgency else urgency)

    def with_due(self, due: Due) -> "Listing":
        """Return the first page of what is due then; of all, where this was chosen already."""
        return replace(self, after=None, due=None if self.due is due else due)

    def with_quiet(self) -> "Listing":
        """Return the first page of those not contacted for long; of all, where that was chosen already."""
        return replace(self, after=None, quiet=not self.quiet)

    def with_owner(self, owner_id: UUID | None) -> "Listing":
        """Return the first page of one owner's cases, or of everybody's."""
        return replace(self, after=None, owner_id=owner_id)

    def from_row(self, after: Cursor) -> "Listing":
        """Return the page behind a row."""
        return replace(self, after=after)


def quiet_before(today: date) -> date:
    """Return the last day of contact that counts as long ago."""
    return today - timedelta(days=QUIET_DAYS)


def soon_until(today: date) -> date:
    """Return the last day of what is due within a week."""
    return today + timedelta(days=SOON_DAYS)


def _member(kind: type[E], text: str | None) -> E | None:
    return next((member for member in kind if member.value == text), None)


def _id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
