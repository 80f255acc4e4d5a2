"""One test run: a folder of its own, shared by all its processes, and things that are made once in it."""

import fcntl
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

from tests.support.postgres import stop_leftover

VARIABLE = "CASEWORK_TEST_RUN"
PREFIX = "casework-test-"


def begin() -> Path:
    """Make the folder of this run, name it to the worker processes, and clear what killed runs left behind."""
    base = Path(tempfile.gettempdir())
    for folder in base.glob(f"{PREFIX}*"):
        if not _is_running(folder):
            end(folder)
    folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
    folder.chmod(0o711)  # PostgreSQL runs as another user and must reach its own folder inside.
    (folder / "owner").write_text(str(os.getpid()))
    os.environ[VARIABLE] = str(folder)
    return folder


def current() -> Path:
    """Return the folder of this run."""
    return Path(os.environ[VARIABLE])


def once(name: str, build: Callable[[], None]) -> None:
    """Run ``build`` once in this run, whichever process comes first; the others wait for it."""
    folder = current()
    done = folder / f"{name}.done"
    with (folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not done.exists():
            build()
            done.touch()


def end(folder: Path) -> None:
    """Stop what still serves from the folder and remove it."""
    for cluster in folder.glob("postgres*"):
        stop_leftover(cluster)
    shutil.rmtree(folder, ignore_errors=True)


def _is_running(folder: Path) -> bool:
    try:
        return Path(f"/proc/{int((folder / 'owner').read_text())}").exists()
    except (OSError, ValueError):
        return True  # Just being made, or not ours to judge.
