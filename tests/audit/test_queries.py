"""Reading the trail."""

import pytest

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.audit import queries, service
from casework.audit.actions import Action
from casework.core import database
from casework.core.columns import new_id
from casework.core.errors import Forbidden


def officer(agency_id, role=Role.PRIVACY_OFFICER):
    return Actor(new_id(), agency_id, roles=frozenset({role}))


def listed(trail, agency_id=None, **options):
    with database.unit_of_work(writes=False) as session:
        found = queries.list_events(officer(agency_id or trail.agency_id), **options)
        session.expunge_all()
        return found


class TestListEvents:
    def test_shows_the_events_of_the_own_agency_alone(self, trail):
        with database.unit_of_work():
            service.record(officer(new_id()), Action.AUDIT_READ)

        assert {event.agency_id for event in listed(trail)} == {trail.agency_id}
        assert listed(trail, agency_id=new_id()) == []

    def test_is_refused_to_whoever_may_not_read_the_trail(self, trail):
        for role in set(Role) - {Role.PRIVACY_OFFICER, Role.SUPERVISOR}:
            with pytest.raises(Forbidden), database.unit_of_work(writes=False):
                queries.list_events(officer(trail.agency_id, role))

    def test_shows_the_latest_first_and_goes_on_page_by_page(self, trail):
        everything = [event.id for event in listed(trail)]
        paged: list[object] = []
        before = None
        while page := listed(trail, before=before, limit=2):
            paged += [event.id for event in page]
            before = (page[-1].at, page[-1].id)

        assert paged == everything
        assert [event.at for event in listed(trail)] == sorted((event.at for event in listed(trail)), reverse=True)

    def test_finds_by_action_and_by_record(self, trail):
        (opening,) = listed(trail, action="case.open")

        assert {event.record_id for event in listed(trail, record_id=opening.record_id)} == {opening.record_id}
        assert len(listed(trail, record_id=opening.record_id)) >= 4


class TestOldestWaiting:
    def test_is_the_oldest_event_without_a_number(self, trail):
        with database.unit_of_work(writes=False):
            assert queries.oldest_waiting() is None
        trail.add_read()
        with database.unit_of_work(writes=False):
            assert queries.oldest_waiting() is not None
