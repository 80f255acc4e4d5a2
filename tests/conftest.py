"""Fixtures that every room's tests share. Each test has a database, an instance and an application of its own.

Tests that ask for a database run on SQLite; those marked ``both_engines`` run on PostgreSQL too, and with
``--engines all`` every one of them does.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import FileSystemBytecodeCache
from playwright.sync_api import Browser, Page

from casework.app import create_app
from casework.core import database
from casework.core.config import Config
from casework.core.tenancy import GuardedSession
from tests.support import databases, run
from tests.support.browser import Pages, launched
from tests.support.configuration import make_config
from tests.support.network import refuse_other_hosts
from tests.support.postgres import Cluster
from tests.support.server import LiveServer, served
from tests.support.statements import Statements, counted

Work = Callable[..., AbstractContextManager[GuardedSession]]
CountStatements = Callable[[], AbstractContextManager[Statements]]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--engines",
        choices=("key", "all", "sqlite"),
        default="key",
        help="key: PostgreSQL for tests marked both_engines; all: for every test with a database; sqlite: none",
    )


def pytest_configure(config: pytest.Config) -> None:
    refuse_other_hosts()
    if not hasattr(config, "workerinput"):
        folder = run.begin()
        config.add_cleanup(lambda: run.end(folder))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what ``--engines`` does not ask for."""
    wanted = config.getoption("--engines")
    left_out = [item for item in items if item.get_closest_marker("postgresql") and not _on_postgresql(item, wanted)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


def _on_postgresql(item: pytest.Item, wanted: str) -> bool:
    return wanted == "all" or (wanted == "key" and item.get_closest_marker("both_engines") is not None)


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def engine_name(request: pytest.FixtureRequest) -> str:
    """The engine of this test."""
    return str(request.param)


@pytest.fixture
def instance(tmp_path: Path) -> Path:
    """The instance folder of this test."""
    folder = tmp_path / "instance"
    folder.mkdir(mode=0o700)
    return folder


@pytest.fixture
def engine_url(engine_name: str, instance: Path) -> Iterator[str]:
    """The address of a database with schema, keys and lists, and nothing else."""
    with databases.prepared_database(engine_name, instance) as url:
        yield url


@pytest.fixture
def empty_url(engine_name: str, instance: Path) -> Iterator[str]:
    """The address of a database with nothing in it, for tests of migrations and of ``init``."""
    with databases.empty_database(engine_name, instance) as url:
        yield url


@pytest.fixture
def config(request: pytest.FixtureRequest, instance: Path, engine_url: str) -> Config:
    """The settings of this test's application; ``@pytest.mark.settings(https=True)`` changes some."""
    marker = request.node.get_closest_marker("settings")
    return make_config(instance, engine_url, **(marker.kwargs if marker else {}))


@pytest.fixture
def app(config: Config) -> Iterator[Flask]:
    """The application on this test's database. No context is pushed: ``session`` and ``work`` do that."""
    application = create_app(config)
    application.testing = True
    application.jinja_env.bytecode_cache = FileSystemBytecodeCache(str(_bytecode_folder()))
    yield application
    databases.dispose(application)


def _bytecode_folder() -> Path:
    folder = run.current() / "templates"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, in this process. No application context may be open round its requests."""
    return app.test_client()


@pytest.fixture
def work(app: Flask) -> Work:
    """``with work(agency_id, writes=True) as session``: one committed unit of work."""

    @contextmanager
    def unit(agency_id: UUID | None = None, *, writes: bool = True) -> Iterator[GuardedSession]:
        with app.app_context(), database.unit_of_work(agency_id, writes=writes) as session:
            yield session

    return unit


@pytest.fixture
def session(app: Flask) -> Iterator[GuardedSession]:
    """A session open for writing, no agency bound yet (``bind_agency``); what it holds is rolled back."""
    with app.app_context():
        current = database.session()
        database.begin_write(current)
        yield current
        current.rollback()
        current.close()


@pytest.fixture
def count_statements(app: Flask) -> CountStatements:
    """``with count_statements() as seen``: then ``seen.total``, ``seen.by_verb``, ``seen.texts``."""
    return lambda: counted(databases.engine_of(app))


@pytest.fixture
def live_server(app: Flask) -> Iterator[LiveServer]:
    """The application behind waitress on a free loopback port."""
    with served(app) as server:
        yield server


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, one a process."""
    with launched() as chromium:
        yield chromium


@pytest.fixture
def pages(browser: Browser, live_server: LiveServer) -> Iterator[Pages]:
    """``pages.open(width=320, javascript=False)``; strange requests and broken policies fail the test at its end."""
    opened = Pages(browser, live_server.url)
    yield opened
    opened.close()


@pytest.fixture
def page(pages: Pages) -> Page:
    """One page at 1280 px."""
    return pages.open()


@pytest.fixture
def durable_cluster() -> Iterator[Cluster]:
    """A PostgreSQL of this test's own that keeps what it acknowledged: it may be killed."""
    with databases.durable_cluster() as cluster:
        yield cluster
