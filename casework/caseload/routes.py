"""今日, 担当ケース, 検索."""

from collections.abc import Sequence
from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue

from casework.access.actor import Actor
from casework.access.current import current_actor
from casework.access.guard import requires
from casework.access.permissions import Permission
from casework.agencies.profiles import Status
from casework.agencies.queries import get_unit, label
from casework.caseload import service
from casework.caseload.forms import PostponeForm, SearchForm
from casework.caseload.listing import Due, Listing, Scope, Sort
from casework.caseload.queries.today import BLOCK_ROWS, most_pressing
from casework.cases.lifecycle import Urgency
from casework.cases.queries import get_case
from casework.clients.search import REASON_LABELS
from casework.core.errors import RuleBroken
from casework.core.i18n import _l
from casework.web.notices import redirect_with, register
from casework.web.pages import page

blueprint = Blueprint("caseload", __name__)
POSTPONED = register("next_step_postponed", _l("次の予定の日付を変更しました。"))
_WORDS: dict[str, Any] = {"Scope": Scope, "Sort": Sort, "Due": Due, "Urgency": Urgency}
URGENCY_SEEN = register("urgency_seen", _l("緊急のケースを確認済みにしました。"))


@blueprint.get("/")
@requires(Permission.SELF)
def today() -> ResponseReturnValue:
    """Show what there is to do."""
    board = service.view_today(current_actor())
    visits = most_pressing(board.visits or ())
    return page(
        "caseload/today.html", board=board, visits=visits, block_rows=BLOCK_ROWS, method_label=partial(label, "method")
    )


@blueprint.get("/cases")
@requires(Permission.CASE_LIST)
def cases() -> ResponseReturnValue:
    """Show the list of cases."""
    actor, listing = current_actor(), Listing.read(request.args)
    shown = service.view_cases(actor, listing)
    statuses = _statuses(actor, listing)
    return page("caseload/cases.html", shown=shown, listing=listing, statuses=statuses, **_WORDS, address=_address)


def _address(listing: Listing) -> str:
    arguments: dict[str, Any] = {**listing.arguments()}
    return url_for(".cases", **arguments)


def _statuses(actor: Actor, listing: Listing) -> Sequence[Status]:
    """Return the statuses to choose from: those of the acting unit in which a case of this list can be."""
    if actor.unit_id is None:
        return ()
    statuses = get_unit(actor.unit_id).course.statuses
    return [status for status in statuses if status.is_open is not (listing.scope is Scope.CLOSED)]


@blueprint.route("/search", methods=["GET", "POST"])
@requires(Permission.CLIENT_SEARCH, writes=False)
def search() -> ResponseReturnValue:
    """Find people. What was typed stands in no address."""
    form = SearchForm.from_request()
    found = service.search(current_actor(), form.text) if form.submitted() and form.text else None
    return page("caseload/search.html", form=form, found=found, reason_labels=REASON_LABELS)


@blueprint.route("/cases/<uuid:case_id>/postpone", methods=["GET", "POST"])
@requires(Permission.CASE_WRITE)
def postpone(case_id: UUID) -> ResponseReturnValue:
    """Put off a next step, in place."""
    actor, form = current_actor(), PostponeForm.from_request()
    get_case(actor, case_id)  # whoever may not see it gets 404 before the form is judged
    if form.submitted():
        try:
            service.postpone(actor, case_id, on=form.day)
        except RuleBroken as error:
            form.blame(error)
        else:
            return redirect_with(POSTPONED, url_for(".today"))
    return page("caseload/postpone.html", form=form, case_id=case_id)


@blueprint.post("/cases/<uuid:case_id>/urgency-seen")
@requires(Permission.TEAM_READ)
def see_urgency(case_id: UUID) -> ResponseReturnValue:
    """Note that the supervisor has seen an urgent case."""
    service.see_urgency(current_actor(), case_id)
    return redirect_with(URGENCY_SEEN, url_for(".today"))
