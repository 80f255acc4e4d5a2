"""What the timeline shows beside the entries: the months there are, and what entries said before. Rule F-5."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.core.database import session
from casework.identity.models import User
from casework.support_log.models import EntryStaff, SupportEntry, SupportEntryVersion, VersionKind
from casework.support_log.policy import visible_entries
from casework.support_log.queries import Filters, list_timeline
from casework.support_log.queries.entries import LONGEST_PAGE


class Opened(Protocol):
    """A sealed column of a row, opened when it is asked for."""

    @property
    def value(self) -> Any:  # noqa: ANN401 - text or structure, as its field says
        """The plaintext, or None."""


@dataclass(frozen=True)
class Earlier:
    """What an entry said before a change."""

    version: int
    kind: VersionKind
    ended_at: datetime
    by_name: str
    content: Opened
    reason: Opened


@dataclass(frozen=True)
class Month:
    """One month of a timeline and how many entries it holds."""

    first_on: date
    count: int


def list_months(actor: Actor, case_id: UUID) -> Sequence[Month]:
    """Return the months in which something was recorded, the latest first."""
    year, month = sa.extract("year", SupportEntry.supported_on), sa.extract("month", SupportEntry.supported_on)
    statement = (
        visible_entries(actor)
        .where(SupportEntry.case_id == case_id)
        .with_only_columns(year, month, sa.func.count(SupportEntry.id))
        .group_by(year, month)
        .order_by(year.desc(), month.desc())
    )
    return [
        Month(date(int(of_year), int(of_month), 1), count) for of_year, of_month, count in session().execute(statement)
    ]


def earlier_of(rows: Sequence[Any]) -> Mapping[UUID, Sequence[Earlier]]:
    """Return what these entries said before, the latest first. The caller may see them."""
    changed = [row.id for row in rows if row.version > 1]
    if not changed:
        return {}
    columns: tuple[Any, ...] = (
        SupportEntryVersion.entry_id,
        SupportEntryVersion.version,
        SupportEntryVersion.kind,
        SupportEntryVersion.ended_at,
        User.display_name,
        SupportEntryVersion.content.lazy(),
        SupportEntryVersion.reason.lazy(),
    )
    statement = (
        sa.select(*columns)
        .outerjoin(User, User.id == SupportEntryVersion.ended_by)
        .where(SupportEntryVersion.entry_id.in_(changed))
        .order_by(SupportEntryVersion.version.desc())
    )
    found: defaultdict[UUID, list[Earlier]] = defaultdict(list)
    for entry_id, version, kind, ended_at, name, content, reason in session().execute(statement):
        found[entry_id].append(Earlier(version, kind, ended_at, name or "", content, reason))
    return found


def staff_of(rows: Sequence[Any]) -> Mapping[UUID, Sequence[str]]:
    """Return who took part beside the writers of these entries, by name."""
    if not rows:
        return {}
    statement = (
        sa.select(EntryStaff.entry_id, User.display_name)
        .join(User, User.id == EntryStaff.user_id)
        .where(EntryStaff.entry_id.in_([row.id for row in rows]))
        .order_by(User.display_name, User.id)
    )
    found: defaultdict[UUID, list[str]] = defaultdict(list)
    for entry_id, name in session().execute(statement):
        found[entry_id].append(name)
    return found


def list_all(actor: Actor, case_id: UUID) -> Sequence[Any]:
    """Return every entry of a case that holds, oldest first, for paper."""
    rows: list[Any] = []
    shown = list_timeline(actor, case_id, Filters(voided=False), limit=LONGEST_PAGE)
    rows.extend(shown.rows)
    while shown.next_after:
        shown = list_timeline(actor, case_id, Filters(voided=False), after=shown.next_after, limit=LONGEST_PAGE)
        rows.extend(shown.rows)
    return rows[::-1]
