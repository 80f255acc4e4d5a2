"""応対ビュー: how to treat a person, and whom to ask. Rule F-4: nothing here opens what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from casework.access.actor import Actor
from casework.agencies.queries import get_unit
from casework.casefile.contact import dialled, lines
from casework.cases.lifecycle import AssignmentKind
from casework.cases.models import Assignment, Case
from casework.cases.policy import visible_cases, visible_to_desk
from casework.clients.models import Client
from casework.clients.queries import get_client_at_desk
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound
from casework.core.i18n import LazyString
from casework.identity.models import User
from casework.support_log.queries import AppointmentRow, list_coming_of_client


@dataclass(frozen=True)
class DeskCase:
    """What the desk knows of a case: where it is kept, who answers for it, when somebody was last in touch."""

    id: UUID
    number: str
    unit_id: UUID
    closed_on: date | None
    last_contact_on: date | None
    awaits_owner: bool
    owner_name: str | None
    cover_name: str | None

    @property
    def unit_name(self) -> str:
        """The unit that keeps the case."""
        return get_unit(self.unit_id).name


@dataclass(frozen=True)
class Desk:
    """A person as the desk sees them."""

    client: Client
    cases: Sequence[DeskCase]
    appointments: Sequence[AppointmentRow]

    @property
    def age(self) -> int | None:
        """The age in full years, where anything is known of it."""
        birth = self.client.birth_date
        return None if birth is None else birth.age(clock.today())

    @property
    def contact_lines(self) -> Sequence[tuple[LazyString, str]]:
        """How the person may be reached, question by question."""
        return lines(self.client.safety)

    @property
    def phone(self) -> str:
        """The telephone number as it is dialled."""
        return dialled(self.client.phone)

    @property
    def open_case(self) -> DeskCase | None:
        """The case that is being worked on, or None."""
        return next((case for case in self.cases if case.closed_on is None), None)


def get_desk(actor: Actor, client_id: UUID) -> Desk:
    """Return the desk's view of a person; NotFound where not even that is the actor's."""
    client = get_client_at_desk(actor, client_id)
    return Desk(client, _cases(actor, client_id), list_coming_of_client(actor, client_id))


def _cases(actor: Actor, client_id: UUID) -> Sequence[DeskCase]:
    owner = aliased(User)
    columns: tuple[Any, ...] = (
        *(Case.id, Case.number, Case.unit_id, Case.closed_on, Case.last_contact_on, Case.awaits_owner),
        *(owner.display_name, _cover_name()),
    )
    found: sa.Select[Any] = visible_to_desk(actor).where(Case.client_id == client_id).with_only_columns(*columns)
    statement = found.outerjoin(owner, owner.id == Case.owner_id).order_by(
        Case.closed_on.is_not(None), Case.opened_on.desc(), Case.id
    )
    return [DeskCase(*row) for row in session().execute(statement)]


def _cover_name() -> sa.ScalarSelect[str]:
    today = clock.today()
    cover = aliased(User)
    covers = (
        sa.select(cover.display_name)
        .join(Assignment, Assignment.user_id == cover.id)
        .where(
            Assignment.case_id == Case.id,
            Assignment.kind == AssignmentKind.COVER,
            Assignment.starts_on <= today,
            sa.or_(Assignment.ends_on.is_(None), Assignment.ends_on >= today),
        )
    )
    return covers.correlate(Case).order_by(Assignment.starts_on.desc(), Assignment.id).limit(1).scalar_subquery()


def leading_case_id(actor: Actor, client_id: UUID) -> UUID:
    """Return the case of a person to open first: the open one, else the latest; NotFound where the actor sees none."""
    cases = visible_cases(actor).where(Case.client_id == client_id).with_only_columns(Case.id)
    leading = session().scalar(cases.order_by(Case.closed_on.is_not(None), Case.opened_on.desc(), Case.id).limit(1))
    if leading is None:
        raise NotFound
    return leading
