"""The trail's table. It stands outside the agencies' wall; its queries filter by agency themselves."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.core.columns import UtcDateTime, new_id
from casework.core.database import Model
from casework.core.tenancy import GlobalTable


class AuditEvent(GlobalTable, Model):
    """One thing that somebody did. Inserted once; only ``seq`` and ``chain`` are set afterwards, once."""

    __tablename__ = "audit_event"
    __table_args__ = (
        sa.Index("ix_audit_event_agency_id_at", "agency_id", "at"),
        sa.Index("ix_audit_event_record_id_at", "record_id", "at"),
        sa.Index("ix_audit_event_seq", "seq", unique=True),
    )
    id: Mapped[UUID] = mapped_column(primary_key=True, default=new_id)
    format: Mapped[int] = mapped_column(sa.SmallInteger(), default=1)
    at: Mapped[datetime] = mapped_column(UtcDateTime())
    actor_id: Mapped[UUID | None]
    agency_id: Mapped[UUID | None]
    unit_id: Mapped[UUID | None]
    session8: Mapped[str] = mapped_column(sa.String(8), default="")
    address: Mapped[str] = mapped_column(sa.String(64), default="")
    action: Mapped[str] = mapped_column(sa.String(40))
    decision: Mapped[str] = mapped_column(sa.String(8), default="allow")
    rule: Mapped[str] = mapped_column(sa.String(80), default="")
    object_type: Mapped[str] = mapped_column(sa.String(40), default="")
    object_id: Mapped[UUID | None]
    record_id: Mapped[UUID | None]
    fields: Mapped[str] = mapped_column(sa.Text(), default="")
    row_digests: Mapped[str] = mapped_column(sa.Text(), default="")
    detail_ct: Mapped[bytes | None]
    mac: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    seq: Mapped[int | None] = mapped_column(sa.BigInteger())
    chain: Mapped[bytes | None] = mapped_column(sa.LargeBinary(32))


class AuditHead(GlobalTable, Model):
    """How far the trail is numbered: one row. A trail cut off at its end is shorter than this says."""

    __tablename__ = "audit_head"
    id: Mapped[int] = mapped_column(sa.SmallInteger(), primary_key=True, autoincrement=False)
    size: Mapped[int] = mapped_column(sa.BigInteger())
    chain: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
    mac: Mapped[bytes] = mapped_column(sa.LargeBinary(32))
