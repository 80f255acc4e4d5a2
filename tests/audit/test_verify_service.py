"""Verification finds what somebody did in the database to the tables that decide who may come in and see whom."""

import pytest
import sqlalchemy as sa

from casework.access.roles import Role
from casework.agencies import queries as agencies
from casework.agencies.models import AccessMode, Agency, Unit
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import queries as cases
from casework.cases.models import Case
from casework.core import clock, database
from casework.core.columns import new_id
from casework.identity.models import Membership, SecondFactorReset, User
from casework.support_log import queries
from casework.support_log import service as support_log
from casework.support_log.models import EntryStaff
from tests.factories import offices, people
from tests.factories.console import console, table_of

pytestmark = pytest.mark.both_engines


def faults_after(trail, *statements):
    """Return what verification says once these were executed at the database's own console."""
    assert trail.check().clean
    with console(trail.app) as connection:
        for statement in statements:
            connection.execute(statement)
    return trail.check().faults


class TestAMembership:
    def test_given_to_oneself_in_the_database_is_found(self, trail):
        with console(trail.app) as connection:
            row = dict(connection.execute(sa.select(table_of(Membership)).limit(1)).mappings().one())
        mine = {**row, "id": new_id(), "role": Role.SUPERVISOR}

        faults = faults_after(trail, sa.insert(table_of(Membership)).values(mine))

        assert faults == [f"membership {mine['id']}: no event tells of it"]

    @pytest.mark.parametrize("change", [{"role": Role.SUPERVISOR}, {"unit_id": None}])
    def test_changed_in_the_database_is_found(self, trail, change):
        assert faults_after(trail, sa.update(table_of(Membership)).values(change))

    def test_taken_away_in_the_database_is_found(self, trail):
        assert faults_after(trail, sa.delete(table_of(Membership)))


class TestAnAccount:
    @pytest.mark.parametrize(
        "change", [{"password_hash": "another"}, {"totp_seed_ct": None}, {"disabled_at": clock.now()}]
    )
    def test_changed_in_the_database_is_found(self, trail, change):
        assert faults_after(trail, sa.update(table_of(User)).values(change))

    def test_that_was_used_is_clean(self, trail):
        used = {"totp_last_step": 7, "last_sign_in_at": clock.now(), "updated_at": clock.now()}

        assert faults_after(trail, sa.update(table_of(User)).values(used)) == []


class TestAHalfGrantedReset:
    def test_put_in_is_found(self, trail):
        forged = {"id": new_id(), "user_id": trail.counsellor.user_id, "requested_at": clock.now()}

        assert faults_after(trail, sa.insert(table_of(SecondFactorReset)).values(forged))


class TestAnAgency:
    def test_that_shares_more_than_it_said_is_found(self, trail):
        assert faults_after(trail, sa.update(table_of(Agency)).values(access_mode=AccessMode.ASSIGNED))

    def test_with_another_unit_is_found(self, trail):
        assert faults_after(trail, sa.update(table_of(Unit)).values(number_prefix="X"))

    def test_that_was_closed_still_has_its_records(self, trail):
        with database.unit_of_work(trail.agency_id) as session:
            agency = session.get_one(Agency, trail.agency_id)
            agency.closed_on = clock.today()
            audit.record(trail.counsellor, Action.AGENCY_ADD, agency, fields=["closed_on"])
        agencies.forget()

        answer = trail.app.test_cli_runner().invoke(args=["audit", "verify"])

        assert (answer.exit_code, "is gone" in answer.output) == (0, False)


class TestADeletedRow:
    def test_of_the_application_is_no_fault_and_is_found_where_it_comes_back(self, trail):
        staff = table_of(EntryStaff)
        actor, office = trail.counsellor, offices.Office("a", trail.agency_id, (trail.counsellor.unit_id,))
        with database.unit_of_work():
            colleague = offices.add_member(office, "colleague", Role.COUNSELLOR)
        with database.unit_of_work(trail.agency_id) as session:
            case_id = session.scalars(sa.select(Case.id)).one()
            entry_id = people.log(actor, case_id, staff=(colleague.user_id,)).id
        with console(trail.app) as connection:
            row = dict(connection.execute(sa.select(staff)).mappings().one())

        with database.unit_of_work(trail.agency_id):
            case, entry = cases.get_case(actor, case_id), queries.get_entry(actor, entry_id)
            alone = support_log.Written(method="office", supported_on=clock.today(), text="一人で会った。")
            support_log.amend_entry(actor, case, entry, alone, version=entry.version)

        assert faults_after(trail, sa.insert(staff).values(row)) == [f"entry_staff {row['id']}: no event tells of it"]
