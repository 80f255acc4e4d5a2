"""An office with a duty supervisor, two counsellors and a reception, and people who come to it."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from uuid import UUID

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies import queries as agencies
from casework.agencies import service as agency_service
from casework.agencies.models import Unit
from casework.cases import service
from casework.cases.service import CaseFacts, Intake
from casework.clients.person import PersonDetails
from casework.core.database import bind_agency, session
from tests.identity import office as identity_office

NOON = datetime(2026, 11, 20, 3, 0, tzinfo=UTC)  # a Friday; Monday is a holiday
TAKAHASHI = PersonDetails(family_name="髙橋", given_name="あかね", family_kana="タカハシ", given_kana="アカネ")


@dataclass
class World:
    """The office and those who act in it."""

    office: identity_office.Office
    counsellor: Actor
    colleague: Actor
    supervisor: Actor
    reception: Actor
    neighbour: Actor
    stranger: Actor

    @property
    def agency_id(self) -> UUID:
        """Our agency."""
        return self.office.ours


def build(current) -> World:
    """Set up the office in a unit of work on global tables."""
    office = identity_office.build(current)
    agency_service.seed_reference_data(identity_office.SYSTEM)
    unit = current.get(Unit, office.desk)
    unit.number_prefix = "さ"
    current.flush()  # the prefix is read back
    agencies.forget()
    identity_office.add(office, "colleague", Role.COUNSELLOR)
    identity_office.add(office, "supervisor", Role.SUPERVISOR)
    identity_office.add(office, "reception", Role.RECEPTION)
    identity_office.add(office, "neighbour", Role.COUNSELLOR, unit_id=office.second_desk)
    stranger = office.actor("stranger", Role.COUNSELLOR, agency_id=office.theirs)
    return World(
        office,
        office.actor("counsellor", Role.COUNSELLOR),
        office.actor("colleague", Role.COUNSELLOR),
        office.actor("supervisor", Role.SUPERVISOR),
        office.actor("reception", Role.RECEPTION),
        replace(office.actor("neighbour", Role.COUNSELLOR), unit_id=office.second_desk),
        replace(stranger, unit_id=office.their_desk),
    )


def take_in(actor: Actor, person: PersonDetails = TAKAHASHI, **facts):
    """Take somebody in with as little as is needed."""
    return service.take_in(actor, Intake(person, facts=CaseFacts(**facts)))


def act_in(world: World):
    """Bind the open session to our agency."""
    bind_agency(session(), world.agency_id)
