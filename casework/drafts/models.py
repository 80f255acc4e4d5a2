"""The table of form submissions."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from casework.core import clock
from casework.core.columns import Code, UtcDateTime
from casework.core.database import Model
from casework.core.tenancy import AgencyOwned


class SubmissionState(StrEnum):
    """How far a form has come."""

    OPEN = "open"
    SAVED = "saved"


class FormSubmission(AgencyOwned, Model):
    """One rendered form of one person. ``id`` is the form's token."""

    __tablename__ = "form_submission"
    __table_args__ = (sa.Index("ix_form_submission_agency_id_user_id", "agency_id", "user_id", "created_at"),)
    __trail__ = False  # a technical row: the record that it led to has its own event

    user_id: Mapped[UUID | None]
    form: Mapped[str] = mapped_column(sa.String(64))
    object_id: Mapped[UUID | None]
    state: Mapped[SubmissionState] = mapped_column(Code(SubmissionState), default=SubmissionState.OPEN)
    content_ct: Mapped[bytes | None]
    result: Mapped[str] = mapped_column(sa.String(200), default="")
    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
