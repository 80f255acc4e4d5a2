"""Signing in and out, proving oneself again, and one's own settings."""

from flask import Blueprint, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.utils import redirect
from werkzeug.wrappers import Response

from casework.access.current import current_actor, find_current_actor
from casework.access.guard import FRESH, StepUpNeeded, public, requires
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.core import clock
from casework.core.database import begin_write, session
from casework.core.errors import RuleBroken
from casework.core.i18n import LANGUAGE_COOKIE, STAFF_LANGUAGES, _l
from casework.identity import credentials, known_device, login, passwords, queries, second_factor, sign_ins, throttling
from casework.identity.forms import CodeForm, LanguageForm, LoginForm, NewPasswordForm, StepUpForm, SwitchForm
from casework.identity.models import TerminalClass, User
from casework.identity.sign_ins import SignIn, Standing
from casework.identity.throttling import Counter
from casework.web import browser_id
from casework.web.forms import choices_of
from casework.web.notices import redirect_with, register
from casework.web.pages import page
from casework.web.transaction import aftermath

blueprint = Blueprint("identity", __name__)
SIGNED_OUT = register("signed_out", _l("ログアウトしました。"))
PASSWORD_CHANGED = register("password_changed", _l("パスワードを変更しました。"))
SECOND_FACTOR_CHANGED = register("second_factor_changed", _l("認証アプリを登録し直しました。"))
SWITCHED = register("membership_switched", _l("所属を切り替えました。"))
OTHERS_ENDED = register("other_sign_ins_ended", _l("ほかの端末をログアウトしました。"))
LANGUAGE_CHANGED = register("language_changed", _l("表示する言語を変更しました。"))


@blueprint.route("/login", methods=["GET", "POST"], endpoint="login")
@public(writes=False)
def login_page() -> ResponseReturnValue:
    """Ask for login id and password; whoever is on the way in goes on to their next step."""
    form = LoginForm.from_request(next=request.args.get("next"))
    found = login.find_sign_in()
    if found is not None and request.method == "GET":
        return login.onwards(found.standing, form.next.data)
    if form.submitted():
        try:
            return _enter(form)
        except RuleBroken as error:
            form.blame(error)
    return page("identity/login.html", form=form)


def _enter(form: LoginForm) -> Response:
    login_id = queries.normalise_login_id(str(form.login_id.data))
    counters = throttling.counters_for(login_id, login.counted_address(), known_device.find(login_id))
    try:
        proven = credentials.check_password(login_id, str(form.password.data), counters)
    except RuleBroken:
        _note_failure(counters, login_id)
        raise
    current = session()
    begin_write(current)
    user = credentials.redeem(current, find_current_actor() or login.visitor(), proven)
    choices = sign_ins.list_choices(current, user.id)
    if not choices:
        raise RuleBroken(credentials.NO_PLACE)
    throttling.forget(current, counters)
    login.begin(user, choices[0], TerminalClass(form.terminal_class.data))
    return _next_step(form.next.data)


def _note_failure(counters: tuple[Counter, ...], login_id: str) -> None:
    actor = find_current_actor() or login.visitor()
    aftermath(lambda current: credentials.note_failure(current, actor, counters, login_id))


def _next_step(target: str | None) -> Response:
    return redirect(url_for("identity.login", next=target or None), code=303)


@blueprint.route("/login/otp", methods=["GET", "POST"])
@public()
def second_factor_step() -> ResponseReturnValue:
    """Ask for the one-time code."""
    found = login.require_sign_in(Standing.SECOND_FACTOR)
    form = CodeForm.from_request(next=request.args.get("next"))
    if form.submitted():
        try:
            return _pass_second_factor(found, form)
        except RuleBroken as error:
            form.blame(error)
    return page("identity/otp.html", form=form)


def _pass_second_factor(found: SignIn, form: CodeForm) -> Response:
    current, counters = session(), throttling.proof_counters(found.login_id)
    throttling.refuse_blocked(current, counters)
    if not credentials.check_code(current, found.user_id, str(form.code.data)):
        _note_failure(counters, found.login_id)
        raise RuleBroken(credentials.WRONG_CODE, "code")
    throttling.forget(current, counters)
    _open(found)
    response = _next_step(form.next.data)
    known_device.remember(response, found.login_id)
    return response


def _open(found: SignIn) -> None:
    row = login.rotate(found)
    row.second_factor_at = row.stepped_up_at = clock.now()
    if found.standing is not Standing.OPEN:
        credentials.note_success(session(), login.as_actor(found), found.user_id)


@blueprint.route("/password/change", methods=["GET", "POST"])
@public(writes=False)
def change_password() -> ResponseReturnValue:
    """Change one's own password: at first sign-in because one must, later because one wants to."""
    found = login.require_sign_in(Standing.NEW_PASSWORD, Standing.OPEN)
    form = NewPasswordForm.from_request(next=request.args.get("next"))
    forced = found.standing is Standing.NEW_PASSWORD
    if forced:
        del form.current_password
    if form.submitted():
        try:
            return _change_password(found, form)
        except RuleBroken as error:
            form.blame(error)
    least = passwords.LENGTH_WITH_SECOND_FACTOR if found.has_second_factor else passwords.LENGTH_ALONE
    return page("identity/password.html", form=form, forced=forced, least=least)


def _change_password(found: SignIn, form: NewPasswordForm) -> Response:
    if found.standing is Standing.OPEN:
        _require_own_password(found, str(form.current_password.data), "current_password")
    new_hash = credentials.new_password_hash(found.user_id, str(form.new_password.data))
    current = session()
    begin_write(current)
    actor = find_current_actor() or login.as_actor(found)
    credentials.set_password(current, actor, found.user_id, new_hash, keep=found.id_hash)
    login.rotate(found)
    if found.standing is Standing.OPEN:
        return redirect_with(PASSWORD_CHANGED, url_for("identity.me"))
    return _next_step(form.next.data)


def _require_own_password(found: SignIn, password: str, field: str) -> None:
    counters = throttling.proof_counters(found.login_id)
    if not credentials.check_own_password(found.user_id, password, counters):
        _note_failure(counters, found.login_id)
        raise RuleBroken(credentials.WRONG_PROOF, field)


@blueprint.route("/setup/otp", methods=["GET", "POST"])
@public()
def set_up_second_factor() -> ResponseReturnValue:
    """Register an authenticator: the first one on the way in, another one after a step-up."""
    found = login.require_sign_in(Standing.SET_UP, Standing.OPEN)
    if found.standing is Standing.OPEN and (not found.stepped_up_at or clock.now() - found.stepped_up_at > FRESH):
        raise StepUpNeeded
    form = CodeForm.from_request(next=request.args.get("next"))
    seed = second_factor.seed_from(browser_id.keyed(f"totp-setup:{found.user_id}", browser_id.current()))
    if form.submitted():
        try:
            return _set_up_second_factor(found, form, seed)
        except RuleBroken as error:
            form.blame(error)
    picture = second_factor.picture_of(second_factor.address_of(seed, found.login_id))
    return page("identity/setup_otp.html", form=form, picture=picture, seed=second_factor.grouped(seed))


def _set_up_second_factor(found: SignIn, form: CodeForm, seed: str) -> Response:
    current, actor = session(), find_current_actor() or login.as_actor(found)
    credentials.set_second_factor(
        current, actor, found.user_id, seed=seed, code=str(form.code.data), keep=found.id_hash
    )
    _open(found)
    if found.standing is Standing.OPEN:
        return redirect_with(SECOND_FACTOR_CHANGED, url_for("identity.me"))
    response = _next_step(form.next.data)
    known_device.remember(response, found.login_id)
    return response


@blueprint.route("/logout", methods=["POST"])
@public()
def logout() -> ResponseReturnValue:
    """End this browser's sign-in and have it drop what it kept of our pages."""
    found = login.find_sign_in()
    if found is not None:
        audit.record(find_current_actor() or login.as_actor(found), Action.SIGN_OUT)
        login.end(found)
    response = redirect_with(SIGNED_OUT, url_for("identity.login"))
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@blueprint.route("/step-up", methods=["GET", "POST"])
@requires(Permission.SELF, writes=False)
def step_up() -> ResponseReturnValue:
    """Ask who sits there once more, before something that cannot be taken back."""
    found = login.require_sign_in(Standing.OPEN)
    form = StepUpForm.from_request(next=request.args.get("next"))
    if form.submitted():
        try:
            return _step_up(found, form)
        except RuleBroken as error:
            form.blame(error)
    return page("identity/step_up.html", form=form)


def _step_up(found: SignIn, form: StepUpForm) -> Response:
    current, counters, proof = session(), throttling.proof_counters(found.login_id), str(form.proof.data)
    if second_factor.clean_code(proof):
        begin_write(current)
        throttling.refuse_blocked(current, counters)
        if not credentials.check_code(current, found.user_id, proof):
            _note_failure(counters, found.login_id)
            raise RuleBroken(credentials.WRONG_PROOF, "proof")
    else:
        _require_own_password(found, proof, "proof")
        begin_write(current)
    throttling.forget(current, counters)
    login.rotate(found).stepped_up_at = clock.now()
    audit.record(current_actor(), Action.STEP_UP)
    return redirect(login.safe_next(form.next.data), code=303)


@blueprint.route("/membership/switch", methods=["GET", "POST"])
@requires(Permission.SELF)
def switch() -> ResponseReturnValue:
    """Choose the agency and unit to act in."""
    found = login.require_sign_in(Standing.OPEN)
    form = SwitchForm.from_request(place=found.acting.key if found.acting else None)
    form.place.choices = choices_of({choice.key: choice.name for choice in found.choices})
    if form.submitted():
        chosen = next(choice for choice in found.choices if choice.key == form.place.data)
        row = login.rotate(found)
        row.agency_id, row.unit_id = chosen.agency_id, chosen.unit_id
        audit.record(current_actor(), Action.MEMBERSHIP_SWITCH, object_type="agency", object_id=chosen.agency_id)
        return redirect_with(SWITCHED, login.HOME)
    return page("identity/switch.html", form=form)


@blueprint.route("/me", methods=["GET", "POST"])
@requires(Permission.SELF)
def me() -> ResponseReturnValue:
    """Show one's account, sign-ins and places; change the language of one's pages."""
    found = login.require_sign_in(Standing.OPEN)
    form = LanguageForm.from_request(language=found.language)
    if form.submitted():
        credentials.set_language(session(), current_actor(), str(form.language.data))
        return redirect_with(LANGUAGE_CHANGED, url_for("identity.me"))
    user = session().get_one(User, found.user_id)
    return page(
        "identity/me.html",
        form=form,
        user=user,
        found=found,
        sign_ins=queries.list_sessions(found.user_id),
        here=found.id_hash,
    )


@blueprint.route("/me/end-others", methods=["POST"])
@requires(Permission.SELF)
def end_others() -> ResponseReturnValue:
    """End one's sign-ins in every other browser."""
    found = login.require_sign_in(Standing.OPEN)
    sign_ins.end_all(session(), found.user_id, but=found.id_hash)
    audit.record(current_actor(), Action.SIGN_OUT, rule="other browsers")
    return redirect_with(OTHERS_ENDED, url_for("identity.me"))


@blueprint.route("/language", methods=["POST"])
@public(writes=False)
def choose_language() -> ResponseReturnValue:
    """Let a visitor choose the language of the pages before signing in."""
    chosen = request.form.get("language", "")
    response = redirect(url_for("identity.login", next=request.form.get("next") or None), code=303)
    if chosen in STAFF_LANGUAGES:
        response.set_cookie(
            LANGUAGE_COOKIE, chosen, max_age=31_536_000, httponly=True, samesite="Lax", secure=request.is_secure
        )
    return response
