"""Adding agencies and units, seeding the lists."""

import pytest
import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies import queries, service
from casework.agencies.models import AgencyKind, CodeItem, Municipality
from casework.agencies.profiles import Profile
from casework.core.columns import new_id
from casework.core.errors import Forbidden, NotFound, RuleBroken
from casework.crypto import keyring
from casework.japan.municipality_code import is_municipality_code

SYSTEM = Actor.system()
ADMINISTRATOR = Actor(new_id(), new_id(), roles=frozenset({Role.SYSTEM_ADMIN}))


@pytest.fixture(autouse=True)
def _system_keys(session):
    keyring.ensure_system_keys()
    session.flush()  # the trail's key is read back


def add_agency(code="tsu", **changes):
    values = {"name": "津自立相談支援センター", "kind": AgencyKind.SELF_RELIANCE, **changes}
    return service.add_agency(SYSTEM, code=code, **values)


class TestAddAgency:
    def test_gives_it_a_key_and_a_place_in_the_directory(self, session):
        agency = add_agency(phone="059-224-2000")

        assert agency.phone == "+81592242000"
        assert queries.get_agency(agency.id).short_name == "津自立相談支援センター"
        assert keyring.of_session(session).upper.newest_agency_key(agency.id).version == 1

    def test_refuses_a_code_that_is_taken(self, session):
        add_agency()

        with pytest.raises(RuleBroken):
            add_agency(name="別の機関")

    def test_refuses_a_municipality_that_does_not_exist(self, session):
        with pytest.raises(NotFound):
            add_agency(municipality_code="242013")

    def test_is_for_the_operator_alone(self, session):
        with pytest.raises(Forbidden):
            service.add_agency(ADMINISTRATOR, code="x", name="x", kind=AgencyKind.OTHER)


class TestAddUnit:
    def test_adds_it_to_its_agency(self, session):
        agency = add_agency()

        unit = service.add_unit(SYSTEM, agency.id, name="自立相談支援", profile=Profile.SELF_RELIANCE)

        assert [entry.id for entry in queries.list_units(agency.id)] == [unit.id]
        assert queries.get_unit(unit.id).course.start.code == "received"

    def test_refuses_a_second_of_the_same_name(self, session):
        agency = add_agency()
        service.add_unit(SYSTEM, agency.id, name="貸付", profile=Profile.NONE)

        with pytest.raises(RuleBroken):
            service.add_unit(SYSTEM, agency.id, name="貸付", profile=Profile.NONE)


class TestSeedReferenceData:
    @pytest.fixture(autouse=True)
    def _nothing_yet(self, session):
        session.execute(sa.delete(CodeItem))
        session.execute(sa.delete(Municipality))
        queries.forget()

    def test_adds_the_municipalities_and_the_product_codes(self, session):
        service.seed_reference_data(SYSTEM)

        places = queries.municipalities()
        assert len(places) == 31
        assert all(is_municipality_code(place.code) for place in places)
        assert [place.name for place in places[-2:]] == ["県外", "不明・住所不定"]

    def test_adds_nothing_the_second_time(self, session):
        assert service.seed_reference_data(SYSTEM) > 100
        assert service.seed_reference_data(SYSTEM) == 0

    def test_keeps_what_was_edited(self, session):
        service.seed_reference_data(SYSTEM)
        session.get(CodeItem, ("method", "letter")).label = "郵便"
        session.get(Municipality, "242012").region = "津"
        session.flush()

        service.seed_reference_data(SYSTEM)
        queries.forget()

        assert queries.label("method", "letter") == "郵便"
        assert queries.get_municipality("242012").region == "津"
