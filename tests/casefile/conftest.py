"""Fixtures: two offices, and one person with a case in the first."""

import pytest
from flask import Flask
from sqlalchemy import select

from casework.audit.models import AuditEvent
from casework.cases.models import Case
from tests.conftest import Work
from tests.factories.browser import Browser, signed_in
from tests.factories.offices import Office, begin_service, open_office, staff_every_role
from tests.factories.people import log, take_in


@pytest.fixture
def office(app: Flask, work: Work) -> Office:
    """Our office, with somebody in every role."""
    with work():
        begin_service()
    with work():
        ours = open_office("ours")
        staff_every_role(ours)
    return ours


@pytest.fixture
def others(office: Office, work: Work) -> Office:
    """Another agency, staffed alike."""
    with work():
        theirs = open_office("theirs")
        staff_every_role(theirs)
    return theirs


@pytest.fixture
def in_office(work: Work, office: Office):
    """``with in_office():``: a unit of work in our agency."""
    return lambda: work(office.agency_id)


@pytest.fixture
def case(office: Office, in_office) -> Case:
    """A case of our counsellor with one entry."""
    with in_office():
        taken = take_in(office.actor("counsellor"), chief_complaint="仕事のことで相談したい")
        log(office.actor("counsellor"), taken.id, text="履歴書を一緒に見た。")
    return taken


@pytest.fixture
def as_(app: Flask, office: Office):
    """``as_("reception")``: a browser signed in as one of our staff, or of another office's."""

    def browser(name: str, where: Office | None = None) -> Browser:
        return signed_in(app, (where or office)[name])

    return browser


@pytest.fixture
def events(work: Work):
    """``events("case.view")``: the trail's events of an action, oldest first."""

    def read(action: str):
        with work(writes=False) as session:
            return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.at)))

    return read
