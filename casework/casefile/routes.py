"""The pages of one case, and 応対ビュー."""

from functools import partial
from typing import Any
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from casework.access.current import current_actor
from casework.access.guard import requires
from casework.access.permissions import Permission
from casework.agencies.queries import label
from casework.casefile import service
from casework.casefile.forms import DeskSearchForm
from casework.casefile.queries.desk import leading_case_id
from casework.casefile.timeline import GROUP_LABELS, View
from casework.clients.service import search_clients
from casework.core import clock
from casework.identity.queries import user_names
from casework.support_log.policy import may_change
from casework.web.pages import page

blueprint = Blueprint("casefile", __name__)
_LABELS: dict[str, Any] = {
    "method_label": partial(label, "method"),
    "counterpart_label": partial(label, "counterpart"),
    "sex_label": partial(label, "sex"),
    "route_label": partial(label, "referral_route"),
}


@blueprint.get("/cases/<uuid:case_id>")
@requires(Permission.CASE_READ)
def case(case_id: UUID) -> ResponseReturnValue:
    """Show a case."""
    actor = current_actor()
    shown = service.view_case(actor, case_id)
    mine = partial(may_change, actor)
    return page("casefile/case.html", shown=shown, file=shown.overview, may_change=mine, **_LABELS)


@blueprint.get("/cases/<uuid:case_id>/timeline")
@requires(Permission.CASE_READ)
def timeline(case_id: UUID) -> ResponseReturnValue:
    """Show what was done, by month."""
    actor, view = current_actor(), View.read(request.args)
    shown = service.view_timeline(actor, case_id, view)
    words: dict[str, Any] = {
        "view": view,
        "may_change": partial(may_change, actor),
        "group_labels": GROUP_LABELS,
        "address": partial(_address, case_id),
    }
    return page("casefile/timeline.html", shown=shown, file=shown.overview, **_LABELS, **words)


def _address(case_id: UUID, view: View) -> str:
    arguments: dict[str, Any] = {**view.arguments()}
    return url_for(".timeline", case_id=case_id, **arguments)


@blueprint.get("/cases/<uuid:case_id>/print", endpoint="print")
@requires(Permission.CASE_READ)
def print_page(case_id: UUID) -> ResponseReturnValue:
    """Show a case as it goes on paper."""
    actor = current_actor()
    shown = service.print_case(actor, case_id)
    return page(
        "casefile/print.html", shown=shown, file=shown.overview, now=clock.now(), by=actor.display_name, **_LABELS
    )


@blueprint.get("/people/<uuid:client_id>")
@requires(Permission.CASE_READ)
def person(client_id: UUID) -> ResponseReturnValue:
    """Go to the case of a person that is worked on, or to the latest: a list of people need not know it."""
    return redirect(url_for(".case", case_id=leading_case_id(current_actor(), client_id)), code=303)


@blueprint.route("/front-desk", methods=["GET", "POST"])
@requires(Permission.FRONT_DESK, writes=False)
def front_desk() -> ResponseReturnValue:
    """Ask who is calling. What was typed stands in no address."""
    form = DeskSearchForm.from_request()
    found = search_clients(current_actor(), form.text) if form.submitted() and form.text else None
    to_ask = {hit.card.owner_id for hit in found.hits if hit.is_restricted} if found else set()
    return page("casefile/front_desk.html", form=form, found=found, owner_names=user_names(to_ask))


@blueprint.get("/front-desk/<uuid:client_id>")
@requires(Permission.FRONT_DESK)
def desk(client_id: UUID) -> ResponseReturnValue:
    """Show how to treat a person."""
    return page("casefile/desk.html", desk=service.view_desk(current_actor(), client_id), **_LABELS)
