"""Tables of the support log. Texts are sealed under the client's key; times, methods and counts are plain."""

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.core.columns import Code, Timestamps, UtcDateTime
from casework.core.database import Model, belongs_to, refers_to
from casework.core.tenancy import AgencyOwned
from casework.crypto.fields import Sealed, SealedRecord


class EntryState(StrEnum):
    """Whether an entry holds."""

    CONFIRMED = "confirmed"
    VOIDED = "voided"


class VersionKind(StrEnum):
    """Why an earlier content was put aside."""

    AMENDED = "amended"
    RECLASSIFIED = "reclassified"
    VOIDED = "voided"


class AppointmentState(StrEnum):
    """How far an appointment has come. HELD: it became an entry."""

    PLANNED = "planned"
    ARRIVED = "arrived"
    HELD = "held"
    ABSENT = "absent"
    CANCELLED = "cancelled"


class SupportEntry(AgencyOwned, SealedRecord, Timestamps, Model):
    """One step of support. Amended or voided, never overwritten."""

    __tablename__ = "support_entry"
    __table_args__ = (
        belongs_to("case_id", "cases"),
        refers_to("author_id", "user_account.id"),
        sa.Index("ix_support_entry_agency_id_case_id", "agency_id", "case_id", "supported_on", "id"),
        sa.Index("ix_support_entry_agency_id_author_id", "agency_id", "author_id", "supported_on"),
        sa.Index("ix_support_entry_agency_id_supported_on", "agency_id", "supported_on"),
        sa.Index("ix_support_entry_agency_id_appointment_id", "agency_id", "appointment_id", unique=True),
    )
    case_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    author_id: Mapped[UUID | None]
    supported_on: Mapped[date]
    started_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    duration_minutes: Mapped[int | None] = mapped_column(sa.SmallInteger())
    method: Mapped[str] = mapped_column(sa.String(40))
    official_method: Mapped[str] = mapped_column(sa.String(40), default="")
    counterpart: Mapped[str] = mapped_column(sa.String(40), default="")
    is_contact: Mapped[bool] = mapped_column(default=True)
    is_consultation: Mapped[bool] = mapped_column(default=False)
    is_outreach: Mapped[bool] = mapped_column(default=False)
    requested_by: Mapped[str] = mapped_column(sa.String(40), default="")
    is_corrected: Mapped[bool] = mapped_column(default=False)
    state: Mapped[EntryState] = mapped_column(Code(EntryState), default=EntryState.CONFIRMED)
    version: Mapped[int] = mapped_column(default=1)
    appointment_id: Mapped[UUID | None]
    next_action_on: Mapped[date | None]
    text = Sealed.text("support_entry.text")
    place = Sealed.text("support_entry.place")
    next_action = Sealed.text("support_entry.next_action")
    private_memo = Sealed.text("support_entry.private_memo")
    counting_reason = Sealed.text("support_entry.counting_reason")


class SupportEntryVersion(AgencyOwned, SealedRecord, Model):
    """What an entry said before a change. Written once."""

    __tablename__ = "support_entry_version"
    __table_args__ = (
        belongs_to("entry_id", "support_entry"),
        sa.UniqueConstraint("agency_id", "entry_id", "version"),
    )
    entry_id: Mapped[UUID]
    version: Mapped[int]
    kind: Mapped[VersionKind] = mapped_column(Code(VersionKind))
    ended_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ended_by: Mapped[UUID | None]
    content = Sealed.json("support_entry_version.content")
    reason = Sealed.text("support_entry_version.reason")


class EntryStaff(AgencyOwned, Model):
    """Somebody of the staff who took part beside the writer."""

    __tablename__ = "entry_staff"
    __table_args__ = (
        belongs_to("entry_id", "support_entry"),
        refers_to("user_id", "user_account.id"),
        sa.UniqueConstraint("agency_id", "entry_id", "user_id"),
        sa.Index("ix_entry_staff_agency_id_user_id", "agency_id", "user_id"),
    )
    entry_id: Mapped[UUID]
    user_id: Mapped[UUID]


class Appointment(AgencyOwned, SealedRecord, Timestamps, Model):
    """Somebody of the staff at a time, with a client or with a nickname alone.

    Sealed under the client's key; without a client under the agency's own.
    """

    __tablename__ = "appointment"
    __table_args__ = (
        belongs_to("case_id", "cases"),
        belongs_to("client_id", "client"),
        refers_to("staff_id", "user_account.id"),
        refers_to("unit_id", "unit.id"),
        sa.CheckConstraint("ends_at > starts_at", name="ends_after_start"),
        sa.Index("ix_appointment_agency_id_unit_id", "agency_id", "unit_id", "starts_at", "id"),
        sa.Index("ix_appointment_agency_id_staff_id", "agency_id", "staff_id", "starts_at"),
        sa.Index("ix_appointment_agency_id_case_id", "agency_id", "case_id", "starts_at"),
        sa.Index("ix_appointment_agency_id_client_id", "agency_id", "client_id", "starts_at"),
    )
    unit_id: Mapped[UUID]
    case_id: Mapped[UUID | None]
    client_id: Mapped[UUID | None]
    staff_id: Mapped[UUID]
    starts_at: Mapped[datetime] = mapped_column(UtcDateTime())
    ends_at: Mapped[datetime] = mapped_column(UtcDateTime())
    method: Mapped[str] = mapped_column(sa.String(40), default="office")
    state: Mapped[AppointmentState] = mapped_column(Code(AppointmentState), default=AppointmentState.PLANNED)
    arrived_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    entry_id: Mapped[UUID | None]
    created_by: Mapped[UUID | None]
    room = Sealed.text("appointment.room")
    nickname = Sealed.text("appointment.nickname")
    place = Sealed.text("appointment.place")
    memo = Sealed.text("appointment.memo")
