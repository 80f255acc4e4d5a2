"""The list of cases: one page and the counts of its tabs in one statement. Rules D-1 and D-4."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.caseload.listing import PAGE_ROWS, Cursor, Due, Listing, Scope, Sort, quiet_before, soon_until
from casework.caseload.queries.rows import CaseLine, as_lines, is_held_by, is_open
from casework.cases.models import Case
from casework.cases.policy import visible_cases
from casework.cases.queries.lists import RESTING
from casework.core import clock
from casework.core.database import session

LONG_AGO = date(1, 1, 1)


@dataclass(frozen=True)
class Page:
    """One page of the list.

    Attributes:
        counts: How many cases each tab holds, unfiltered.
        following: The view of the next page, or None.
    """

    lines: Sequence[CaseLine]
    counts: Mapping[Scope, int]
    following: Listing | None


def list_cases(actor: Actor, listing: Listing) -> Page:
    """Return one page of the cases that the actor may see."""
    ordered = _ordered(_filtered(visible_cases(actor).where(_within(actor, listing.scope)), listing), listing)
    counts = _counts(actor)
    statement = as_lines(ordered).add_columns(*counts.values()).limit(PAGE_ROWS + 1)
    rows = session().execute(statement).all()
    numbers = rows[0][-len(counts) :] if rows else session().execute(sa.select(*counts.values())).one()
    lines = [CaseLine(*row[: -len(counts)]) for row in rows[:PAGE_ROWS]]
    following = _following(listing, lines) if len(rows) > PAGE_ROWS else None
    return Page(lines, dict(zip(counts, numbers, strict=True)), following)


def _within(actor: Actor, scope: Scope) -> sa.ColumnElement[bool]:
    if scope is Scope.CLOSED:
        return Case.closed_on.is_not(None)
    return {
        Scope.MINE: sa.and_(is_open(), is_held_by(actor)),
        Scope.TEAM: is_open(),
        Scope.WAITING: sa.and_(is_open(), Case.awaits_owner),
    }[scope]


def _counts(actor: Actor) -> dict[Scope, sa.ScalarSelect[Any]]:
    return {
        scope: visible_cases(actor)
        .where(_within(actor, scope))
        .with_only_columns(sa.func.count(Case.id))
        .correlate(None)
        .scalar_subquery()
        for scope in Scope
    }


def _filtered(cases: sa.Select[Case], listing: Listing) -> sa.Select[Case]:
    today = clock.today()
    if listing.status:
        cases = cases.where(Case.status == listing.status)
    if listing.urgency:
        cases = cases.where(Case.urgency == listing.urgency)
    if listing.owner_id:
        cases = cases.where(Case.owner_id == listing.owner_id)
    if listing.due is Due.OVERDUE:
        cases = cases.where(Case.next_action_on < today)
    if listing.due is Due.WEEK:
        cases = cases.where(Case.next_action_on.between(today, soon_until(today)))
    return cases.where(is_quiet(today)) if listing.quiet else cases


def is_quiet(today: date) -> sa.ColumnElement[bool]:
    """Return the condition that nobody was in touch for thirty days. Rule D-5."""
    heard = sa.func.coalesce(Case.last_contact_on, Case.opened_on)
    return sa.and_(heard <= quiet_before(today), Case.status.not_in(RESTING))


def _order_of(listing: Listing) -> tuple[Any, bool]:
    """Return the column of the order and whether it runs backwards."""
    if listing.sort is Sort.CONTACT:
        return sa.func.coalesce(Case.last_contact_on, LONG_AGO), False
    if listing.scope is Scope.CLOSED:
        return Case.closed_on, True
    return Case.next_action_on, False


def _ordered(cases: sa.Select[Case], listing: Listing) -> sa.Select[Case]:
    column, backwards = _order_of(listing)
    if listing.after:
        key, place = sa.tuple_(column, Case.id), sa.tuple_(listing.after.day or LONG_AGO, listing.after.row_id)
        cases = cases.where(key < place if backwards else key > place)
    return cases.order_by(column.desc(), Case.id.desc()) if backwards else cases.order_by(column, Case.id)


def _following(listing: Listing, lines: Sequence[CaseLine]) -> Listing:
    last = lines[-1]
    day = last.last_contact_on if listing.sort is Sort.CONTACT else last.closed_on or last.next_action_on
    return listing.from_row(Cursor(day, last.id))
