"""What a database's own catalogue says about our tables, so that two schemas can be compared."""

from typing import Any

import sqlalchemy as sa

from casework.core import schema
from casework.core.database import Model


def our_tables() -> set[str]:
    """Return the tables of the product; tests map some of their own beside them."""
    ours = [mapper for mapper in Model.registry.mappers if mapper.class_.__module__.startswith("casework.")]
    return {table.name for mapper in ours for table in mapper.tables if isinstance(table, sa.Table)}


def describe(url: str) -> dict[str, dict[str, Any]]:
    """Return table → columns, keys, indexes and checks as the engine reports them."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        inspector = sa.inspect(connection)
        found = {table: _table(inspector, table) for table in inspector.get_table_names() if table != "alembic_version"}
    engine.dispose()
    return {table: description for table, description in found.items() if table in our_tables()}


def missing_declared(url: str) -> list[str]:
    """Return the declared triggers, functions and policies that a database lacks."""
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    with engine.connect() as connection:
        missing = schema.missing_declared(connection)
    engine.dispose()
    return missing


def _table(inspector: sa.Inspector, table: str) -> dict[str, Any]:
    columns = inspector.get_columns(table)
    return {
        "columns": {column["name"]: (str(column["type"]), column["nullable"], column["default"]) for column in columns},
        "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
        "foreign keys": _named(inspector.get_foreign_keys(table)),
        "unique": _named(inspector.get_unique_constraints(table)),
        "indexes": _named(inspector.get_indexes(table)),
        "checks": {
            check["name"]: " ".join(check["sqltext"].split()) for check in inspector.get_check_constraints(table)
        },
    }


def _named(items: list[Any]) -> dict[str, str]:
    return {str(item["name"]): str(sorted(item.items(), key=lambda pair: pair[0])) for item in items}
