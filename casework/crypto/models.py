"""Tables of wrapped keys. Only the keyring reads and writes them: the guarded session closes them to everybody else."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.core import clock
from casework.core.columns import Code, UtcDateTime, new_id
from casework.core.database import Model
from casework.core.tenancy import KeyTable


class KeyKind(StrEnum):
    """What a data key is for; decides who may get a wrap of it."""

    CLIENT = "client"
    SHARE = "share"
    USER = "user"
    AGENCY = "agency"


class SystemKind(StrEnum):
    """What a key of the service itself is for."""

    TOTP = "totp"
    PARKED = "parked"
    AUDIT_MAC = "audit-mac"


class KeyState(StrEnum):
    """Whether a key still seals. Every state opens."""

    ACTIVE = "active"
    RETIRING = "retiring"
    RETIRED = "retired"


class AgencyKey(KeyTable, Model):
    """One version of an agency's key-encryption key, wrapped by the root key."""

    __tablename__ = "agency_key"
    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes] = mapped_column(sa.LargeBinary())
    provider_kid: Mapped[str] = mapped_column(sa.String(80))
    provider_version: Mapped[int]
    state: Mapped[KeyState] = mapped_column(Code(KeyState), default=KeyState.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)


class SystemKey(KeyTable, Model):
    """One version of a key of the service itself, wrapped by the root key."""

    __tablename__ = "system_key"
    kind: Mapped[SystemKind] = mapped_column(Code(SystemKind), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    wrapped: Mapped[bytes] = mapped_column(sa.LargeBinary())
    provider_kid: Mapped[str] = mapped_column(sa.String(80))
    provider_version: Mapped[int]
    state: Mapped[KeyState] = mapped_column(Code(KeyState), default=KeyState.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)


class DataKey(KeyTable, Model):
    """One epoch of a record's data key: what all its wraps must unwrap to (``commit16``). ``agency_id`` owns it."""

    __tablename__ = "data_key"
    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    record_id: Mapped[UUID] = mapped_column(primary_key=True)
    epoch: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    kind: Mapped[KeyKind] = mapped_column(Code(KeyKind))
    commit16: Mapped[bytes] = mapped_column(sa.LargeBinary(16))
    state: Mapped[KeyState] = mapped_column(Code(KeyState), default=KeyState.ACTIVE)
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)


class KeyWrap(KeyTable, Model):
    """A data key wrapped for one agency. The row is the permission: without it nothing of the record opens there."""

    __tablename__ = "key_wrap"
    agency_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    owner_id: Mapped[UUID]
    record_id: Mapped[UUID]
    epoch: Mapped[int]
    kek_version: Mapped[int]
    grant_id: Mapped[UUID | None]
    wrapped: Mapped[bytes] = mapped_column(sa.LargeBinary())
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)

    # Deferred: a key and its wrap are written in one flush, in whatever order.
    __table_args__ = (
        sa.UniqueConstraint("agency_id", "record_id", "epoch"),
        sa.ForeignKeyConstraint(
            ["owner_id", "record_id", "epoch"],
            ["data_key.agency_id", "data_key.record_id", "data_key.epoch"],
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "kek_version"],
            ["agency_key.agency_id", "agency_key.version"],
            deferrable=True,
            initially="DEFERRED",
        ),
        sa.Index(None, "owner_id", "record_id", "epoch"),
        sa.Index(None, "agency_id", "kek_version"),
    )
