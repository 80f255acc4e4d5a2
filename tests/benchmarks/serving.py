"""Servers for the length of a benchmark: one process each, all behind gunicorn with the same settings."""

import os
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, perf_counter, sleep

from tests.benchmarks.browsing import Browser, Refused

THREADS = 8
SETTINGS = (
    *("--worker-class", "gthread", "--workers", "1", "--threads", str(THREADS)),
    *("--keep-alive", "75", "--timeout", "300", "--log-level", "warning", "--no-control-socket"),
)
ROOT = Path(__file__).resolve().parents[2]
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        port: On loopback.
        process: Its process; the worker is a child of it.
        started_seconds: From the start of the process to the first answer.
    """

    port: int
    process: int
    started_seconds: float

    def browser(self, cookie: str = "") -> Browser:
        """Return a client of this server."""
        return Browser(self.port, cookie)

    def memory_bytes(self) -> int:
        """Return what the server's processes hold in memory: their proportional set size."""
        return sum(_proportional(process) for process in _family(self.process))

    def busy_seconds(self) -> float:
        """Return how long the server's processes have computed so far."""
        tasks = (task for process in _family(self.process) for task in Path(f"/proc/{process}/task").iterdir())
        return sum(int((task / "schedstat").read_text(encoding="ascii").split()[0]) for task in tasks) / 1e9


@contextmanager
def served(application: str, environment: Mapping[str, str], *, ready: str = "/healthz") -> Iterator[Server]:
    """Serve an application until the block ends.

    Args:
        application: As gunicorn takes it: ``module:name`` or ``module:function()``.
        environment: Beside the one of this process.
        ready: A page that answers 200 as soon as the server does.
    """
    with socket.create_server(("127.0.0.1", 0)) as listener, tempfile.TemporaryFile() as log:
        started = perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", *SETTINGS, "--bind", f"fd://{listener.fileno()}", application],
            cwd=ROOT,
            env={**os.environ, **environment},
            pass_fds=[listener.fileno()],
            stdout=log,
            stderr=log,
        )
        try:
            _await_answer(process, listener.getsockname()[1], ready)
            yield Server(listener.getsockname()[1], process.pid, perf_counter() - started)
        except (Refused, OSError) as error:
            log.seek(0)
            error.add_note(log.read()[-4_000:].decode(errors="replace"))
            raise
        finally:
            process.terminate()
            process.wait(timeout=PATIENCE_SECONDS)


def _await_answer(process: subprocess.Popen[bytes], port: int, page: str) -> None:
    deadline = monotonic() + PATIENCE_SECONDS
    while monotonic() < deadline:
        if process.poll() is not None:
            raise Refused("the server did not start")
        try:
            with Browser(port) as browser:
                browser.get(page)
        except ConnectionError:
            sleep(0.01)
        else:
            return
    raise Refused(f"no answer after {PATIENCE_SECONDS} s")


def _family(process: int) -> list[int]:
    children = Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()
    return [process, *(member for child in children for member in _family(int(child)))]


def _proportional(process: int) -> int:
    for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) * 1024
    return 0
