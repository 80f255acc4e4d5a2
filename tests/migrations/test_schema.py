"""The migrations as a whole: one line of revisions that ends at the models, forwards and backwards."""

import re
from pathlib import Path

import flask_migrate
import pytest
from alembic.config import Config as AlembicConfig
from alembic.script import ScriptDirectory
from flask import Flask

from casework.app import create_app
from casework.core.config import shipped
from tests.support import databases
from tests.support.configuration import make_config
from tests.support.schema import describe, missing_declared, our_tables

VERSIONS = shipped("migrations") / "versions"
REVISIONS = sorted(VERSIONS.glob("*.py"))


@pytest.fixture
def empty_app(empty_url: str, instance: Path):
    app = create_app(make_config(instance, empty_url))
    yield app
    databases.dispose(app)


def migrate(app: Flask, direction: str, revision: str) -> None:
    with app.app_context():
        getattr(flask_migrate, direction)(revision=revision)


@pytest.mark.both_engines
class TestSchema:
    def test_at_the_head_equals_the_models(self, empty_app, empty_url, engine_name, tmp_path):
        migrate(empty_app, "upgrade", "head")

        with databases.empty_database(engine_name, tmp_path) as modelled_url:
            databases.create_from_models(modelled_url)
            assert describe(empty_url) == describe(modelled_url)
        assert set(describe(empty_url)) == our_tables()

    def test_goes_down_to_nothing_and_up_again(self, empty_app, empty_url):
        migrate(empty_app, "upgrade", "head")
        before = describe(empty_url)

        migrate(empty_app, "downgrade", "base")
        assert describe(empty_url) == {}
        migrate(empty_app, "upgrade", "head")

        assert describe(empty_url) == before

    def test_has_every_declared_trigger_and_policy(self, empty_app, empty_url):
        migrate(empty_app, "upgrade", "head")

        assert missing_declared(empty_url) == []


class TestRevisions:
    def test_have_one_head(self):
        settings = AlembicConfig()
        settings.set_main_option("script_location", str(shipped("migrations")))

        assert len(ScriptDirectory.from_config(settings).get_heads()) == 1

    @pytest.mark.parametrize("path", REVISIONS, ids=lambda path: path.stem)
    def test_are_dated_and_import_nothing_of_ours(self, path):
        assert re.fullmatch(r"\d{8}_\d{4}_[a-z0-9_]+", path.stem)
        assert not re.search(r"^\s*(from|import) casework", path.read_text(), re.MULTILINE)
