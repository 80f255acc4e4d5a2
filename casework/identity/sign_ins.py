"""Sign-ins as rows: looked up by one statement a request, ended at once. Knows neither request nor cookie."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies.models import Agency, Unit
from casework.core import clock
from casework.core.errors import Conflict
from casework.core.i18n import _l
from casework.core.tenancy import GuardedSession
from casework.identity.models import Membership, TerminalClass, User, UserSession, has_second_factor
from casework.identity.policy import holds_today

IDLE = {TerminalClass.WINDOW: timedelta(minutes=15), TerminalClass.OFFICE: timedelta(minutes=30)}
ABSOLUTE = timedelta(hours=12)
KEPT_AFTER_END = timedelta(hours=24)
TOUCHED_EVERY = timedelta(minutes=1)
MOST_PARALLEL = 5
CHANGED = _l("確認中に利用者情報が変更されました。もう一度お試しください。")


class Standing(StrEnum):
    """How far somebody has come. Only an open sign-in has an actor."""

    SECOND_FACTOR = "second-factor"
    NEW_PASSWORD = "new-password"  # noqa: S105 - the name of a step
    SET_UP = "set-up"
    OPEN = "open"


@dataclass(frozen=True)
class Choice:
    """A unit of an agency that a user may act in, with the roles they hold there and in the whole agency."""

    agency_id: UUID
    unit_id: UUID | None
    agency_name: str
    unit_name: str
    roles: frozenset[Role]

    @property
    def name(self) -> str:
        """Agency and unit in words."""
        return f"{self.agency_name} {self.unit_name}".strip()

    @property
    def key(self) -> str:
        """How a form names this choice."""
        return f"{self.agency_id}:{self.unit_id or ''}"


@dataclass(frozen=True)
class SignIn:
    """One browser's sign-in as read at the beginning of a request."""

    id_hash: str
    user_id: UUID
    agency_id: UUID
    unit_id: UUID | None
    terminal_class: TerminalClass
    address_trunc: str
    created_at: datetime
    second_factor_at: datetime | None
    stepped_up_at: datetime | None
    last_seen_at: datetime
    login_id: str
    display_name: str
    language: str
    must_change_password: bool
    has_second_factor: bool
    choices: tuple[Choice, ...]

    @property
    def acting(self) -> Choice | None:
        """The choice that the user acts in; None if the membership has ended meanwhile."""
        return find_choice(self.choices, self.agency_id, self.unit_id)

    @property
    def standing(self) -> Standing:
        """How far this sign-in has come. Derived, never stored: it cannot lag behind the account."""
        if self.has_second_factor and self.second_factor_at is None:
            return Standing.SECOND_FACTOR
        if self.must_change_password:
            return Standing.NEW_PASSWORD
        return Standing.OPEN if self.has_second_factor else Standing.SET_UP

    def actor(self) -> Actor:
        """Return who acts; the caller has seen that the sign-in is open and that ``acting`` is there."""
        return Actor(
            user_id=self.user_id,
            agency_id=self.agency_id,
            unit_id=self.unit_id,
            roles=self.acting.roles if self.acting else frozenset(),
            display_name=self.display_name,
            session8=self.id_hash[:8],
            address=self.address_trunc,
            stepped_up_at=self.stepped_up_at,
        )

    def is_alive(self, now: datetime) -> bool:
        """Tell whether it is neither idle for too long nor too old."""
        return now < self.last_seen_at + IDLE[self.terminal_class] and now < self.created_at + ABSOLUTE

    def wants_touch(self, now: datetime) -> bool:
        """Tell whether it was last noted as seen more than a minute ago."""
        return now - self.last_seen_at >= TOUCHED_EVERY


_SESSION: tuple[Any, ...] = (
    UserSession.id_hash,
    UserSession.user_id,
    UserSession.agency_id,
    UserSession.unit_id,
    UserSession.terminal_class,
    UserSession.address_trunc,
    UserSession.created_at,
    UserSession.second_factor_at,
    UserSession.stepped_up_at,
    UserSession.last_seen_at,
)
_USER: tuple[Any, ...] = (
    User.login_id,
    User.display_name,
    User.language,
    User.must_change_password,
    has_second_factor().label("has_second_factor"),
)
_MEMBERSHIP: tuple[Any, ...] = (
    Membership.agency_id.label("held_agency_id"),
    Membership.unit_id.label("held_unit_id"),
    Membership.role,
    Agency.name.label("agency_name"),
    sa.func.coalesce(Unit.name, "").label("unit_name"),
    Agency.closed_on.label("agency_closed_on"),
    Unit.closed_on.label("unit_closed_on"),
)


def find(current: GuardedSession, id_hash: str) -> SignIn | None:
    """Return a live sign-in of an account that is open, or None. One statement."""
    statement = (
        sa.select(*_SESSION, *_USER, *_MEMBERSHIP)
        .select_from(UserSession)
        .join(User, User.id == UserSession.user_id)
        .join(Membership, sa.and_(Membership.user_id == User.id, holds_today()), isouter=True)
        .join(Agency, Agency.id == Membership.agency_id, isouter=True)
        .join(Unit, Unit.id == Membership.unit_id, isouter=True)
        .where(UserSession.id_hash == id_hash, UserSession.ended_at.is_(None), User.disabled_at.is_(None))
        .order_by(Membership.valid_from, Membership.id)
    )
    rows = current.execute(statement).all()
    if not rows:
        return None
    found = SignIn(
        **{column.key: getattr(rows[0], column.key) for column in (*_SESSION, *_USER)}, choices=_choices(rows)
    )
    return found if found.is_alive(clock.now()) else None


def list_choices(current: GuardedSession, user_id: UUID) -> tuple[Choice, ...]:
    """Return where a user may act today, the oldest membership first."""
    statement = (
        sa.select(*_MEMBERSHIP)
        .select_from(Membership)
        .join(Agency, Agency.id == Membership.agency_id)
        .join(Unit, Unit.id == Membership.unit_id, isouter=True)
        .where(Membership.user_id == user_id, holds_today())
        .order_by(Membership.valid_from, Membership.id)
    )
    return _choices(current.execute(statement).all())


def _choices(rows: Iterable[Any]) -> tuple[Choice, ...]:
    held: dict[tuple[UUID, UUID | None], set[Role]] = {}
    names: dict[tuple[UUID, UUID | None], tuple[str, str]] = {}
    for row in rows:
        if row.held_agency_id is not None and not _is_closed(row):
            place = (row.held_agency_id, row.held_unit_id)
            held.setdefault(place, set()).add(row.role)
            names[place] = (row.agency_name, row.unit_name)
    in_units = {agency_id for agency_id, unit_id in held if unit_id is not None}
    return tuple(
        Choice(agency_id, unit_id, *names[agency_id, unit_id], frozenset(roles | held.get((agency_id, None), set())))
        for (agency_id, unit_id), roles in held.items()
        if unit_id is not None or agency_id not in in_units
    )


def _is_closed(row: Any) -> bool:  # noqa: ANN401 - a row with the columns of _MEMBERSHIP
    today = clock.today()
    return any(day is not None and day <= today for day in (row.agency_closed_on, row.unit_closed_on))


def find_choice(choices: Iterable[Choice], agency_id: UUID, unit_id: UUID | None) -> Choice | None:
    """Return the choice for a unit of an agency, or None."""
    return next((choice for choice in choices if (choice.agency_id, choice.unit_id) == (agency_id, unit_id)), None)


def begin(
    current: GuardedSession, user: User, choice: Choice, *, id_hash: str, terminal: TerminalClass, address: str
) -> UserSession:
    """Note that a password was right: a sign-in that is not open yet. Old ones beyond the fifth end."""
    _purge(current)
    alive = current.scalars(
        sa.select(UserSession)
        .where(UserSession.user_id == user.id, UserSession.ended_at.is_(None))
        .order_by(UserSession.last_seen_at.desc(), UserSession.id_hash)
    ).all()
    for surplus in alive[MOST_PARALLEL - 1 :]:
        surplus.ended_at = clock.now()
    begun = UserSession(
        id_hash=id_hash,
        user_id=user.id,
        agency_id=choice.agency_id,
        unit_id=choice.unit_id,
        terminal_class=terminal,
        address_trunc=address,
    )
    current.add(begun)
    return begun


def _purge(current: GuardedSession) -> None:
    old = clock.now() - ABSOLUTE - KEPT_AFTER_END
    current.execute(
        sa.delete(UserSession).where(UserSession.created_at < old).execution_options(synchronize_session=False)
    )


def rotate(current: GuardedSession, id_hash: str, new_id_hash: str) -> UserSession:
    """Give a sign-in another id. What else changes is set on the row returned.

    Raises:
        Conflict: it was ended since the request began; what was to go with it is not done either.
    """
    row: UserSession | None = current.get(UserSession, id_hash, with_for_update=True)
    if row is None or row.ended_at is not None:
        raise Conflict(CHANGED)
    row.id_hash = new_id_hash
    row.last_seen_at = clock.now()
    return row


def touch(current: GuardedSession, id_hash: str) -> None:
    """Note that somebody is still there."""
    current.execute(
        sa.update(UserSession)
        .where(UserSession.id_hash == id_hash, UserSession.ended_at.is_(None))
        .values(last_seen_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def end(current: GuardedSession, id_hash: str) -> None:
    """End one sign-in. Its row stays for a day, to tell whose it was."""
    _end_where(current, UserSession.id_hash == id_hash)


def end_all(current: GuardedSession, user_id: UUID, *, but: str = "") -> None:
    """End a user's sign-ins, all but the one named."""
    _end_where(current, UserSession.user_id == user_id, UserSession.id_hash != but)


def _end_where(current: GuardedSession, *conditions: sa.ColumnElement[bool]) -> None:
    current.execute(
        sa.update(UserSession)
        .where(UserSession.ended_at.is_(None), *conditions)
        .values(ended_at=clock.now())
        .execution_options(synchronize_session=False)
    )
