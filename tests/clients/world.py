"""People who are taken in, and those who look for them."""

from dataclasses import dataclass
from datetime import date

from casework.access.actor import Actor
from casework.clients import queries, service
from casework.clients.models import Client
from casework.clients.person import Birth, PersonDetails
from casework.core import clock
from casework.core.database import bind_agency
from casework.core.tenancy import GuardedSession
from casework.japan.wareki import parse_birth
from tests.factories.offices import Office

TAKAHASHI = {"family_name": "髙橋", "given_name": "花子", "family_kana": "タカハシ", "given_kana": "ハナコ"}


@dataclass
class World:
    """Our agency and another one."""

    session: GuardedSession
    ours: Office
    theirs: Office

    def actor(self, name: str) -> Actor:
        """One of our staff."""
        return self.ours.actor(name)

    def take_in(self, name: str = "counsellor", **told) -> Client:
        """Take somebody in; ``birth`` as it is typed."""
        actor = self.ours.actor(name)
        assert actor.unit_id is not None
        client = service.create_client(actor, details(**(told or TAKAHASHI)), unit_id=actor.unit_id)
        self.session.flush()  # the next function reads them back
        return client

    def number(self, client: Client, *numbers: str, old: tuple[str, ...] = (), owner: str = "counsellor") -> None:
        """Give a client case numbers and an owner, as the cases do."""
        owner_id = self.ours[owner].user_id
        service.refresh_card(
            self.session, client, numbers=numbers, old_numbers=old, status_line="支援提供", owner_id=owner_id
        )
        self.session.flush()  # the next function reads them back

    def found(self, text: str, name: str = "counsellor") -> list[str]:
        """Names of whom a search shows to one of our staff, in order."""
        return [hit.card.name for hit in queries.search(self.actor(name), text).hits]

    def act_for(self, office: Office) -> None:
        """Bind the session to an agency."""
        bind_agency(self.session, office.agency_id)


def details(birth: str = "", **told) -> PersonDetails:
    """What is told of a person, the birth date as it is typed."""
    return PersonDetails(birth=born(birth), **told)


def born(text: str, today: date | None = None) -> Birth | None:
    """The birth date that a text tells."""
    return Birth.of(parse_birth(text, today=today or clock.today())) if text else None
