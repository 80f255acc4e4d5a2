"""A process that is killed in the midst of writing loses nothing it acknowledged, and leaves no half of anything."""

import os
import random
import signal
import time
from uuid import UUID

import pytest
import sqlalchemy as sa
from flask import Flask

from casework.access.roles import Role
from casework.agencies import queries as agencies
from casework.app import create_app
from casework.audit.commands import sequence_all
from casework.audit.verify import verify
from casework.cases.models import Case
from casework.core.database import unit_of_work
from casework.support_log.models import SupportEntry
from tests.factories import offices, people
from tests.factories.offices import Member
from tests.support import databases

KILLS = 200
LONGEST_SECONDS = 0.03  # about as long as a few writes take
MOST_WAITED_FOR = 2


def prepare(app: Flask) -> tuple[Member, UUID]:
    """Make an office with one counsellor and one case."""
    with app.app_context():
        with unit_of_work():
            offices.begin_service()
        with unit_of_work():
            office = offices.open_office("kill", units=1)
            member = offices.add_member(office, "counsellor", Role.COUNSELLOR)
        with unit_of_work(member.agency_id):
            case_id = people.take_in(member.actor()).id
    databases.dispose(app)
    return member, case_id


def write_until_killed(app: Flask, member: Member, case_id: UUID, pipe: int) -> None:
    """Write entries without end, naming each on the pipe once it is committed. Runs in a child process."""
    with app.app_context():
        while True:
            with unit_of_work(member.agency_id):
                entry_id = people.log(member.actor(), case_id).id
            os.write(pipe, entry_id.bytes)


def kill_one(app: Flask, member: Member, case_id: UUID, chance: random.Random) -> set[UUID]:
    """Fork a writer, kill it some time after its first or second entry, return what it acknowledged."""
    reader, writer = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reader)
        try:
            write_until_killed(app, member, case_id, writer)
        finally:
            os._exit(1)
    os.close(writer)
    told = os.read(reader, 16 * chance.randint(1, MOST_WAITED_FOR))
    time.sleep(chance.uniform(0, LONGEST_SECONDS))
    os.kill(child, signal.SIGKILL)
    _pid, status = os.waitpid(child, 0)
    with os.fdopen(reader, "rb") as stream:
        told += stream.read()
    assert os.WIFSIGNALED(status), "the writer failed before it was killed"
    return {UUID(bytes=told[start : start + 16]) for start in range(0, len(told) - len(told) % 16, 16)}


def stored(app: Flask, member: Member, case_id: UUID) -> tuple[set[UUID], int]:
    """Return the entries there are, and how many the case says there are."""
    with app.app_context(), unit_of_work(member.agency_id, writes=False) as session:
        ids = set(session.scalars(sa.select(SupportEntry.id)))
        count = session.scalar(sa.select(Case.entry_count).where(Case.id == case_id))
    return ids, int(count or 0)


def faults(app: Flask) -> list[str]:
    """Return what verification finds."""
    with app.app_context():
        sequence_all()
        with unit_of_work(writes=False):
            ids = [agency.id for agency in agencies.list_agencies()]
        return verify(ids).faults


def check(app: Flask, member: Member, case_id: UUID, acknowledged: set[UUID]) -> None:
    """Nothing acknowledged is missing, counters agree, the trail is clean."""
    ids, count = stored(app, member, case_id)
    assert acknowledged <= ids
    assert count == len(ids)
    assert faults(app) == []


@pytest.mark.slow
@pytest.mark.timeout(300)
class TestKilling:
    def test_a_killed_writer_loses_nothing_it_acknowledged(self, config):
        app = create_app(config)
        member, case_id = prepare(app)
        chance, acknowledged = random.Random(7), set()

        for _round in range(KILLS):
            acknowledged |= kill_one(app, member, case_id, chance)

        assert len(acknowledged) >= KILLS
        check(app, member, case_id, acknowledged)
        databases.dispose(app)
