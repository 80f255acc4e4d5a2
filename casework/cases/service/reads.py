"""Opening what shows a person: the query, and what it leaves on the trail before the page is sent."""

from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import policy
from casework.cases.models import Case
from casework.cases.queries import get_case_and_client, list_staff
from casework.clients import service as clients
from casework.clients.models import Client
from casework.clients.person import PersonDetails
from casework.clients.policy import visible_clients
from casework.clients.queries import Candidate
from casework.core.database import session
from casework.identity.queries import user_names


@dataclass(frozen=True)
class Opened:
    """A case opened to change it: the person, and who else works in its unit."""

    case: Case
    client: Client
    staff: list[tuple[UUID, str]]


def open_case_form(actor: Actor, case_id: UUID, permission: Permission, *, purpose: str) -> Opened:
    """Open a case to change it; NotFound where the actor may not see it, Forbidden where they may not change it."""
    case, client = get_case_and_client(actor, case_id)
    policy.require_write(actor, case, permission)
    audit.record(actor, Action.CASE_VIEW, case, rule=purpose)
    return Opened(case, client, list_staff(actor, case.unit_id))


@dataclass(frozen=True)
class Known:
    """Somebody who may be the person that is being taken in.

    Attributes:
        owner_name: Whom to ask; empty where no case is open.
        can_pick: The actor may see the person, and so may open a case for them.
        case_id: An open case in the actor's unit: to be gone on with instead of a new one.
    """

    candidate: Candidate
    owner_name: str
    can_pick: bool
    case_id: UUID | None


def find_known(actor: Actor, person: PersonDetails) -> list[Known]:
    """List who of the agency may be the person, the likeliest first; on the trail, without what was typed."""
    found = clients.check_candidates(actor, person)
    ids = [candidate.client_id for candidate in found]
    seen = set(session().scalars(visible_clients(actor).with_only_columns(Client.id).where(Client.id.in_(ids))))
    names = user_names(candidate.owner_id for candidate in found)
    cases = _open_cases(actor, ids)
    return [
        Known(
            candidate,
            names.get(candidate.owner_id, "") if candidate.owner_id else "",
            can_pick=candidate.client_id in seen,
            case_id=cases.get(candidate.client_id),
        )
        for candidate in found
    ]


def _open_cases(actor: Actor, client_ids: list[UUID]) -> dict[UUID, UUID]:
    open_ones = sa.and_(Case.client_id.in_(client_ids), Case.closed_on.is_(None))
    rows = policy.visible_cases(actor).where(open_ones).with_only_columns(Case.client_id, Case.id).order_by(Case.id)
    return {row.client_id: row.id for row in session().execute(rows)}
