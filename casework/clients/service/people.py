"""Taking in and changing a person."""

from datetime import date
from uuid import UUID

from casework.access.actor import Actor
from casework.agencies import queries as agencies
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.clients import keys, policy
from casework.clients.models import Client, Residence
from casework.clients.person import PersonDetails
from casework.clients.service.access import open_to_unit
from casework.clients.service.cards import refresh_card
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Forbidden, StaleVersion
from casework.core.i18n import _l


def create_client(
    actor: Actor,
    details: PersonDetails,
    *,
    unit_id: UUID,
    municipality_code: str | None = None,
    residence_known_on: date | None = None,
) -> Client:
    """Take in a person: a key of their own, their card, where they live, and who may see them.

    Args:
        actor: Needs ``CASE_OPEN``.
        details: What was told.
        unit_id: The unit that takes them in; everybody in it sees them, or under 「担当のみ」 whoever took them in.
        municipality_code: Where they live, as far as it is known.
        residence_known_on: The day on which that was told; today by default.

    Raises:
        Forbidden: the actor may not take in a person.
        NotFound: there is no such municipality.
        RuleBroken: see ``PersonDetails.stored``.
    """
    policy.require_open(actor)
    if actor.agency_id is None:
        raise Forbidden("agency")
    client_id = keys.new_client_key()
    client = Client(id=client_id, agency_id=actor.agency_id, created_by=actor.user_id, **details.stored())
    session().add(client)
    if municipality_code:
        _add_residence(client, municipality_code, residence_known_on)
    open_to_unit(actor, client, unit_id)
    refresh_card(session(), client)
    told = [name for name, value in details.stored().items() if value is not None]
    audit.record(actor, Action.CLIENT_CREATE, client, fields=told)
    return client


def change_client(actor: Actor, client: Client, details: PersonDetails, *, version: int) -> Client:
    """Write down what is now known of a person.

    Args:
        actor: Needs ``CASE_WRITE`` or ``CASE_OPEN`` in the client's agency.
        client: As read for this actor.
        details: All of it, not only what changed.
        version: The version that the form showed.

    Raises:
        Forbidden, RuleBroken: as above.
        StaleVersion: somebody saved since; ``theirs`` holds the differing texts as they stand now.
    """
    policy.require_write(actor, client)
    wanted = details.stored()
    session().refresh(client, with_for_update=True)
    changed = [name for name, value in wanted.items() if getattr(client, name) != value]
    if client.version != version:
        theirs = {name: _text(getattr(client, name)) for name in changed}
        raise StaleVersion(_l("編集中に、ほかの職員が更新しました。"), theirs)
    for name in changed:
        setattr(client, name, wanted[name])
    if changed:
        client.version += 1
        refresh_card(session(), client)
        audit.record(actor, Action.CLIENT_CHANGE, client, fields=changed)
    return client


def move_residence(actor: Actor, client: Client, municipality_code: str, *, known_on: date | None = None) -> Residence:
    """Write down that a person lives somewhere else.

    Raises:
        Forbidden: the actor may not change this client.
        NotFound: there is no such municipality.
    """
    policy.require_write(actor, client)
    residence = _add_residence(client, municipality_code, known_on)
    audit.record(actor, Action.CLIENT_CHANGE, client, fields=["municipality_code"])
    return residence


def _add_residence(client: Client, municipality_code: str, known_on: date | None) -> Residence:
    place = agencies.get_municipality(municipality_code)
    residence = Residence(
        record_id=client.id,
        agency_id=client.agency_id,
        client_id=client.id,
        municipality_code=place.code,
        known_on=known_on or clock.today(),
    )
    session().add(residence)
    return residence


def _text(value: object) -> str:
    if isinstance(value, dict):
        return " ".join(str(part) for part in value.values() if part)
    return "" if value is None else str(value)
