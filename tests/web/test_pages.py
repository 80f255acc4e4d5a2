"""What every page is made with."""

import re
from pathlib import Path

from casework.access.actor import Actor
from casework.access.current import set_current_actor
from casework.access.roles import Role
from casework.core.columns import new_id
from casework.core.config import shipped
from casework.web.forms import BaseForm
from casework.web.pages import asset, can, has_endpoint, page


class TestPage:
    def test_is_422_with_a_form_that_was_refused(self, app):
        with app.test_request_context():
            form = BaseForm()
            assert page("errors/404.html", form=form).status_code == 200
            form.is_refused = True
            assert page("errors/404.html", form=form).status_code == 422


class TestAsset:
    def test_carries_a_hash_of_the_content(self, app):
        with app.test_request_context():
            address = asset("js/casework.js")

        assert re.fullmatch(r"/static/js/casework\.js\?v=[0-9a-f]{12}", address)

    def test_exists_for_everything_that_layouts_name(self, app):
        named = re.findall(
            r"asset\('([^']+)'\)", "".join(p.read_text() for p in (shipped("templates") / "layouts").glob("*.html"))
        )

        assert named
        assert all((Path(app.static_folder) / name).is_file() for name in named)


class TestCan:
    def test_asks_the_acting_person(self, app):
        with app.test_request_context():
            assert not can("CASE_READ")
            set_current_actor(Actor(new_id(), new_id(), roles=frozenset({Role.COUNSELLOR})))
            assert can("CASE_READ")
            assert not can("USER_ADMIN")


class TestHasEndpoint:
    def test_knows_the_views(self, app):
        with app.app_context():
            assert has_endpoint("identity.login")
            assert not has_endpoint("kpi.board")
