"""The application behind the web server that ``casework serve`` uses, on a free loopback port."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Flask
from waitress import wasyncore
from waitress.server import create_server

from casework.operations.commands import server_options
from tests.support.databases import engine_of
from tests.support.statements import Statements, counted


@dataclass(frozen=True)
class LiveServer:
    """A running server.

    Attributes:
        url: Its address without a slash at the end.
        app: The application behind it.
    """

    url: str
    app: Flask

    @contextmanager
    def count_statements(self) -> Iterator[Statements]:
        """Count what its requests ask of the database meanwhile."""
        with counted(engine_of(self.app)) as seen:
            yield seen


@contextmanager
def served(app: Flask, *, threads: int = 4) -> Iterator[LiveServer]:
    """Serve an application from a thread; stop when the block ends."""
    channels: dict[int, Any] = {}
    server: Any = create_server(
        app, map=channels, host="127.0.0.1", port=0, threads=threads, **server_options(app.config["CASEWORK"])
    )
    thread = threading.Thread(target=server.run, name="live-server", daemon=True)
    thread.start()
    try:
        yield LiveServer(f"http://127.0.0.1:{server.effective_port}", app)
    finally:
        server.trigger.pull_trigger(lambda: wasyncore.close_all(channels))
        thread.join(timeout=10)
        server.task_dispatcher.shutdown()
