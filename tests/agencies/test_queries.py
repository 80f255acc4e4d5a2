"""What other rooms read of agencies and lists."""

import pytest
import time_machine

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies import queries, service
from casework.agencies.models import AgencyKind, CodeItem
from casework.agencies.profiles import Profile
from casework.core.columns import new_id
from casework.core.errors import NotFound
from casework.crypto import keyring

SYSTEM = Actor.system()
COUNSELLOR = Actor(new_id(), new_id(), roles=frozenset({Role.COUNSELLOR}))


@pytest.fixture(autouse=True)
def _lists(session):
    keyring.ensure_system_keys()
    session.flush()  # the trail's key is read back
    service.seed_reference_data(SYSTEM)


class TestCodes:
    def test_are_listed_in_their_order(self):
        assert [choice.code for choice in queries.codes("urgency")] == ["life", "housing", "food", "none"]

    def test_of_a_method_name_what_they_count_as(self):
        methods = {choice.code: choice for choice in queries.codes("method")}

        assert methods["home_visit"].official_code == "visit_accompany"
        assert methods["office"].is_consultation
        assert methods["outreach_site"].is_outreach
        assert methods["absent"].is_no_contact
        assert not methods["admin"].is_consultation

    def test_of_every_counted_method_have_an_official_code(self):
        official = {choice.code for choice in queries.codes("official_method")}

        for choice in queries.codes("method"):
            assert choice.official_code in official or "uncounted" in choice.flags

    def test_that_were_closed_are_not_offered_but_keep_their_word(self, session):
        session.get(CodeItem, ("method", "letter")).active = False
        session.flush()
        queries.forget()

        assert "letter" not in {choice.code for choice in queries.codes("method")}
        assert queries.label("method", "letter") == "手紙"

    def test_speak_the_language_of_the_request(self, app):
        with app.test_request_context(headers={"Accept-Language": "en"}):
            assert queries.label("method", "office") == "Interview at the office"

    def test_are_in_both_languages_everywhere(self, session):
        assert not [item for item in session.query(CodeItem) if not item.label or not item.label_en]

    def test_cost_no_statement_when_they_were_read_lately(self, count_statements):
        queries.codes("method")

        with count_statements() as seen:
            queries.codes("topic")

        assert seen.total == 0

    def test_are_read_again_after_a_minute(self, session, count_statements):
        with time_machine.travel("2026-04-01 09:00", tick=False):
            queries.forget()
            queries.codes("method")
        with time_machine.travel("2026-04-01 09:02", tick=False), count_statements() as seen:
            queries.codes("method")

        assert seen.total == 1


class TestLabel:
    def test_of_an_unknown_code_is_the_code(self):
        assert queries.label("method", "gone") == "gone"
        assert queries.label("method", None) == ""


class TestGetUnit:
    def test_raises_for_an_id_that_is_none(self):
        with pytest.raises(NotFound):
            queries.get_unit(new_id())

    def test_finds_one_that_was_added_since_the_list_was_read(self, session):
        agency = service.add_agency(SYSTEM, code="a", name="機関", kind=AgencyKind.OTHER)
        queries.get_agency(agency.id)

        unit = service.add_unit(SYSTEM, agency.id, name="事業", profile=Profile.NONE)

        assert queries.get_unit(unit.id).agency_id == agency.id


class TestListAgenciesKnownTo:
    def test_shows_all_to_somebody_signed_in_and_none_to_a_person_without_a_role(self, session):
        service.add_agency(SYSTEM, code="a", name="機関", kind=AgencyKind.OTHER)

        assert len(queries.list_agencies_known_to(COUNSELLOR)) == 1
        assert queries.list_agencies_known_to(Actor(new_id(), None)) == ()
        assert queries.list_units_known_to(Actor(new_id(), None)) == ()
