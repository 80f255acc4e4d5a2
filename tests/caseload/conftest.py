"""Fixtures: two offices, and browsers signed in as their staff."""

import pytest
from flask import Flask
from sqlalchemy import select

from casework.audit.models import AuditEvent
from tests.conftest import Work
from tests.factories.browser import Browser, signed_in
from tests.factories.offices import Office, begin_service, open_office, staff_every_role


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
def as_(app: Flask, office: Office):
    """``as_("reception")``: a browser signed in as one of our staff, or of another office's."""

    def browser(name: str, where: Office | None = None) -> Browser:
        return signed_in(app, (where or office)[name])

    return browser


@pytest.fixture
def in_office(work: Work, office: Office):
    """``with in_office():``: a unit of work in our agency."""
    return lambda: work(office.agency_id)


@pytest.fixture
def events(work: Work):
    """``events("case.list")``: the trail's events of an action, oldest first."""

    def read(action: str):
        with work(writes=False) as session:
            return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action).order_by(AuditEvent.at)))

    return read
