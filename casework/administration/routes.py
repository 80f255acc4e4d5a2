"""Users (``/admin/users``) and the trail (``/admin/audit``)."""

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from casework.access.actor import Actor
from casework.access.current import current_actor
from casework.access.guard import requires
from casework.access.permissions import Permission
from casework.access.roles import Role
from casework.administration import queries
from casework.administration.forms import AddUserForm, GrantForm, UserActionForm
from casework.agencies import queries as agencies
from casework.audit import service as trail
from casework.audit.actions import Action
from casework.audit.labels import ACTION_LABELS
from casework.core.errors import RuleBroken
from casework.core.i18n import _l
from casework.identity import queries as identity
from casework.identity import service
from casework.identity.models import User
from casework.web.notices import redirect_with, register
from casework.web.pages import page

blueprint = Blueprint("administration", __name__, url_prefix="/admin")
DONE = register("user-changed", _l("変更しました。"))


@blueprint.get("/users")
@requires(Permission.USER_ADMIN)
def users() -> Response:
    """List the accounts of the agency."""
    actor = current_actor()
    shown = queries.list_users(actor, after=request.args.get("after", ""))
    return page("administration/users.html", users=shown, resets=identity.list_open_resets(actor))


@blueprint.route("/users/new", methods=["GET", "POST"])
@requires(Permission.USER_ADMIN, fresh=True)
def add_user() -> Response:
    """Add an account; its one-time password is shown once."""
    actor = current_actor()
    form = AddUserForm.from_request()
    form.offer(agencies.list_units(_agency(actor)))
    if form.submitted():
        try:
            user, password = _add(actor, form)
        except RuleBroken as error:
            form.blame(error)
        else:
            return page("administration/password.html", user=user, password=password, status=201)
    return page("administration/user_new.html", form=form)


def _add(actor: Actor, form: AddUserForm) -> tuple[User, str]:
    return service.add_user(
        actor,
        login_id=form.login_id.data or "",
        display_name=form.display_name.data or "",
        agency_id=_agency(actor),
        unit_id=form.chosen_unit,
        role=Role(form.role.data),
    )


def _agency(actor: Actor) -> UUID:
    if actor.agency_id is None:
        raise RuleBroken(_l("機関に所属していません。"))
    return actor.agency_id


@blueprint.get("/users/<uuid:user_id>")
@requires(Permission.USER_ADMIN)
def user(user_id: UUID) -> Response:
    """Show one account: roles, state, what may be done."""
    actor = current_actor()
    return _user_page(actor, user_id, _grant_form(actor), UserActionForm.from_request())


def _grant_form(actor: Actor) -> GrantForm:
    form = GrantForm.from_request()
    form.offer(agencies.list_units(_agency(actor)))
    return form


def _user_page(actor: Actor, user_id: UUID, form: GrantForm, act: UserActionForm, problem: object = "") -> Response:
    line = queries.get_user(actor, user_id)
    return page(
        "administration/user.html",
        status=422 if problem else 200,
        form=form,
        act=act,
        line=line,
        problem=problem,
        duties=service.list_duties(actor, line.user) if line.user.disabled_at is None else [],
        resets=[reset for reset in identity.list_open_resets(actor) if reset.user_id == user_id],
    )


@blueprint.post("/users/<uuid:user_id>/roles")
@requires(Permission.USER_ADMIN, fresh=True)
def grant(user_id: UUID) -> Response:
    """Give somebody another role."""
    actor = current_actor()
    form = _grant_form(actor)
    if form.submitted():
        try:
            _grant(actor, identity.get_user(actor, user_id), form)
        except RuleBroken as error:
            form.blame(error)
        else:
            return redirect_with(DONE, url_for(".user", user_id=user_id))
    return _user_page(actor, user_id, form, UserActionForm())


def _grant(actor: Actor, user: User, form: GrantForm) -> None:
    service.grant_membership(
        actor,
        user,
        agency_id=_agency(actor),
        unit_id=form.chosen_unit,
        role=Role(form.role.data),
        valid_until=form.valid_until.day,
    )


@blueprint.post("/users/<uuid:user_id>/roles/<uuid:membership_id>/end")
@requires(Permission.USER_ADMIN, fresh=True)
def end_role(user_id: UUID, membership_id: UUID) -> Response:
    """Take a role away at once."""
    actor = current_actor()
    try:
        service.end_membership(actor, queries.get_role_of(actor, user_id, membership_id))
    except RuleBroken as error:
        return _user_page(actor, user_id, _grant_form(actor), UserActionForm(), error.message)
    return redirect_with(DONE, url_for(".user", user_id=user_id))


def _confirm_reset(actor: Actor, user: User) -> str:
    waiting = next((reset for reset in identity.list_open_resets(actor) if reset.user_id == user.id), None)
    if waiting is None:
        raise RuleBroken(_l("承認を待っている依頼はありません。"))
    return service.confirm_second_factor_reset(actor, waiting)


Act = Callable[[Actor, User], object]
ACTS: dict[str, Act] = {
    "disable": service.disable_user,
    "enable": service.enable_user,
    "unlock": service.unlock,
    "reset-password": service.reset_password,
    "request-reset": service.request_second_factor_reset,
    "confirm-reset": _confirm_reset,
}
WITH_PASSWORD = frozenset({"reset-password", "confirm-reset"})


@blueprint.post("/users/<uuid:user_id>/act")
@requires(Permission.USER_ADMIN, fresh=True)
def act(user_id: UUID) -> Response:
    """Do one of the acts on an account."""
    actor = current_actor()
    form, account = UserActionForm.from_request(), identity.get_user(actor, user_id)
    if not form.submitted():
        return redirect(url_for(".user", user_id=user_id), code=303)
    name = str(form.action.data)
    try:
        result = ACTS[name](actor, account)
    except RuleBroken as error:
        return _user_page(actor, user_id, _grant_form(actor), UserActionForm(), error.message)
    if name in WITH_PASSWORD:
        return page("administration/password.html", user=account, password=result)
    return redirect_with(DONE, url_for(".user", user_id=user_id))


@blueprint.get("/audit")
@requires(Permission.AUDIT_READ)
def audit() -> Response:
    """Show the agency's trail, newest first."""
    actor = current_actor()
    action = request.args.get("action", "")
    before = _cursor(request.args.get("before", ""))
    record_id = request.args.get("record", type=UUID)
    shown = queries.list_events(actor, action=action, record_id=record_id, before=before)
    trail.record(actor, Action.AUDIT_READ, record_id=record_id)
    labels = {action.value: label for action, label in ACTION_LABELS.items()}
    return page("administration/audit.html", shown=shown, action=action, labels=labels)


def _cursor(text: str) -> tuple[datetime, UUID] | None:
    at, _tilde, identifier = text.partition("~")
    try:
        instant, event_id = datetime.fromisoformat(at), UUID(identifier)
    except ValueError:
        return None
    return None if instant.tzinfo is None else (instant, event_id)
