"""Reading one case: the row, its person, its history."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.cases import policy
from casework.cases.models import Assignment, Case, CaseStatusChange, Enrolment
from casework.clients.models import Client
from casework.core.database import session
from casework.core.errors import NotFound
from casework.identity.models import User

AnySelect = sa.Select[*tuple[Any, ...]]


def get_case(actor: Actor, case_id: UUID) -> Case:
    """Return a case that the actor may see, locked where this request writes; NotFound otherwise."""
    found = session().execute(_locked(policy.visible_cases(actor).where(Case.id == case_id))).first()
    if found is None:
        raise NotFound
    case: Case = found[0]
    return case


def get_case_at_desk(actor: Actor, case_id: UUID) -> Case:
    """Return a case for the desk: to book for it, never to show what is written in it. NotFound otherwise."""
    found = session().execute(policy.visible_to_desk(actor).where(Case.id == case_id)).first()
    if found is None:
        raise NotFound
    case: Case = found[0]
    return case


def get_case_and_client(actor: Actor, case_id: UUID) -> tuple[Case, Client]:
    """Return a case and its person in one statement, the case locked where this request writes; NotFound otherwise."""
    statement = policy.visible_cases(actor).where(Case.id == case_id)
    joined = statement.join(Client, sa.and_(Client.agency_id == Case.agency_id, Client.id == Case.client_id))
    found = session().execute(_locked(joined.with_only_columns(Case, Client))).first()
    if found is None:
        raise NotFound
    return found[0], found[1]


def _locked(statement: AnySelect) -> AnySelect:
    return statement.with_for_update(of=Case) if session().writes else statement


def list_cases_of(actor: Actor, client_id: UUID) -> Sequence[Case]:
    """List the cases of a person that the actor may see, the open ones first, then the latest."""
    statement = policy.visible_cases(actor).where(Case.client_id == client_id)
    return session().scalars(statement.order_by(Case.closed_on.is_not(None), Case.opened_on.desc(), Case.id)).all()


@dataclass(frozen=True)
class HistoryRow:
    """One move in the history of a case."""

    from_status: str
    to_status: str
    changed_on: date
    changed_by_name: str
    reason_code: str
    reason: str
    recontact_on: date | None


def list_history(case: Case) -> list[HistoryRow]:
    """List the moves of a case that the caller has read through ``get_case``, newest first."""
    statement = (
        sa.select(CaseStatusChange, User.display_name)
        .outerjoin(User, User.id == CaseStatusChange.changed_by)
        .where(CaseStatusChange.case_id == case.id)
        .order_by(CaseStatusChange.changed_on.desc(), CaseStatusChange.id.desc())
    )
    return [
        HistoryRow(
            change.from_status,
            change.to_status,
            change.changed_on,
            name or "",
            change.reason_code,
            change.reason or "",
            change.recontact_on,
        )
        for change, name in session().execute(statement)
    ]


def list_assignments(case: Case) -> list[tuple[Assignment, str]]:
    """List who answered for a case that the caller has read through ``get_case``, with names, the latest first."""
    statement = (
        sa.select(Assignment, User.display_name)
        .join(User, User.id == Assignment.user_id)
        .where(Assignment.case_id == case.id)
        .order_by(Assignment.starts_on.desc(), Assignment.id.desc())
    )
    return [(assignment, name) for assignment, name in session().execute(statement)]


def list_enrolments(case: Case) -> Sequence[Enrolment]:
    """List the registrations of a case that the caller has read through ``get_case``, the latest first."""
    statement = sa.select(Enrolment).where(Enrolment.case_id == case.id)
    return session().scalars(statement.order_by(Enrolment.registered_on.desc(), Enrolment.id.desc())).all()
