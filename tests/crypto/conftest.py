"""Fixtures: a live database with sealed tables of its own."""

from collections.abc import Iterator

import pytest
from flask import Flask

from casework.core import database
from casework.core.columns import new_id
from casework.crypto import keyring
from tests.crypto.world import World, create_tables, local_root


@pytest.fixture
def world(empty_url: str) -> Iterator[World]:
    """Two agencies with keys, and an application context for as long as the test runs."""
    app = Flask("sealing")
    options: dict[str, object] = {"hide_parameters": True}
    if empty_url.startswith("sqlite"):
        options["connect_args"] = {"isolation_level": None}
    app.config.update(SQLALCHEMY_DATABASE_URI=empty_url, SQLALCHEMY_ENGINE_OPTIONS=options)
    root = app.extensions["root_key"] = local_root()
    with app.app_context():
        database.init_app(app)
        world = World(app, database.db.engine, root, ours=new_id(), theirs=new_id())
        create_tables(world)
        with database.unit_of_work():
            keyring.create_agency_key(world.ours)
            keyring.create_agency_key(world.theirs)
            keyring.ensure_system_keys()
        yield world
        world.engine.dispose()
