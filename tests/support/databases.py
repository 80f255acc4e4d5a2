"""Databases for tests: the schema is built once a run for each engine, every test works on a copy."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import flask_migrate
import sqlalchemy as sa
from flask import Flask

from casework.access.actor import Actor
from casework.agencies import service as agencies
from casework.app import create_app
from casework.core import schema
from casework.core.config import shipped
from casework.core.database import Model, db, unit_of_work
from casework.crypto import keyring
from tests.support import run
from tests.support.configuration import make_config
from tests.support.postgres import Cluster

ENGINES = ("sqlite", "postgresql")
TEMPLATE = "casework_template"


def cluster() -> Cluster:
    """Return the cluster of this run; the first process that asks starts it."""
    ours = Cluster(run.current() / "postgres")
    run.once("cluster", ours.start)
    return ours


@contextmanager
def empty_database(engine: str, folder: Path) -> Iterator[str]:
    """Give the address of a database with nothing in it."""
    if engine == "sqlite":
        yield f"sqlite:///{folder / 'casework.db'}"
        return
    with _copy_of("template0") as url:
        yield url


@contextmanager
def prepared_database(engine: str, folder: Path) -> Iterator[str]:
    """Give the address of a database of a service that nobody has used yet."""
    if engine == "sqlite":
        run.once("sqlite-template", _build_sqlite)
        shutil.copyfile(_sqlite_template(), folder / "casework.db")
        yield f"sqlite:///{folder / 'casework.db'}"
        return
    run.once("postgresql-template", _build_postgresql)
    with _copy_of(TEMPLATE) as url:
        yield url


def build(url: str, folder: Path) -> None:
    """Give a database what every service has: schema, the service's own keys, the shipped lists.

    The schema comes by the migrations, or straight from the models while there is no migration.
    """
    app = create_app(make_config(folder, url))
    with app.app_context():
        if any((shipped("migrations") / "versions").glob("*.py")):
            flask_migrate.upgrade()
        else:
            create_from_models(url)
        with unit_of_work():
            keyring.ensure_system_keys()
        with unit_of_work():
            agencies.seed_reference_data(Actor.system())
    dispose(app)


def engine_of(app: Flask) -> sa.Engine:
    """Return the engine of an application."""
    with app.app_context():
        return db.engine


def dispose(app: Flask) -> None:
    """Close an application's idle connections."""
    engine_of(app).dispose()


def create_from_models(url: str) -> None:
    """Create what the models and the declarations say, past the migrations."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.begin() as connection:
        Model.metadata.create_all(connection)
        schema.apply_declared(connection)
    engine.dispose()


@contextmanager
def durable_cluster() -> Iterator[Cluster]:
    """Start a cluster that keeps every acknowledged commit, for one test."""
    folder = run.current() / f"postgres-{uuid4().hex[:8]}"
    cluster = Cluster(folder, durable=True)
    cluster.start()
    try:
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _copy_of(template: str) -> Iterator[str]:
    ours = cluster()
    name = ours.create_database(template)
    try:
        yield ours.url(name)
    finally:
        ours.drop_database(name)


def _sqlite_template() -> Path:
    return run.current() / "sqlite-template" / "casework.db"


def _build_sqlite() -> None:
    path = _sqlite_template()
    path.parent.mkdir()
    build(f"sqlite:///{path}", path.parent)
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").all()
    engine.dispose()


def _build_postgresql() -> None:
    ours = cluster()
    name = ours.create_database(name=TEMPLATE)
    folder = run.current() / "postgresql-template"
    folder.mkdir()
    build(ours.url(name), folder)
