"""Reading entries: the last ones, the timeline, one with its versions. Texts open only where they are shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.core.database import session
from casework.core.errors import NotFound
from casework.identity.models import User
from casework.support_log import policy
from casework.support_log.counting import GROUPS
from casework.support_log.models import EntryStaff, EntryState, SupportEntry, SupportEntryVersion

PAGE = 20
LONGEST_PAGE = 200
_PLAIN = (
    SupportEntry.id,
    SupportEntry.record_id,
    SupportEntry.case_id,
    SupportEntry.author_id,
    SupportEntry.supported_on,
    SupportEntry.started_at,
    SupportEntry.duration_minutes,
    SupportEntry.method,
    SupportEntry.counterpart,
    SupportEntry.is_consultation,
    SupportEntry.is_outreach,
    SupportEntry.requested_by,
    SupportEntry.is_corrected,
    SupportEntry.state,
    SupportEntry.version,
    SupportEntry.next_action_on,
    SupportEntry.created_at,
)


@dataclass(frozen=True)
class Filters:
    """What a timeline shows.

    Attributes:
        group: A key of ``counting.GROUPS``; empty for all methods.
        staff_id: The writer.
        since_on, until_on: Both included.
        voided: Whether entries that were voided are shown among the others.
    """

    group: str = ""
    staff_id: UUID | None = None
    since_on: date | None = None
    until_on: date | None = None
    voided: bool = True


@dataclass(frozen=True)
class Page:
    """One page of entries, newest first. ``rows`` hold columns, author's name and lazy texts."""

    rows: Sequence[Any]
    next_after: str = ""

    def months(self) -> list[tuple[date, list[Any]]]:
        """Return the rows by month: its first day and what happened in it."""
        by_month = groupby(self.rows, key=lambda row: row.supported_on.replace(day=1))
        return [(month, list(rows)) for month, rows in by_month]


def list_recent(actor: Actor, case_id: UUID, *, limit: int = PAGE) -> Page:
    """Return the last entries of a case, newest first: one statement, and one for the keys when a text is opened."""
    return list_timeline(actor, case_id, limit=limit)


def list_timeline(
    actor: Actor, case_id: UUID, filters: Filters | None = None, *, after: str = "", limit: int = PAGE
) -> Page:
    """Return a page of a case's entries, newest first.

    Args:
        after: ``next_after`` of the page before; anything else begins at the newest.
    """
    statement = _select_rows(actor).where(SupportEntry.case_id == case_id, *_conditions(filters or Filters()))
    cursor = _read_cursor(after)
    if cursor is not None:
        statement = statement.where(sa.tuple_(SupportEntry.supported_on, SupportEntry.id) < sa.tuple_(*cursor))
    size = max(1, min(limit, LONGEST_PAGE))
    rows = session().execute(statement.order_by(*_NEWEST).limit(size + 1)).all()
    more = f"{rows[size - 1].supported_on.isoformat()}_{rows[size - 1].id}" if len(rows) > size else ""
    return Page(rows[:size], more)


_NEWEST = (SupportEntry.supported_on.desc(), SupportEntry.id.desc())


def _select_rows(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    author = aliased(User)
    return (
        policy.visible_entries(actor)
        .outerjoin(author, author.id == SupportEntry.author_id)
        .with_only_columns(
            *_PLAIN,
            author.display_name.label("author_name"),
            SupportEntry.text.lazy(),
            SupportEntry.place.lazy(),
            SupportEntry.next_action.lazy(),
        )
    )


def _conditions(filters: Filters) -> list[sa.ColumnElement[bool]]:
    wanted: list[sa.ColumnElement[bool]] = []
    if filters.group in GROUPS:
        wanted.append(SupportEntry.method.in_(GROUPS[filters.group]))
    if filters.staff_id is not None:
        wanted.append(SupportEntry.author_id == filters.staff_id)
    if filters.since_on is not None:
        wanted.append(SupportEntry.supported_on >= filters.since_on)
    if filters.until_on is not None:
        wanted.append(SupportEntry.supported_on <= filters.until_on)
    if not filters.voided:
        wanted.append(SupportEntry.state == EntryState.CONFIRMED)
    return wanted


def _read_cursor(after: str) -> tuple[date, UUID] | None:
    day, _, row_id = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(row_id)
    except ValueError:
        return None


def get_entry(actor: Actor, entry_id: UUID) -> SupportEntry:
    """Return an entry that the actor may see, locked where this request writes; NotFound otherwise."""
    statement = policy.visible_entries(actor).where(SupportEntry.id == entry_id)
    if session().writes:
        statement = statement.with_for_update(of=SupportEntry)
    entry = session().scalar(statement)
    if entry is None:
        raise NotFound
    return entry


@dataclass(frozen=True)
class VersionRow:
    """An earlier content of an entry, or the present one."""

    version: int
    kind: str
    ended_at: datetime | None
    ended_by_name: str
    reason: str
    content: Mapping[str, Any]


def list_versions(entry: SupportEntry) -> list[VersionRow]:
    """Return what an entry said before, newest first. The caller has read the entry through ``get_entry``."""
    statement = (
        sa.select(SupportEntryVersion, User.display_name)
        .outerjoin(User, User.id == SupportEntryVersion.ended_by)
        .where(SupportEntryVersion.entry_id == entry.id)
        .order_by(SupportEntryVersion.version.desc())
    )
    return [
        VersionRow(row.version, row.kind.value, row.ended_at, name or "", row.reason or "", row.content or {})
        for row, name in session().execute(statement)
    ]


def list_staff_of(entry: SupportEntry) -> list[tuple[UUID, str]]:
    """Return who took part beside the writer: id and name, by name."""
    statement = (
        sa.select(EntryStaff.user_id, User.display_name)
        .join(User, User.id == EntryStaff.user_id)
        .where(EntryStaff.entry_id == entry.id)
        .order_by(User.display_name, User.id)
    )
    return [(row.user_id, row.display_name) for row in session().execute(statement)]


def find_last_method(actor: Actor) -> str:
    """Return the method that the actor used last, for the form that opens; empty for somebody's first entry."""
    statement = (
        policy.visible_entries(actor)
        .with_only_columns(SupportEntry.method)
        .where(SupportEntry.author_id == actor.user_id, SupportEntry.is_contact)
        .order_by(*_NEWEST)
        .limit(1)
    )
    return session().scalar(statement) or ""
