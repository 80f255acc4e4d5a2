"""The demonstration, told once a run and served to each journey as a copy of its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser

from casework.app import create_app
from casework.demo import commands
from casework.operations import setup
from tests.support import databases, run
from tests.support.browser import Pages
from tests.support.configuration import make_config
from tests.support.server import LiveServer, served

SEED = 2026


def _template() -> Path:
    return run.current() / "demo"


def _build() -> None:
    folder = _template()
    folder.mkdir(mode=0o700)
    app = create_app(make_config(folder, f"sqlite:///{folder / 'casework.db'}", demo=True))
    with app.app_context():
        setup.initialise()
        commands.load(app.config["CASEWORK"], SEED)
    databases.dispose(app)


@pytest.fixture
def demo_app(tmp_path: Path) -> Iterator[Flask]:
    """The demonstration's application on a database of this test's own."""
    run.once("demo", _build)
    folder = tmp_path / "demo"
    shutil.copytree(_template(), folder)
    app = create_app(make_config(folder, f"sqlite:///{folder / 'casework.db'}", demo=True))
    yield app
    databases.dispose(app)


@pytest.fixture
def demo_server(demo_app: Flask) -> Iterator[LiveServer]:
    """The demonstration behind waitress."""
    with served(demo_app, threads=6) as server:
        yield server


@pytest.fixture
def demo_pages(browser: Browser, demo_server: LiveServer) -> Iterator[Pages]:
    """Pages on the demonstration; strange requests and broken policies fail the test at its end."""
    opened = Pages(browser, demo_server.url)
    yield opened
    opened.close()
