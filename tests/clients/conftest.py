"""Two agencies with their staff; the session acts in ours."""

import pytest

from casework.access.roles import Role
from casework.clients import directory
from casework.core.database import bind_agency
from tests.clients.world import World
from tests.factories.offices import add_member, begin_service, open_office


@pytest.fixture
def world(session):
    begin_service()
    ours, theirs = open_office("ours"), open_office("theirs")
    for name, role in (
        ("counsellor", Role.COUNSELLOR),
        ("colleague", Role.COUNSELLOR),
        ("supervisor", Role.SUPERVISOR),
        ("reception", Role.RECEPTION),
        ("analyst", Role.ANALYST),
    ):
        add_member(ours, name, role)
    add_member(ours, "neighbour", Role.COUNSELLOR, unit=1)
    add_member(theirs, "stranger", Role.COUNSELLOR)
    session.flush()  # the staff are read back
    bind_agency(session, ours.agency_id)
    yield World(session, ours, theirs)
    directory.forget()
