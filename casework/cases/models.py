"""Tables of cases. What is written about a person is sealed under the client's own key."""

from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.cases.lifecycle import AssignmentKind, Urgency
from casework.core.columns import Code, Timestamps, UtcDateTime
from casework.core.database import Model, belongs_to, refers_to
from casework.core.tenancy import AgencyOwned
from casework.crypto.fields import Sealed, SealedRecord

LIST_KEYS = ("closed_on", "next_action_on", "id")


class Case(AgencyOwned, SealedRecord, Timestamps, Model):
    """One episode of support for one person in one unit. Closed, never deleted."""

    __tablename__ = "cases"
    __table_args__ = (
        belongs_to("client_id", "client"),
        refers_to("unit_id", "unit.id"),
        refers_to("owner_id", "user_account.id"),
        sa.CheckConstraint(
            "closed_on IS NOT NULL"
            " OR (owner_id IS NOT NULL AND next_action_on IS NOT NULL AND next_action_ct IS NOT NULL)",
            name="open_is_owned",
        ),
        sa.Index("ix_cases_agency_id_number", "agency_id", "number", unique=True),
        sa.Index("ix_cases_agency_id_client_id", "agency_id", "client_id"),
        sa.Index("ix_cases_agency_id_owner_id_due", "agency_id", "owner_id", *LIST_KEYS),
        sa.Index("ix_cases_agency_id_unit_id_due", "agency_id", "unit_id", *LIST_KEYS),
        sa.Index("ix_cases_agency_id_unit_id_status", "agency_id", "unit_id", "status", "next_action_on", "id"),
    )
    client_id: Mapped[UUID]
    unit_id: Mapped[UUID]
    number: Mapped[str] = mapped_column(sa.String(32))
    fiscal_year: Mapped[int] = mapped_column(sa.SmallInteger())
    serial: Mapped[int]
    status: Mapped[str] = mapped_column(sa.String(32))
    status_since: Mapped[date]
    opened_on: Mapped[date]
    closed_on: Mapped[date | None]
    closing_reason: Mapped[str] = mapped_column(sa.String(40), default="")
    owner_id: Mapped[UUID | None]
    awaits_owner: Mapped[bool] = mapped_column(default=False)
    urgency: Mapped[Urgency] = mapped_column(Code(Urgency), default=Urgency.NONE)
    urgency_seen_at: Mapped[datetime | None] = mapped_column(UtcDateTime())
    next_action_on: Mapped[date | None]
    last_contact_on: Mapped[date | None]
    entry_count: Mapped[int] = mapped_column(default=0)
    referral_route: Mapped[str] = mapped_column(sa.String(40), default="")
    version: Mapped[int] = mapped_column(default=1)
    created_by: Mapped[UUID | None]
    old_number = Sealed.text("cases.old_number")
    next_action = Sealed.text("cases.next_action")
    topics = Sealed.json("cases.topics")
    chief_complaint = Sealed.text("cases.chief_complaint")
    closing_text = Sealed.text("cases.closing_text")

    @property
    def is_open(self) -> bool:
        """Whether support goes on."""
        return self.closed_on is None


class CaseStatusChange(AgencyOwned, SealedRecord, Timestamps, Model):
    """One move of a case, the first one from nowhere. Never changed."""

    __tablename__ = "case_status_change"
    __table_args__ = (
        belongs_to("case_id", "cases"),
        refers_to("changed_by", "user_account.id"),
        sa.Index("ix_case_status_change_agency_id_case_id", "agency_id", "case_id", "changed_on", "id"),
    )
    case_id: Mapped[UUID]
    from_status: Mapped[str] = mapped_column(sa.String(32), default="")
    to_status: Mapped[str] = mapped_column(sa.String(32))
    changed_on: Mapped[date]
    changed_by: Mapped[UUID | None]
    reason_code: Mapped[str] = mapped_column(sa.String(40), default="")
    recontact_on: Mapped[date | None]
    reason = Sealed.text("case_status_change.reason")


class Assignment(AgencyOwned, Timestamps, Model):
    """Who answered for a case, from when until when."""

    __tablename__ = "assignment"
    __table_args__ = (
        belongs_to("case_id", "cases"),
        refers_to("user_id", "user_account.id"),
        sa.Index("ix_assignment_agency_id_case_id", "agency_id", "case_id", "starts_on", "id"),
        sa.Index("ix_assignment_agency_id_user_id", "agency_id", "user_id", "kind", "ends_on"),
    )
    case_id: Mapped[UUID]
    user_id: Mapped[UUID]
    kind: Mapped[AssignmentKind] = mapped_column(Code(AssignmentKind))
    starts_on: Mapped[date]
    ends_on: Mapped[date | None]
    assigned_by: Mapped[UUID | None]


class Enrolment(AgencyOwned, SealedRecord, Timestamps, Model):
    """A registration (登録) at a サポステ or ジョブカフェ; somebody may come back and be registered again."""

    __tablename__ = "enrolment"
    __table_args__ = (
        belongs_to("case_id", "cases"),
        sa.Index("ix_enrolment_agency_id_case_id", "agency_id", "case_id"),
        sa.Index("ix_enrolment_agency_id_registered_on", "agency_id", "registered_on"),
    )
    case_id: Mapped[UUID]
    registered_on: Mapped[date]
    ended_on: Mapped[date | None]
    is_again: Mapped[bool] = mapped_column(default=False)
    number = Sealed.text("enrolment.number")


class CaseCounter(AgencyOwned, Model):
    """The last serial given for a prefix in a fiscal year. Two units with one prefix share it: numbers never meet."""

    __tablename__ = "case_counter"
    __table_args__ = (sa.UniqueConstraint("agency_id", "prefix", "fiscal_year"),)
    __trail__ = False  # a technical row: the case that took the number has its own event

    prefix: Mapped[str] = mapped_column(sa.String(8))
    fiscal_year: Mapped[int] = mapped_column(sa.SmallInteger())
    last_serial: Mapped[int]
