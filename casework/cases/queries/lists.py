"""Lists of cases: one statement with everything a row shows; names and next actions open lazily."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.agencies.profiles import COURSES
from casework.agencies.queries import get_unit
from casework.cases import policy
from casework.cases.lifecycle import AssignmentKind, Urgency
from casework.cases.models import Assignment, Case
from casework.cases.numbers import cursor_of
from casework.clients.card import Card, read_card
from casework.clients.models import Client, ClientCard
from casework.core import clock
from casework.core.database import session
from casework.identity import policy as identity
from casework.identity.models import Membership, User

PAGE = 50
RESTING = frozenset(status.code for course in COURSES.values() for status in course.statuses if status.rests)
_PLAIN = (
    Case.id,
    Case.record_id,
    Case.client_id,
    Case.unit_id,
    Case.number,
    Case.status,
    Case.urgency,
    Case.owner_id,
    Case.awaits_owner,
    Case.opened_on,
    Case.closed_on,
    Case.next_action_on,
    Case.last_contact_on,
    Case.entry_count,
)


class Scope(StrEnum):
    """The tabs of 担当ケース: mine, the team's, those that wait for an owner, the closed ones."""

    MINE = "mine"
    TEAM = "team"
    UNASSIGNED = "unassigned"
    CLOSED = "closed"


class CaseRow:
    """A row of a list: the columns of the select by name, the person's card, the state's words."""

    def __init__(self, row: Any) -> None:  # noqa: ANN401 - a row of the select below
        self._row = row

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - a column of the select below
        """Return a column."""
        return getattr(self._row, name)

    @cached_property
    def card(self) -> Card:
        """The person's card."""
        return read_card(self._row.content.value)

    @property
    def next_action(self) -> str:
        """What comes next."""
        return self._row.next_action.value or ""

    @property
    def status_text(self) -> str:
        """The status in the language of this request."""
        return get_unit(self._row.unit_id).course.status(self._row.status).text

    @property
    def rests(self) -> bool:
        """Whether the case is in 見守り, 休止 or the like."""
        return self._row.status in RESTING


@dataclass(frozen=True)
class Page:
    """One page of a list; ``next_after`` names where the next one begins, empty on the last."""

    rows: Sequence[CaseRow]
    next_after: str = ""


def list_cases(actor: Actor, scope: Scope, *, after: str = "", limit: int = PAGE) -> Page:
    """Return a page of cases: open ones by the day of their next action, closed ones the latest first.

    Two statements, whatever the number of rows: the cases with their cards, and the keys.
    """
    day, newest = (Case.closed_on, True) if scope is Scope.CLOSED else (Case.next_action_on, False)
    statement = _select_rows(actor).where(*_conditions(actor, scope))
    cursor = _read_cursor(after)
    if cursor is not None:
        place, start = sa.tuple_(day, Case.id), sa.tuple_(*cursor)
        statement = statement.where(place < start if newest else place > start)
    order = (day.desc(), Case.id.desc()) if newest else (day, Case.id)
    rows = [CaseRow(row) for row in session().execute(statement.order_by(*order).limit(limit + 1))]
    if len(rows) <= limit:
        return Page(rows)
    last = rows[limit - 1]
    return Page(rows[:limit], cursor_of(last.closed_on if newest else last.next_action_on, last.id))


def count_open(actor: Actor) -> dict[Scope, int]:
    """Return how many open cases each tab but the closed ones' holds, in one statement."""
    scopes = (Scope.MINE, Scope.TEAM, Scope.UNASSIGNED)
    counts = [sa.func.count(sa.case((sa.and_(*_conditions(actor, scope)), 1))) for scope in scopes]
    statement = policy.visible_cases(actor).where(Case.closed_on.is_(None)).with_only_columns(*counts)
    return dict(zip(scopes, session().execute(statement).one(), strict=True))


def list_due(
    actor: Actor, *, until_on: date | None = None, scope: Scope = Scope.MINE, limit: int = PAGE
) -> list[CaseRow]:
    """List open cases whose next action is due until a day (today by default), the longest overdue first."""
    until = until_on or clock.today()
    statement = _select_rows(actor).where(*_conditions(actor, scope), Case.next_action_on <= until)
    rows = session().execute(statement.order_by(Case.next_action_on, Case.id).limit(limit))
    return [CaseRow(row) for row in rows]


def list_urgent(actor: Actor, *, limit: int = PAGE) -> list[CaseRow]:
    """List open cases with urgency 命 that no supervisor has seen yet; nothing for somebody who leads no team."""
    if not actor.can(Permission.TEAM_READ):
        return []
    waiting = (Case.closed_on.is_(None), Case.urgency == Urgency.LIFE, Case.urgency_seen_at.is_(None))
    rows = session().execute(_select_rows(actor).where(*waiting).order_by(Case.opened_on, Case.id).limit(limit))
    return [CaseRow(row) for row in rows]


def _select_rows(actor: Actor) -> sa.Select[*tuple[Any, ...]]:
    owner = aliased(User)
    card_of = sa.and_(ClientCard.agency_id == Case.agency_id, ClientCard.id == Case.client_id)
    return (
        policy.visible_cases(actor)
        .join(ClientCard, card_of)
        .join(Client, sa.and_(Client.agency_id == Case.agency_id, Client.id == Case.client_id))
        .outerjoin(owner, owner.id == Case.owner_id)
        .with_only_columns(
            *_PLAIN,
            Client.restricted,
            owner.display_name.label("owner_name"),
            Case.next_action.lazy(),
            ClientCard.content.lazy(),
        )
    )


def _conditions(actor: Actor, scope: Scope) -> list[sa.ColumnElement[bool]]:
    if scope is Scope.CLOSED:
        return [Case.closed_on.is_not(None)]
    is_open = Case.closed_on.is_(None)
    if scope is Scope.UNASSIGNED:
        return [is_open, Case.awaits_owner.is_(True)]
    if scope is Scope.MINE:
        return [is_open, sa.or_(Case.owner_id == actor.user_id, _covered_by(actor))]
    return [is_open]


def _covered_by(actor: Actor) -> sa.ColumnElement[bool]:
    today = clock.today()
    return sa.exists().where(
        Assignment.agency_id == Case.agency_id,
        Assignment.case_id == Case.id,
        Assignment.user_id == actor.user_id,
        Assignment.kind == AssignmentKind.COVER,
        Assignment.starts_on <= today,
        sa.or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )


def _read_cursor(after: str) -> tuple[date, UUID] | None:
    day, _, row_id = after.partition("_")
    try:
        return date.fromisoformat(day), UUID(row_id)
    except ValueError:
        return None


@dataclass(frozen=True)
class Violation:
    """An open case that breaks the rules: ``ownerless``, ``aimless``, ``owner_left`` or ``recontact_overdue``."""

    case: CaseRow
    kinds: tuple[str, ...]


def violations(actor: Actor, *, limit: int = PAGE) -> list[Violation]:
    """List the open cases for which nobody answers, or nothing is planned, or the next contact is overdue.

    The table refuses the first two; they are looked for all the same: a restored database may hold anything.
    """
    checks = {
        "ownerless": Case.owner_id.is_(None),
        "aimless": sa.or_(Case.next_action_on.is_(None), getattr(Case, Case.next_action.column_name).is_(None)),
        "owner_left": sa.and_(Case.owner_id.is_not(None), ~_owner_works()),
        "recontact_overdue": sa.and_(Case.status.in_(RESTING), Case.next_action_on < clock.today()),
    }
    flags = [check.label(name) for name, check in checks.items()]
    statement = _select_rows(actor).add_columns(*flags).where(Case.closed_on.is_(None), sa.or_(*checks.values()))
    rows = session().execute(statement.order_by(Case.next_action_on, Case.id).limit(limit))
    return [Violation(CaseRow(row), tuple(name for name in checks if getattr(row, name))) for row in rows]


def _owner_works() -> sa.ColumnElement[bool]:
    """Return the condition that a case's owner may sign in and works in its unit today."""
    return sa.exists().where(
        Membership.user_id == Case.owner_id,
        Membership.agency_id == Case.agency_id,
        sa.or_(Membership.unit_id == Case.unit_id, Membership.unit_id.is_(None)),
        identity.holds_today(),
        User.id == Case.owner_id,
        User.disabled_at.is_(None),
    )
