"""A PostgreSQL cluster of our own: made by initdb in a folder, reached through a socket in it, gone with it."""

import contextlib
import os
import pwd
import shutil
import signal
import subprocess
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
from psycopg import sql

MISSING = "PostgreSQL is not installed: run deploy/system-needs.sh postgresql, or pytest with --engines sqlite"
ROLE = "casework"
QUICK = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
SETTINGS = (
    "listen_addresses=",
    "shared_buffers=64MB",
    "max_connections=100",
    "timezone=UTC",
    "log_min_messages=warning",
)


class Cluster:
    """One cluster.

    Args:
        folder: Where it lives; made on start.
        durable: True to keep every acknowledged commit through a crash, as tests that kill it need.
    """

    def __init__(self, folder: Path, *, durable: bool = False) -> None:
        self.folder = folder
        self.durable = durable

    def start(self) -> None:
        """Make the cluster if need be and start it; return once it answers."""
        if not (self.folder / "data").exists():
            self._create()
        settings = SETTINGS if self.durable else SETTINGS + QUICK
        options = " ".join([f"-k {self.folder}", *(f"-c {setting}" for setting in settings)])
        self._run("pg_ctl", "-D", self.folder / "data", "-l", self.folder / "log", "-o", options, "-w", "start")
        if not self._query("SELECT 1 FROM pg_roles WHERE rolname = %s", ROLE):
            self.execute(sql.SQL("CREATE ROLE {} LOGIN NOSUPERUSER").format(sql.Identifier(ROLE)))

    def stop(self) -> None:
        """Stop it in good order."""
        stop_leftover(self.folder)

    def kill(self) -> None:
        """Stop it as a power cut would: at once and without a word."""
        _signal(self.folder, signal.SIGQUIT)

    def url(self, database: str, *, role: str = ROLE) -> str:
        """Return the SQLAlchemy address of one of its databases."""
        return f"postgresql+psycopg://{role}@/{database}?host={self.folder}"

    def create_database(self, template: str = "template0", name: str = "") -> str:
        """Create a database that the application's role owns, as a copy of ``template``; return its name."""
        name = name or f"test_{uuid4().hex}"
        names = {"name": sql.Identifier(name), "role": sql.Identifier(ROLE), "template": sql.Identifier(template)}
        self.execute(sql.SQL("CREATE DATABASE {name} OWNER {role} TEMPLATE {template}").format(**names))
        return name

    def drop_database(self, name: str) -> None:
        """Drop a database, whoever is still connected."""
        self.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def execute(self, statement: sql.Composed | sql.SQL, database: str = "postgres") -> None:
        """Run one statement as the cluster's administrator."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname=database, autocommit=True) as connection:
            connection.execute(statement)

    def _query(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres") as connection:
            return connection.execute(statement.encode(), values).fetchall()

    def _create(self) -> None:
        self.folder.mkdir(mode=0o700)
        if os.geteuid() == 0:
            user = _server_user()
            os.chown(self.folder, user.pw_uid, user.pw_gid)
        sync = [] if self.durable else ["--no-sync"]
        self._run("initdb", "-D", self.folder / "data", "-U", "postgres", "-A", "trust", "--locale=C.UTF-8", *sync)

    def _run(self, program: str, *arguments: str | Path) -> None:
        subprocess.run([binary(program), *arguments], check=True, stdout=subprocess.DEVNULL, **_as_user())


def binary(name: str) -> str:
    """Return the path of one of PostgreSQL's programs, of the newest version installed."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: int(path.parts[4]))
    path = str(found[-1]) if found else shutil.which(name)
    if path is None:
        raise RuntimeError(MISSING)
    return path


def stop_leftover(folder: Path) -> None:
    """Stop the cluster of a folder, if one runs, by the process id that it wrote there itself."""
    _signal(folder, signal.SIGINT)


def _signal(folder: Path, number: signal.Signals) -> None:
    try:
        process = int((folder / "data" / "postmaster.pid").read_text().split()[0])
    except (OSError, ValueError, IndexError):
        return
    with contextlib.suppress(ProcessLookupError):
        os.kill(process, number)
    deadline = time.monotonic() + 30
    while Path(f"/proc/{process}/exe").exists() and time.monotonic() < deadline:
        with contextlib.suppress(ChildProcessError):
            os.waitpid(process, os.WNOHANG)
        time.sleep(0.02)


def _server_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _as_user() -> dict[str, Any]:
    """Return what subprocess needs to leave root behind: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    user = _server_user()
    return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": [], "cwd": "/"}
