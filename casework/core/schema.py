"""What a database holds beside its tables: triggers, functions, policies, declared by the rooms that own the tables.

Neither ``create_all`` nor a migration on SQLite can be trusted with them: rebuilding a table there drops its triggers
without a word. So each is declared once, put back after every migration, and compared with the catalogue.
"""

from dataclasses import dataclass

import sqlalchemy as sa


@dataclass(frozen=True)
class Declared:
    """One trigger, function or policy.

    Attributes:
        name: Its name in the catalogue, unique for the dialect.
        table: The table it serves; it is created only where that table exists.
        dialect: ``sqlite`` or ``postgresql``.
        create_sql, drop_sql: One statement each; the second must bear that there is nothing to drop.
    """

    name: str
    table: str
    dialect: str
    create_sql: str
    drop_sql: str


CATALOGUES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname FROM pg_trigger UNION SELECT polname FROM pg_policy UNION SELECT proname FROM pg_proc",
}
AS_WRITTEN = {"no_parameters": True}  # A per cent sign in a function's body is no placeholder.
_declared: dict[tuple[str, str], Declared] = {}


def declare(name: str, table: str, dialect: str, create_sql: str, drop_sql: str) -> None:
    """Add to the list. Order counts: a function stands before the trigger that calls it."""
    _declared[dialect, name] = Declared(name, table, dialect, create_sql, drop_sql)


def apply_declared(connection: sa.Connection) -> None:
    """Create all that is declared for the tables of this database anew, inside the caller's transaction."""
    wanted = _wanted(connection)
    for item in reversed(wanted):
        connection.exec_driver_sql(item.drop_sql, execution_options=AS_WRITTEN)
    for item in wanted:
        connection.exec_driver_sql(item.create_sql, execution_options=AS_WRITTEN)


def missing_declared(connection: sa.Connection) -> list[str]:
    """Return the names that are declared, but not in the catalogue."""
    present = set(connection.exec_driver_sql(CATALOGUES[connection.dialect.name]).scalars())
    return [item.name for item in _wanted(connection) if item.name not in present]


def _wanted(connection: sa.Connection) -> list[Declared]:
    tables = set(sa.inspect(connection).get_table_names())
    return [item for item in _declared.values() if item.dialect == connection.dialect.name and item.table in tables]
