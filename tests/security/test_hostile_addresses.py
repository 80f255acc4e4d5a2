"""What somebody may type behind the question mark: answered, never a failure."""

import pytest

from casework.access.roles import Role
from tests.factories import offices, people
from tests.factories.browser import signed_in

QUERIES = (
    "/appointments?week=9999-W52",
    "/appointments?week=0001-W01",
    "/appointments?week=9999-W99",
    "/appointments/new?on=9999-12-31&at=99:99&staff_id=x&case_id=x",
    "/cases?after=9999-99-99_x&status=zz&scope=zz",
    "/cases?after=9999-12-31_00000000-0000-0000-0000-000000000000",
    "/cases/{case_id}?after=x&month=9999-13",
    "/cases/{case_id}/timeline?after=x&month=9999-12&method=zz&from=0001-01-01&until=9999-12-31",
    "/cases/{case_id}/timeline?after=0001-01-01_00000000-0000-0000-0000-000000000000",
    "/cases/{case_id}/log?appointment=x",
    "/admin/audit?before=x&action=zz&record=x",
    "/admin/audit?before=0001-01-01T00:00:00_00000000-0000-0000-0000-000000000000",
    "/admin/audit?before=9999-12-31T23:59:59.999999%2B00:00_00000000-0000-0000-0000-000000000000",
    "/admin/audit?before=9999-12-31T23:59:59.999999-14:00_00000000-0000-0000-0000-000000000000",
    "/admin/users?after=%F0%9F%91%A8",
    "/me?notice=%F0%9F%91%A8",
)


@pytest.mark.both_engines
class TestEveryQuery:
    def test_is_answered(self, app, work):
        with work():
            offices.begin_service()
        with work():
            office = offices.open_office("a")
            offices.staff_every_role(office)
        with work(office.agency_id):
            case_id = people.take_in(office.actor("counsellor")).id
        seen = {}
        for who in (Role.COUNSELLOR, Role.SUPERVISOR, Role.OFFICE_MANAGER):
            browser = signed_in(app, office[who.value])
            for query in QUERIES:
                seen[query, who.value] = browser.get(query.format(case_id=case_id)).status_code

        assert [(where, status) for where, status in seen.items() if status not in {200, 400, 403, 404}] == []
        assert {query for (query, _who), status in seen.items() if status == 200} >= set(QUERIES[:3])
