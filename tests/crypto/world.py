"""What the tests of this room stand on: a live database with two agencies and a root key in memory."""

import secrets
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from casework.core import clock
from casework.core.columns import new_id
from casework.core.database import Model, unit_of_work
from casework.core.tenancy import GuardedSession
from casework.crypto import keyring
from casework.crypto.key_files import KeyVersion
from casework.crypto.models import KeyKind
from casework.crypto.providers import Local
from casework.crypto.root import RootKey
from tests.crypto.tables import Folder, Table

KEY_TABLES = ("agency_key", "system_key", "data_key", "key_wrap")


@dataclass(frozen=True)
class World:
    """Two agencies with keys, on one database."""

    app: Flask
    engine: sa.Engine
    root: RootKey
    ours: UUID
    theirs: UUID

    def work(self, agency_id: UUID | None = None, *, writes: bool = True) -> AbstractContextManager[GuardedSession]:
        """Open a unit of work for an agency, ours unless another is named."""
        return unit_of_work(agency_id or self.ours, writes=writes)

    @contextmanager
    def console(self) -> Iterator[sa.Connection]:
        """Open a transaction as somebody at the database's own console would: no guard, no keys."""
        with self.engine.connect() as connection, connection.begin():
            connection.info["guarded"] = True
            if connection.dialect.name == "sqlite":
                connection.exec_driver_sql("BEGIN")
            yield connection


def local_root(*versions: int) -> RootKey:
    """Return a root key that lives in one test alone."""
    keys = [KeyVersion(version, clock.now(), secrets.token_bytes(32)) for version in versions or (1,)]
    return RootKey(lambda: Local("file:main", keys))


def create_tables(world: World) -> None:
    """Create the key tables and this room's own."""
    with world.console() as connection:
        Model.metadata.create_all(connection, tables=[Model.metadata.tables[name] for name in KEY_TABLES])
        Table.metadata.create_all(connection)


def new_folder(session: GuardedSession, **values: object) -> Folder:
    """Make a folder and its key in the unit of work at hand."""
    record_id = new_id()
    keyring.current().new_record_key(record_id, KeyKind.CLIENT)
    folder = Folder(id=record_id, **values)
    session.add(folder)
    return folder


def stored(row: object, field: str) -> bytes:
    """Return the ciphertext of a row's field."""
    blob = getattr(row, f"{field}_ct")
    assert isinstance(blob, bytes)
    return blob


def put(row: object, field: str, blob: bytes) -> None:
    """Lay a ciphertext into a row's field, past the sealing."""
    setattr(row, f"{field}_ct", blob)
