"""How a migration runs, shown on a small history of its own."""

import shutil
from pathlib import Path

import flask_migrate
import pytest
import sqlalchemy as sa
from flask import Flask

from casework.app import create_app
from casework.core.config import shipped
from tests.support import databases
from tests.support.configuration import make_config

REVISION = """
import sqlalchemy as sa
from alembic import op

revision = "{name}"
down_revision = {follows!r}


def upgrade() -> None:
    {upgrade}


def downgrade() -> None:
    pass
"""
PARENT = 'op.create_table("parent", sa.Column("id", sa.Integer(), primary_key=True), sa.Column("word", sa.String()))'
CHILD = 'op.execute("CREATE TABLE child (parent_id INTEGER REFERENCES parent (id) ON DELETE CASCADE)")'
ROWS = 'op.execute("INSERT INTO parent VALUES (1, NULL)"); op.execute("INSERT INTO child VALUES (1)")'
REBUILD = """with op.batch_alter_table("parent") as table:
        table.alter_column("word", new_column_name="name")"""
ORPHAN = 'op.execute("DELETE FROM parent")'


@pytest.fixture
def history(tmp_path: Path):
    """Write revisions, one for each step given, and return their folder."""

    def write(*steps: str) -> Path:
        folder = tmp_path / "migrations"
        shutil.copytree(shipped("migrations"), folder, ignore=shutil.ignore_patterns("versions", "__pycache__"))
        (folder / "versions").mkdir()
        for number, step in enumerate(steps):
            follows = f"r{number - 1}" if number else None
            text = REVISION.format(name=f"r{number}", follows=follows, upgrade=step)
            (folder / "versions" / f"r{number}.py").write_text(text)
        return folder

    return write


@pytest.fixture
def empty_app(empty_url: str, instance: Path):
    app = create_app(make_config(instance, empty_url))
    yield app
    databases.dispose(app)


def rows(app: Flask, table: str) -> int | None:
    engine = databases.engine_of(app)
    with engine.connect() as connection:
        if table not in sa.inspect(connection).get_table_names():
            return None
        return connection.execute(sa.text(f"SELECT count(*) FROM {table}")).scalar()


class TestUpgrade:
    def test_keeps_children_of_a_table_that_is_rebuilt(self, empty_app, history):
        folder = history(PARENT, CHILD, ROWS, REBUILD)

        with empty_app.app_context():
            flask_migrate.upgrade(str(folder))

        assert rows(empty_app, "child") == 1

    @pytest.mark.parametrize("engine_name", ["sqlite"])
    def test_leaves_nothing_behind_where_rows_would_lose_their_parent(self, empty_app, history):
        folder = history(PARENT, CHILD, ROWS, ORPHAN)

        with empty_app.app_context(), pytest.raises(SystemExit):
            flask_migrate.upgrade(str(folder))

        assert rows(empty_app, "parent") is None

    @pytest.mark.both_engines
    def test_leaves_nothing_behind_when_a_step_fails(self, empty_app, history):
        folder = history(PARENT, 'op.execute("SELECT nothing FROM nowhere")')

        with empty_app.app_context(), pytest.raises(sa.exc.DBAPIError):
            flask_migrate.upgrade(str(folder))

        assert rows(empty_app, "parent") is None


class TestAutogenerate:
    def test_writes_a_dated_script_that_imports_nothing_of_ours(self, empty_app, history):
        folder = history()

        with empty_app.app_context():
            flask_migrate.migrate(str(folder), message="create all tables")

        (script,) = (folder / "versions").glob("*.py")
        assert script.stem.endswith("_create_all_tables")
        assert "casework." not in script.read_text()

    def test_writes_nothing_where_models_and_database_agree(self, empty_app, history):
        folder = history()
        with empty_app.app_context():
            flask_migrate.migrate(str(folder), message="create all tables")
            flask_migrate.upgrade(str(folder))

            flask_migrate.migrate(str(folder), message="nothing to do")

        assert len(list((folder / "versions").glob("*.py"))) == 1
