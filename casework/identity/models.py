"""Tables of users and of their way in. None of them belongs to one agency, and none holds a word about a client."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any, ClassVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.access.roles import Role
from casework.core import clock
from casework.core.columns import Code, Timestamps, UtcDateTime, new_id
from casework.core.database import Model, refers_to
from casework.core.tenancy import GlobalTable
from casework.crypto.fields import Sealed, SealedRow


class TerminalClass(StrEnum):
    """Where the browser stands; decides how long it may lie idle."""

    WINDOW = "window"
    OFFICE = "office"


class ThrottleKind(StrEnum):
    """What failures are counted against."""

    ACCOUNT = "account"
    ADDRESS = "address"
    PAIR = "pair"
    DEVICE = "device"
    PROOF = "proof"


class User(GlobalTable, SealedRow, Timestamps, Model):
    """A person who works here. Disabled, never deleted: the trail names them."""

    __tablename__ = "user_account"
    __trail__: ClassVar[bool] = True  # whose password and authenticator it is decides who may come in
    __trail_omits__ = frozenset({"totp_last_step", "last_sign_in_at", "previous_sign_in_at", "updated_at"})
    id: Mapped[UUID] = mapped_column(primary_key=True, sort_order=-20)
    login_id: Mapped[str] = mapped_column(sa.String(64), unique=True)
    display_name: Mapped[str] = mapped_column(sa.String(80))
    language: Mapped[str] = mapped_column(sa.String(8), default="ja")
    password_hash: Mapped[str] = mapped_column(sa.String(255))
    password_changed_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    password_expires_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # set for one-time passwords only
    must_change_password: Mapped[bool] = mapped_column(default=False)
    totp_seed = Sealed.system("user_account.totp_seed", "totp")
    totp_last_step: Mapped[int] = mapped_column(sa.BigInteger(), default=0)
    last_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    previous_sign_in_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    disabled_at: Mapped[datetime | None] = mapped_column(UtcDateTime())

    @property
    def has_second_factor(self) -> bool:
        """Whether an authenticator is set up; opens nothing."""
        return getattr(self, "totp_seed_ct", None) is not None


def has_second_factor() -> sa.ColumnElement[bool]:
    """Return the condition that a user has an authenticator set up."""
    ciphertext: Any = User.totp_seed.column
    condition: sa.ColumnElement[bool] = ciphertext.is_not(None)
    return condition


class Membership(GlobalTable, Model):
    """One role of one user in one unit, first and last day included. No unit: it is held in the whole agency."""

    __tablename__ = "membership"
    __trail__: ClassVar[bool] = True  # a role that somebody gives themself in the database is found
    __table_args__ = (
        refers_to("user_id", "user_account.id"),
        refers_to("agency_id", "agency.id"),
        refers_to("unit_id", "unit.id"),
        sa.Index("ix_membership_user_id", "user_id"),
        sa.Index("ix_membership_agency_id_unit_id", "agency_id", "unit_id"),
        sa.Index("ix_membership_unit_id", "unit_id"),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name="order"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID]
    agency_id: Mapped[UUID]
    unit_id: Mapped[UUID | None]
    role: Mapped[Role] = mapped_column(Code(Role))
    valid_from: Mapped[date] = mapped_column(default=clock.today)
    valid_until: Mapped[date | None]
    revoked_at: Mapped[datetime | None] = mapped_column(UtcDateTime())  # taken away at once, whatever the days say
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)


class UserSession(GlobalTable, Model):
    """One browser's sign-in. ``id_hash`` is the SHA-256 of the random id in its cookie."""

    __tablename__ = "user_session"
    __table_args__ = (
        refers_to("user_id", "user_account.id"),
        refers_to("agency_id", "agency.id"),
        refers_to("unit_id", "unit.id"),
        sa.Index("ix_user_session_user_id", "user_id"),
        sa.Index("ix_user_session_agency_id", "agency_id"),
        sa.Index("ix_user_session_unit_id", "unit_id"),
        sa.Index("ix_user_session_last_seen_at", "last_seen_at"),
    )
    id_hash: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    user_id: Mapped[UUID]
    agency_id: Mapped[UUID]
    unit_id: Mapped[UUID | None]
    terminal_class: Mapped[TerminalClass] = mapped_column(Code(TerminalClass))
    address_trunc: Mapped[str] = mapped_column(sa.String(64), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    authenticated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    second_factor_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    stepped_up_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    last_seen_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    ended_at: Mapped[datetime | None] = mapped_column(UtcDateTime())


class Throttle(GlobalTable, Model):
    """Consecutive failures of one account, address or both. Keys are HMACs: a typed login id may be a password."""

    __tablename__ = "throttle"
    __table_args__ = (
        sa.Index("ix_throttle_account_key", "account_key"),
        sa.Index("ix_throttle_last_failed_at", "last_failed_at"),
    )
    key: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    kind: Mapped[ThrottleKind] = mapped_column(Code(ThrottleKind))
    account_key: Mapped[str | None] = mapped_column(sa.String(64))
    failures: Mapped[int] = mapped_column(default=0)
    last_failed_at: Mapped[datetime] = mapped_column(UtcDateTime())
    blocked_until: Mapped[datetime | None] = mapped_column(UtcDateTime())


class SecondFactorReset(GlobalTable, Model):
    """A request that somebody's authenticator be removed; a second administrator confirms it."""

    __tablename__ = "second_factor_reset"
    __trail__: ClassVar[bool] = True  # a request half granted
    __table_args__ = (
        refers_to("user_id", "user_account.id"),
        refers_to("requested_by", "user_account.id"),
        refers_to("confirmed_by", "user_account.id"),
        sa.Index("ix_second_factor_reset_user_id", "user_id"),
        sa.Index("ix_second_factor_reset_requested_by", "requested_by"),
        sa.Index("ix_second_factor_reset_confirmed_by", "confirmed_by"),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    user_id: Mapped[UUID]
    requested_by: Mapped[UUID | None]  # None: the operator, on the command line
    requested_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    confirmed_by: Mapped[UUID | None]
    confirmed_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
