"""Proving who one is, and changing one's own password and second factor.

A password is checked while the database session only reads: a hash takes tens of milliseconds, which nobody should
wait for behind the write lock. Whoever calls opens the session for writing afterwards.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.engine import CursorResult

from casework.access.actor import Actor
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Conflict, RuleBroken
from casework.core.i18n import _l
from casework.core.tenancy import GuardedSession
from casework.identity import passwords, queries, second_factor, sign_ins, throttling
from casework.identity.models import User
from casework.identity.throttling import Counter

WRONG = _l("ログインIDまたはパスワードが違います。")
WRONG_CODE = _l("番号が違うか、すでに使われています。認証アプリに表示されている新しい番号を入力してください。")
NO_PLACE = _l("今日の時点で有効な所属がありません。事業所の管理者に確認してください。")
WRONG_PROOF = _l("パスワードまたは番号が違います。")


@dataclass(frozen=True)
class Proven:
    """A password that was right, and the hash it was right for; ``new_hash`` where the cost has changed since."""

    user_id: UUID
    password_hash: str
    new_hash: str | None


def check_password(login_id: str, password: str, counters: Sequence[Counter]) -> Proven:
    """Check a login id and a password; the session only reads.

    Raises:
        Throttled: too many failures; nothing was checked.
        RuleBroken: wrong, or no such account, or closed, or a one-time password that is too old. All in the same words,
            after the same statements and one hash.
    """
    throttling.refuse_blocked(session(), counters)
    user = queries.find_user(login_id)
    fits = passwords.verify(user.password_hash if user else None, password)
    if user is None or not fits or user.disabled_at is not None or _has_expired(user):
        raise RuleBroken(WRONG)
    outdated = passwords.is_outdated(user.password_hash)
    return Proven(user.id, user.password_hash, passwords.hash_password(password) if outdated else None)


def _has_expired(user: User) -> bool:
    return user.password_expires_at is not None and user.password_expires_at <= clock.now()


def redeem(current: GuardedSession, actor: Actor, proven: Proven) -> User:
    """Return the user of a checked password, in the writing session.

    Args:
        actor: Who the trail names where the hash is renewed.

    Raises:
        Conflict: the account changed since the check.
    """
    user: User | None = current.get(User, proven.user_id, with_for_update=True)
    if user is None or user.disabled_at is not None or user.password_hash != proven.password_hash:
        raise Conflict(sign_ins.CHANGED)
    if proven.new_hash:
        user.password_hash = proven.new_hash
        audit.record(actor, Action.PASSWORD_CHANGE, user, fields=["password_hash"], rule="hashed anew")
    return user


def note_failure(current: GuardedSession, actor: Actor, counters: Sequence[Counter], login_id: str) -> None:
    """Count a failure and put it on the trail; runs after the refused request was rolled back."""
    blocked = throttling.count_failure(current, counters)
    user = queries.find_user(login_id)
    action = Action.SIGN_IN_BLOCKED if blocked else Action.SIGN_IN_FAILED
    audit.record(actor, action, object_type="user_account", object_id=user.id if user else None, decision="deny")


def note_success(current: GuardedSession, actor: Actor, user_id: UUID) -> None:
    """Note that somebody came all the way in."""
    user = current.get_one(User, user_id)
    user.previous_sign_in_at, user.last_sign_in_at = user.last_sign_in_at, clock.now()
    audit.record(actor, Action.SIGN_IN, user)


def check_code(current: GuardedSession, user_id: UUID, code: str) -> bool:
    """Tell whether a one-time code is right and fresh, and use it up: the step is compared and set in one statement."""
    user: User = current.get_one(User, user_id)
    step = second_factor.matching_step(user.totp_seed or "", code, clock.now()) if user.has_second_factor else None
    return step is not None and _use_step(current, user_id, step)


def _use_step(current: GuardedSession, user_id: UUID, step: int) -> bool:
    used = current.execute(
        sa.update(User)
        .where(User.id == user_id, User.totp_last_step < step)
        .values(totp_last_step=step)
        .execution_options(synchronize_session=False)
    )
    return cast("CursorResult[Any]", used).rowcount == 1


def check_own_password(user_id: UUID, password: str, counters: Sequence[Counter]) -> bool:
    """Tell whether this is the signed-in user's password; the session only reads.

    Raises:
        Throttled: too many failures; nothing was checked.
    """
    throttling.refuse_blocked(session(), counters)
    user = session().get_one(User, user_id)
    return passwords.verify(user.password_hash, password)


def new_password_hash(user_id: UUID, password: str) -> str:
    """Return the hash of a password that is good enough for this user; the session only reads.

    Raises:
        RuleBroken: too short, too long, easily guessed, or the one they have.
    """
    user = session().get_one(User, user_id)
    passwords.check_new(password, alone=not user.has_second_factor, about=queries.words_about(user))
    if passwords.verify(user.password_hash, password):
        raise RuleBroken(_l("今のパスワードとは別のものにしてください。"), "new_password")
    return passwords.hash_password(password)


def set_password(current: GuardedSession, actor: Actor, user_id: UUID, password_hash: str, *, keep: str) -> None:
    """Store one's new password; one's sign-ins end, but for the one to keep (its hashed id)."""
    user = current.get_one(User, user_id)
    user.password_hash, user.password_changed_at = password_hash, clock.now()
    user.password_expires_at, user.must_change_password = None, False
    sign_ins.end_all(current, user_id, but=keep)
    audit.record(actor, Action.PASSWORD_CHANGE, user, fields=["password_hash"])


def set_second_factor(current: GuardedSession, actor: Actor, user_id: UUID, *, seed: str, code: str, keep: str) -> None:
    """Store one's authenticator once it shows the right code; one's sign-ins end, but for the one to keep.

    Raises:
        RuleBroken: the code does not fit the seed.
    """
    step = second_factor.matching_step(seed, code, clock.now())
    if step is None:
        raise RuleBroken(_l("番号が違います。QRコードを読み取り、表示された6桁の番号を入力してください。"), "code")
    user = current.get_one(User, user_id)
    user.totp_seed, user.totp_last_step = seed, step
    sign_ins.end_all(current, user_id, but=keep)
    audit.record(actor, Action.SECOND_FACTOR_SET, user, fields=["totp_seed"])


def set_language(current: GuardedSession, actor: Actor, language: str) -> None:
    """Store the language of one's pages."""
    user = current.get_one(User, actor.user_id)
    user.language = language
    audit.record(actor, Action.USER_CHANGE, user, fields=["language"])
