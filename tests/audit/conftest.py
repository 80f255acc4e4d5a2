"""Fixtures: an agency with a few records, and the trail that tells of them."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest
from flask import Flask

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.audit import service
from casework.audit.actions import Action
from casework.audit.commands import sequence_all
from casework.audit.verify import Report, verify
from casework.core import database
from tests.factories import offices, people


@dataclass
class Trail:
    """A trail of some twenty events, all of them numbered; an application context is open."""

    app: Flask
    agency_id: UUID
    counsellor: Actor

    def check(self) -> Report:
        """Verify the trail and the agency's records against it."""
        return verify([self.agency_id])

    def add_read(self) -> None:
        """Put one more read on the trail, not numbered yet."""
        with database.unit_of_work(self.agency_id):
            service.record(self.counsellor, Action.CASE_VIEW, object_type="cases")


@pytest.fixture
def trail(app: Flask) -> Iterator[Trail]:
    with app.app_context():
        with database.unit_of_work():
            offices.begin_service()
        with database.unit_of_work():
            office = offices.open_office("a", units=1)
            counsellor = offices.add_member(office, "counsellor", Role.COUNSELLOR).actor()
        with database.unit_of_work(office.agency_id):
            case = people.take_in(counsellor, chief_complaint="家計のこと")
            for text in ("初めて会った。", "電話で話した。"):
                people.log(counsellor, case.id, text=text)
        built = Trail(app, office.agency_id, counsellor)
        built.add_read()
        sequence_all()
        yield built
