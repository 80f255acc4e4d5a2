"""A case as one line of a list. Names and texts are opened when they are shown."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from typing import Any, Protocol
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.agencies.queries import get_unit
from casework.cases.lifecycle import AssignmentKind, Urgency
from casework.cases.models import Assignment, Case
from casework.cases.queries.lists import RESTING
from casework.clients.card import Card, read_card
from casework.clients.models import ClientCard
from casework.core import clock
from casework.identity.models import User
from casework.support_log.models import Appointment, AppointmentState

AHEAD = (AppointmentState.PLANNED, AppointmentState.ARRIVED)


class Opened(Protocol):
    """A sealed column of a row, opened when it is asked for."""

    @property
    def value(self) -> Any:  # noqa: ANN401 - text or structure, as its field says
        """The plaintext, or None."""


@dataclass(frozen=True)
class CaseLine:
    """A case as one line of a list."""

    id: UUID
    client_id: UUID
    unit_id: UUID
    number: str
    status: str
    urgency: Urgency
    opened_on: date
    closed_on: date | None
    next_action_on: date | None
    last_contact_on: date | None
    owner_id: UUID | None
    owner_name: str | None
    awaits_owner: bool
    appointment_at: datetime | None
    step: Opened
    card_text: Opened

    @property
    def status_text(self) -> str:
        """The status in the language of this request."""
        return get_unit(self.unit_id).course.status(self.status).text

    @property
    def rests(self) -> bool:
        """Whether the case is in 見守り, 休止 or the like."""
        return self.status in RESTING

    @property
    def next_action(self) -> str:
        """What comes next, in words."""
        return str(self.step.value or "")

    @cached_property
    def card(self) -> Card:
        """The person's card."""
        return read_card(self.card_text.value or "")


def next_appointment() -> sa.ScalarSelect[datetime]:
    """Return the time of a case's next appointment, as a column of a select on cases."""
    return (
        sa.select(sa.func.min(Appointment.starts_at))
        .where(Appointment.case_id == Case.id, Appointment.state.in_(AHEAD), Appointment.starts_at >= clock.now())
        .correlate(Case)
        .scalar_subquery()
    )


_CASE: tuple[Any, ...] = (
    Case.id,
    Case.client_id,
    Case.unit_id,
    Case.number,
    Case.status,
    Case.urgency,
    Case.opened_on,
    Case.closed_on,
    Case.next_action_on,
    Case.last_contact_on,
    Case.owner_id,
    User.display_name,
    Case.awaits_owner,
)


def as_lines(cases: sa.Select[Case]) -> sa.Select[Any]:
    """Turn a select of cases into one of the columns of ``CaseLine``, in its order."""
    columns = (*_CASE, next_appointment(), Case.next_action.lazy(), ClientCard.content.lazy())
    found: sa.Select[Any] = cases.with_only_columns(*columns)
    return found.join(ClientCard, ClientCard.id == Case.client_id).outerjoin(User, User.id == Case.owner_id)


def is_open() -> sa.ColumnElement[bool]:
    """Return the condition that support goes on."""
    return Case.closed_on.is_(None)


def is_held_by(actor: Actor) -> sa.ColumnElement[bool]:
    """Return the condition that the actor answers for a case: as its owner, or as the cover of this day."""
    today = clock.today()
    covered = sa.select(Assignment.case_id).where(
        Assignment.user_id == actor.user_id,
        Assignment.kind == AssignmentKind.COVER,
        Assignment.starts_on <= today,
        sa.or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
    )
    return sa.or_(Case.owner_id == actor.user_id, Case.id.in_(covered))
