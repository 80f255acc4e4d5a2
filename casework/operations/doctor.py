"""The doctor: what must hold for the service to run well, each as a short test."""

import shutil
import stat
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import current_app

from casework.audit import queries as audit
from casework.core import clock, database, schema
from casework.core.config import shipped
from casework.core.database import unit_of_work
from casework.crypto import keyring
from casework.crypto.models import SystemKind
from casework.crypto.root import root_key
from casework.operations.setup import settings

FREE_BYTES = 512 * 1024 * 1024
LATE = timedelta(minutes=10)


@dataclass(frozen=True)
class Finding:
    """What one test found: its name, whether it passed, and a word for the operator."""

    name: str
    passed: bool
    note: str


def heads() -> tuple[str | None, str | None]:
    """Return the schema's revision in the database and the newest one shipped."""
    shipped_head = ScriptDirectory(str(shipped("migrations"))).get_current_head()
    with database.db.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision(), shipped_head


def _python() -> tuple[bool, str]:
    return sys.version_info >= (3, 11), sys.version.split()[0]


def _instance() -> tuple[bool, str]:
    mode = stat.S_IMODE(settings().instance.stat().st_mode)
    return mode & 0o077 == 0, f"{settings().instance} {oct(mode)}"


def _schema() -> tuple[bool, str]:
    current, newest = heads()
    return current == newest, f"{current or 'empty'}, newest {newest}"


def _declared() -> tuple[bool, str]:
    with database.db.engine.connect() as connection:
        missing = schema.missing_declared(connection)
    return not missing, "missing: " + ", ".join(missing) if missing else "all there"


def _root_key() -> tuple[bool, str]:
    health = root_key().provider.health()
    return health.ok, settings().root_key.partition(":")[0]


def _system_keys() -> tuple[bool, str]:
    with unit_of_work(writes=False):
        for kind in SystemKind:
            keyring.system_key(kind)
    return True, "opened"


def _trail() -> tuple[bool, str]:
    with unit_of_work(writes=False):
        waiting = audit.oldest_waiting()
    late = waiting is not None and clock.now() - waiting > LATE
    return (
        not late,
        f"events wait since {waiting:%Y-%m-%d %H:%M} UTC: run `casework audit sequence`"
        if late and waiting
        else "in order",
    )


def _disk() -> tuple[bool, str]:
    free = shutil.disk_usage(settings().instance).free
    return free > FREE_BYTES, f"{free // 1024**3} GiB free"


def _demo() -> tuple[bool, str]:
    return True, "demonstration data" if settings().demo else "real data"


TESTS: dict[str, Callable[[], tuple[bool, str]]] = {
    "python": _python,
    "instance folder is private": _instance,
    "schema": _schema,
    "triggers": _declared,
    "root key": _root_key,
    "service keys": _system_keys,
    "audit trail": _trail,
    "disk": _disk,
    "kind of data": _demo,
}


def examine() -> Iterator[Finding]:
    """Run every test; one that raises has failed, and its note names the kind of error."""
    for name, test in TESTS.items():
        try:
            passed, note = test()
        except Exception as error:  # noqa: BLE001 - the doctor reports whatever is wrong, it never falls ill itself
            passed, note = False, f"{type(error).__name__}: {error}"
        yield Finding(name, passed, note)


def is_ready() -> bool:
    """Tell whether database, schema and keys are there: what ``/readyz`` answers."""
    current, newest = heads()
    return current == newest and bool(current_app.extensions) and _system_keys()[0]
