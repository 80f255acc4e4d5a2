"""Looking at a case: the query, and what it leaves on the trail before the page is sent. Rule F-1."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.casefile.queries.desk import Desk, get_desk
from casework.casefile.queries.history import Earlier, Month, earlier_of, list_all, list_months, staff_of
from casework.casefile.queries.overview import Moved, Overview, get_overview, list_moves
from casework.casefile.timeline import View
from casework.support_log.queries import Page, list_recent, list_timeline


@dataclass(frozen=True)
class CaseFile:
    """The case page."""

    overview: Overview
    entries: Page
    moves: Sequence[Moved]


@dataclass(frozen=True)
class Timeline:
    """One page of a timeline."""

    overview: Overview
    entries: Page
    months: Sequence[Month]
    earlier: Mapping[UUID, Sequence[Earlier]]
    staff: Mapping[UUID, Sequence[str]]


@dataclass(frozen=True)
class Paper:
    """A case on paper: every entry that holds, oldest first."""

    overview: Overview
    entries: Sequence[Any]
    moves: Sequence[Moved]


def view_case(actor: Actor, case_id: UUID) -> CaseFile:
    """Return a case with its last entries; NotFound where the actor may not see it."""
    overview = _open(actor, case_id, Action.CASE_VIEW)
    return CaseFile(overview, list_recent(actor, case_id), list_moves(overview))


def view_timeline(actor: Actor, case_id: UUID, view: View) -> Timeline:
    """Return one page of a case's timeline; NotFound where the actor may not see it."""
    overview = _open(actor, case_id, Action.ENTRY_VIEW)
    entries = list_timeline(actor, case_id, view.filters, after=view.after)
    months = list_months(actor, case_id)
    return Timeline(overview, entries, months, earlier_of(entries.rows), staff_of(entries.rows))


def print_case(actor: Actor, case_id: UUID) -> Paper:
    """Return all of a case for paper; NotFound where the actor may not see it."""
    overview = _open(actor, case_id, Action.CASE_PRINT)
    return Paper(overview, list_all(actor, case_id), list_moves(overview))


def view_desk(actor: Actor, client_id: UUID) -> Desk:
    """Return the desk's view of a person; NotFound where the actor may not see it."""
    require(actor, Permission.FRONT_DESK)
    desk = get_desk(actor, client_id)
    audit.record(actor, Action.CLIENT_FRONT_DESK, desk.client, rule="desk")
    return desk


def _open(actor: Actor, case_id: UUID, action: Action) -> Overview:
    require(actor, Permission.CASE_READ)
    overview = get_overview(actor, case_id)
    audit.record(actor, action, overview.case, rule=overview.rule_for(actor))
    return overview
