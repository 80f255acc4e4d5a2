"""Every form that somebody may send, sent empty: refused or done, never a failure. It changes its world."""

from casework.access.roles import Role, permissions_of
from tests.architecture.access_table import PUBLIC
from tests.factories.browser import signed_in
from tests.security.routes import routes

TAKEN = {200, 201, 303, 409, 422}


class TestAnEmptyForm:
    def test_is_never_answered_with_a_failure(self, world):
        wrong = []
        for role in Role:
            member = world.ours[role.value]
            for route in routes(world.app):
                held = permissions_of([role])
                if route.method == "POST" and route.row.permission is not PUBLIC and route.row.permission in held:
                    browser = signed_in(world.app, member)
                    status = browser.post(route.path(world.records["open"])).status_code
                    if status not in TAKEN:
                        wrong.append((role.value, route.rule, status))

        assert wrong == []
