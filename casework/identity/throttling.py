"""Slowing down who guesses. Counted in the database, for all processes together; failures delay, never lock for good.

Consecutive failures are free up to a number, then each doubles the wait. A browser that the user has signed in with
before is counted by itself alone: whatever strangers do to the account, its owner gets in.
"""

import hmac
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from casework.core import clock
from casework.core.config import Config
from casework.core.errors import CaseworkError
from casework.core.tenancy import GuardedSession
from casework.identity.models import Throttle, ThrottleKind

FREE: Mapping[ThrottleKind, int] = {
    ThrottleKind.PAIR: 5,
    ThrottleKind.DEVICE: 5,
    ThrottleKind.PROOF: 5,
    ThrottleKind.ACCOUNT: 10,
    ThrottleKind.ADDRESS: 20,  # a whole office stands behind one address
}
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(minutes=15)
HARD_CAP = 100
WAIT_AT_CAP = timedelta(hours=24)
FORGOTTEN_AFTER = timedelta(hours=24)
ADDRESS_FORGOTTEN_AFTER = timedelta(minutes=15)
KEPT = timedelta(days=2)
_secret: list[bytes] = []


class Throttled(CaseworkError):
    """Too many failures: nothing was checked. Answered 429, alike for accounts that exist and that do not.

    Args:
        until: When the next try is looked at, UTC.
    """

    def __init__(self, until: datetime) -> None:
        super().__init__()
        self.until = until

    @property
    def seconds(self) -> int:
        """How long to wait, at least one second."""
        return max(1, int((self.until - clock.now()).total_seconds()) + 1)


@dataclass(frozen=True)
class Counter:
    """One row to count in: its key, and the account that it belongs to, both hashed."""

    key: str
    kind: ThrottleKind
    account_key: str | None = None


def configure(config: Config) -> None:
    """Set the secret under which keys are hashed, when the application starts."""
    _secret[:] = [config.secret]


def _keyed(kind: ThrottleKind, *parts: str) -> str:
    message = "\0".join(("throttle", kind.value, *parts)).encode()
    return hmac.new(_secret[0], message, "sha256").hexdigest()


def counters_for(login_id: str, address: str, device: str = "") -> tuple[Counter, ...]:
    """Return what a try to sign in counts against.

    Args:
        device: Id of a browser that this account has signed in with before; it then counts alone.
    """
    account = _keyed(ThrottleKind.ACCOUNT, login_id)
    if device:
        return (Counter(_keyed(ThrottleKind.DEVICE, login_id, device), ThrottleKind.DEVICE, account),)
    return (
        Counter(account, ThrottleKind.ACCOUNT, account),
        Counter(_keyed(ThrottleKind.PAIR, login_id, address), ThrottleKind.PAIR, account),
        Counter(_keyed(ThrottleKind.ADDRESS, address), ThrottleKind.ADDRESS),
    )


def proof_counters(login_id: str) -> tuple[Counter, ...]:
    """Return what a wrong one-time code or step-up counts against: whoever gets there knows the password already."""
    account = _keyed(ThrottleKind.ACCOUNT, login_id)
    return (Counter(_keyed(ThrottleKind.PROOF, login_id), ThrottleKind.PROOF, account),)


def refuse_blocked(current: GuardedSession, counters: Iterable[Counter]) -> None:
    """Raise Throttled while one of the counters asks to wait. One statement, whether or not the account exists."""
    until = current.scalar(
        sa.select(sa.func.max(Throttle.blocked_until)).where(Throttle.key.in_([counter.key for counter in counters]))
    )
    if until is not None and until > clock.now():
        raise Throttled(until)


def wait_after(failures: int, kind: ThrottleKind) -> timedelta:
    """Return how long to wait after so many consecutive failures."""
    over = failures - FREE[kind]
    if over < 0:
        return timedelta(0)
    if failures >= HARD_CAP and kind is not ThrottleKind.ADDRESS:
        return WAIT_AT_CAP
    return min(FIRST_WAIT * (1 << min(over, 10)), LONGEST_WAIT)


def count_failure(current: GuardedSession, counters: Iterable[Counter]) -> bool:
    """Count one failure; tell whether it made somebody wait."""
    waits = [_count(current, counter) for counter in sorted(counters, key=lambda counter: counter.key)]
    return any(waits)


def _count(current: GuardedSession, counter: Counter) -> bool:
    now = clock.now()
    row = _row_of(current, counter)
    memory = ADDRESS_FORGOTTEN_AFTER if counter.kind is ThrottleKind.ADDRESS else FORGOTTEN_AFTER
    if row.last_failed_at < now - memory:
        row.failures = 0
    row.failures += 1
    row.last_failed_at = now
    wait = wait_after(row.failures, counter.kind)
    row.blocked_until = now + wait if wait else None
    return bool(wait)


def _row_of(current: GuardedSession, counter: Counter) -> Throttle:
    row: Throttle | None = current.get(Throttle, counter.key, with_for_update=True)
    if row is not None:
        return row
    row = Throttle(
        key=counter.key, kind=counter.kind, account_key=counter.account_key, failures=0, last_failed_at=clock.now()
    )
    try:
        with current.begin_nested():
            current.add(row)
            current.flush()  # another process may have inserted the same key meanwhile
    except IntegrityError:
        row = current.get_one(Throttle, counter.key, with_for_update=True)
    return row


def forget(current: GuardedSession, counters: Iterable[Counter]) -> None:
    """Start anew after a success. The address keeps its count: one good account must not cover guesses at others."""
    keys = [counter.key for counter in counters if counter.kind is not ThrottleKind.ADDRESS]
    _delete(current, sa.or_(Throttle.key.in_(keys), Throttle.last_failed_at < clock.now() - KEPT))


def forget_account(current: GuardedSession, login_id: str) -> None:
    """Forget every failure of an account, wherever it was made."""
    _delete(current, Throttle.account_key == _keyed(ThrottleKind.ACCOUNT, login_id))


def _delete(current: GuardedSession, condition: sa.ColumnElement[bool]) -> None:
    current.execute(sa.delete(Throttle).where(condition).execution_options(synchronize_session=False))


def blocked_accounts(current: GuardedSession, login_ids: Iterable[str]) -> frozenset[str]:
    """Return those of the login ids that some browser has to wait for, for the administrator's list."""
    keys = {_keyed(ThrottleKind.ACCOUNT, login_id): login_id for login_id in login_ids}
    waiting = current.scalars(
        sa.select(Throttle.account_key).where(Throttle.account_key.in_(keys), Throttle.blocked_until > clock.now())
    )
    return frozenset(keys[key] for key in waiting if key is not None)
