"""The database as somebody at its own console sees it: no guard, no keys, no trail."""

from collections.abc import Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from flask import Flask

from casework.core.database import Model
from tests.support.databases import engine_of


@contextmanager
def console(app: Flask) -> Iterator[sa.Connection]:
    """Open a transaction past the application; committed at the end of the block."""
    with engine_of(app).connect() as connection, connection.begin():
        connection.info["guarded"] = True  # the tripwire is the application's own, not the database's
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("COMMIT")


def table_of(model: type[Model]) -> sa.Table:
    """Return the table of a model, for statements that go past it."""
    return Model.metadata.tables[model.__tablename__]


def rename(app: Flask, table: str, name: str) -> None:
    """Rename a table, so that whatever needs it fails."""
    with console(app) as connection:
        connection.exec_driver_sql(f"ALTER TABLE {table} RENAME TO {name}")
