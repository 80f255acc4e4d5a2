"""Where benchmarks play: a folder, databases and servers that go away at the end."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from flask import Flask

from casework.app import create_app
from tests.benchmarks.figures import Table
from tests.benchmarks.pace import Pace
from tests.benchmarks.processes import house
from tests.benchmarks.seeding import office as offices
from tests.benchmarks.seeding.office import Office
from tests.benchmarks.serving import Server, served
from tests.support import databases, run
from tests.support.configuration import make_config
from tests.support.postgres import Cluster


@dataclass(frozen=True)
class House:
    """Casework on a database of its own, in this process; ``served`` starts it in another one.

    Attributes:
        engine: ``sqlite`` or ``postgresql``.
        office: The office whose people are looked at.
    """

    app: Flask
    engine: str
    instance: Path
    url: str
    office: Office

    def served(self, application: str = "house") -> AbstractContextManager[Server]:
        """Serve it from a process of its own; ``plain`` serves a database that was laid open."""
        databases.dispose(self.app)
        environment = {house.INSTANCE: str(self.instance), house.DATABASE: self.url}
        return served(f"tests.benchmarks.processes.{application}:make()", environment)


@dataclass
class Stage:
    """What a benchmark is given.

    Attributes:
        pace: How long it may take.
        table: Where its figures go.
        folder: For its files.
    """

    pace: Pace
    table: Table
    folder: Path
    _stack: ExitStack = field(default_factory=ExitStack)
    _clusters: list[Cluster] = field(default_factory=list)
    _houses: int = 0

    def enter(self, context: AbstractContextManager[Any]) -> Any:
        """Enter a block that is left when the benchmark ends."""
        return self._stack.enter_context(context)

    def at_end(self, tidy: Callable[[], object]) -> None:
        """Have something done when the benchmark ends."""
        self._stack.callback(tidy)

    def build_house(self, engine: str = "sqlite") -> House:
        """Build Casework on an empty database, with one office in it."""
        self._houses += 1
        instance = self.folder / f"house-{self._houses}"
        instance.mkdir(mode=0o700)
        url = self.new_database(engine, instance)
        databases.build(url, instance)
        app = create_app(make_config(instance, url))
        self._stack.callback(databases.dispose, app)
        offices.initialise(app)
        return House(app, engine, instance, url, offices.open_office(app))

    def copy_house(self, built: House) -> House:
        """Copy a house on SQLite, with its database and its secrets: who is signed in there is signed in here."""
        self._houses += 1
        instance = self.folder / f"house-{self._houses}"
        databases.dispose(built.app)
        shutil.copytree(built.instance, instance, ignore=shutil.ignore_patterns("*.lock", "*-shm"))
        url = f"sqlite:///{instance / 'casework.db'}"
        app = create_app(make_config(instance, url))
        self._stack.callback(databases.dispose, app)
        return replace(built, app=app, instance=instance, url=url)

    def new_database(self, engine: str, folder: Path) -> str:
        """Return the address of a new and empty database that keeps what it acknowledged."""
        if engine == "sqlite":
            return f"sqlite:///{folder / 'casework.db'}"
        if not self._clusters:
            self._clusters.append(self.enter(databases.durable_cluster()))
        cluster = self._clusters[0]
        return cluster.url(cluster.create_database())


@contextmanager
def staged(pace: Pace, table: Table) -> Iterator[Stage]:
    """Set the stage for one benchmark and clear it afterwards."""
    folder = run.begin()
    stage = Stage(pace, table, folder)
    try:
        with stage._stack:
            yield stage
    finally:
        run.end(folder)
