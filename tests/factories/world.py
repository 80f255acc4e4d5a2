"""Two agencies with everybody in them, and a person's record in each of the places where one can stand."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

from flask import Flask

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies.models import AccessMode
from casework.app import create_app
from casework.cases import service as cases
from casework.core import database
from casework.core.columns import new_id
from casework.identity import service as identity
from casework.identity.queries import find_user, list_memberships
from tests.factories import offices, people
from tests.factories.offices import Member, Office
from tests.support import databases
from tests.support.configuration import make_config

NAMED = ("supervisor", "colleague")


@dataclass(frozen=True)
class Record:
    """Ids of what belongs to one person; as a mapping, the arguments of every address."""

    client_id: UUID
    case_id: UUID
    entry_id: UUID
    appointment_id: UUID
    user_id: UUID
    membership_id: UUID

    @classmethod
    def unknown(cls) -> "Record":
        """Return ids that nothing has."""
        return cls(*(new_id() for _ in range(6)))


@dataclass
class World:
    """A built world.

    Attributes:
        ours: An agency that shares within its units (所内共有), nine roles, two units.
        theirs: Another one, where only those assigned read (担当のみ).
        records: ``open`` in our first unit, ``restricted`` there to the supervisor and a colleague, ``next_door`` in
            our second unit, ``theirs`` in the other agency, ``unknown`` nowhere.
        disabled: A counsellor of ours whose account is closed.
    """

    app: Flask
    ours: Office
    theirs: Office
    disabled: Member
    records: dict[str, Record] = field(default_factory=dict)


def build(app: Flask) -> World:
    """Build the world in an empty database. No application context may be open."""
    with app.app_context():
        with database.unit_of_work():
            offices.begin_service()
        with database.unit_of_work():
            ours, theirs = offices.open_office("a"), offices.open_office("b", access_mode=AccessMode.ASSIGNED)
            for office in (ours, theirs):
                offices.staff_every_role(office)
            disabled = offices.add_member(ours, "disabled", Role.COUNSELLOR)
            del ours.staff["disabled"]
        with database.unit_of_work():
            user = find_user(disabled.login_id)
            assert user is not None
            identity.disable_user(Actor.system(), user)
        world = World(app, ours, theirs, disabled, {"unknown": Record.unknown()})
        world.records["open"] = add_record(ours, "counsellor")
        world.records["restricted"] = add_record(ours, "supervisor", restricted=True)
        world.records["next_door"] = add_record(ours, "neighbour")
        world.records["theirs"] = add_record(theirs, "counsellor")
    return world


def add_record(office: Office, name: str, *, restricted: bool = False) -> Record:
    """Have one of the staff take somebody in, write an entry and book. An application context is open."""
    actor = office.actor(name)
    with database.unit_of_work(office.agency_id):
        case = people.take_in(actor)
        entry = people.log(actor, case.id)
        appointment = people.book(actor, case.id)
        if restricted:
            cases.restrict_case(actor, case, user_ids=[office[other].user_id for other in NAMED])
        user_id = office["colleague"].user_id
        (membership,) = list_memberships(Actor.system(), [user_id])
        return Record(case.client_id, case.id, entry.id, appointment.id, user_id, membership.id)


@contextmanager
def opened(engine: str, folder: Path, **settings: object) -> Iterator[World]:
    """Give a world on a database of its own, for all tests of a module."""
    with databases.prepared_database(engine, folder) as url:
        app = create_app(make_config(folder, url, **settings))
        app.testing = True
        yield build(app)
        databases.dispose(app)
