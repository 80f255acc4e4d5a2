"""Looking at lists, with what that leaves on the trail; and what is done in place on 今日."""

from datetime import date
from uuid import UUID

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.caseload.listing import Listing
from casework.caseload.queries.listed import Page, list_cases
from casework.caseload.queries.search import Found, grouped
from casework.caseload.queries.today import Board, get_board
from casework.cases import service as cases
from casework.cases.models import Case
from casework.cases.queries import get_case
from casework.clients.service import search_clients


def view_today(actor: Actor) -> Board:
    """Return the actor's 今日; where it names people, the look goes on the trail."""
    board = get_board(actor)
    if board.shows_people:
        audit.record(actor, Action.CASE_LIST, object_type="cases", rule="today")
    return board


def view_cases(actor: Actor, listing: Listing) -> Page:
    """Return one page of the list; the look goes on the trail.

    Raises:
        Forbidden: the actor may not list cases.
    """
    require(actor, Permission.CASE_LIST)
    shown = list_cases(actor, listing)
    audit.record(actor, Action.CASE_LIST, object_type="cases", rule=listing.scope.value)
    return shown


def search(actor: Actor, text: str) -> Found:
    """Find people; ``clients`` puts the search on the trail, without its words (rule D-6).

    Raises:
        Forbidden: the actor may not search.
    """
    require(actor, Permission.CLIENT_SEARCH)
    return grouped(search_clients(actor, text))


def postpone(actor: Actor, case_id: UUID, *, on: date | None) -> Case:
    """Put off the next step of a case to another day; what is to be done stays.

    Raises:
        NotFound: no such case for the actor.
        Forbidden, RuleBroken: see ``cases.service.set_next_action``.
    """
    require(actor, Permission.CASE_WRITE)
    case = get_case(actor, case_id)
    return cases.set_next_action(actor, case, text=case.next_action or "", on=on)


def see_urgency(actor: Actor, case_id: UUID) -> Case:
    """Note that a supervisor has seen an urgent case.

    Raises:
        NotFound: no such case for the actor.
        Forbidden: the actor supervises nobody.
    """
    require(actor, Permission.TEAM_READ)
    return cases.acknowledge_urgency(actor, get_case(actor, case_id))
