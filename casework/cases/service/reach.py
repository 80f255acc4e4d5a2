"""What a case means for its person: who may see them, and what their card says. Rule C-8."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.agencies.models import AccessMode
from casework.agencies.queries import get_agency, get_unit
from casework.cases.models import Case
from casework.clients import service as clients
from casework.clients.models import Client, Ground
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound


def client_of(case: Case) -> Client:
    """Return the person of a case that the caller has read through ``queries.get_case``."""
    client = session().scalar(sa.select(Client).where(Client.id == case.client_id))
    if client is None:
        raise NotFound
    return client


def open_to_unit(actor: Actor, case: Case, client: Client) -> None:
    """Let everybody of the case's unit see the person, or only at the desk where the agency shares no more."""
    shared = get_agency(case.agency_id).access_mode is AccessMode.SHARED
    ground = Ground.UNIT if shared else Ground.DESK
    clients.grant_access(actor, client, unit_id=case.unit_id, user_id=None, ground=ground)


def open_to(
    actor: Actor, case: Case, client: Client, user_id: UUID, ground: Ground, *, until_on: date | None = None
) -> None:
    """Let one member of the unit see the person, until the end of a day if one is named."""
    row = clients.grant_access(actor, client, unit_id=case.unit_id, user_id=user_id, ground=ground)
    if row is not None and until_on is not None:
        row.valid_until = clock.day_bounds(until_on)[1]


def close_to(actor: Actor, case: Case, client: Client, user_id: UUID, *grounds: Ground) -> None:
    """End what lets one member of the unit see the person on these grounds."""
    for ground in grounds:
        clients.end_access(actor, client, unit_id=case.unit_id, user_id=user_id, ground=ground)


def refresh_card(client: Client) -> None:
    """Write the person's card from all their cases: numbers, how things stand, who answers."""
    session().flush()  # a case that was only added would be missing from the rows
    stored = session().scalars(sa.select(Case).where(Case.client_id == client.id).order_by(Case.id))
    cases = sorted(stored, key=lambda case: (not case.is_open, -case.opened_on.toordinal()))
    leading = cases[0]
    clients.refresh_card(
        session(),
        client,
        numbers=[case.number for case in cases],
        old_numbers=[case.old_number for case in cases if case.old_number],
        status_line=get_unit(leading.unit_id).course.status(leading.status).label,
        owner_id=leading.owner_id if leading.is_open else None,
    )
