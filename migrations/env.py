"""How a migration runs: one transaction, foreign keys checked at its end, declared triggers and policies put back.

SQLite rebuilds a table to change it, which would cascade into its children and forget its triggers. So foreign keys are
off while it works (they can be switched outside a transaction only) and checked before the commit, and what is declared
in ``casework.core.schema`` is created anew after every upgrade and every downgrade.
"""

from collections.abc import Iterable
from typing import Any, Literal

import sqlalchemy as sa
from alembic import context
from alembic.autogenerate.api import AutogenContext
from alembic.operations import MigrationScript
from alembic.runtime.migration import MigrationContext
from flask import current_app

from casework.core import schema
from casework.core.database import make_private

ADVISORY_LOCK = 0x63617365  # Two hosts that upgrade at once take turns.

migrate = current_app.extensions["migrate"]


def make_engine() -> sa.Engine:
    """Return the migration's own engine: the application's has foreign keys on and guards the agencies' tables."""
    url: sa.URL = migrate.db.engine.url
    if url.get_backend_name() != "sqlite":
        return sa.create_engine(url, poolclass=sa.NullPool)
    engine = sa.create_engine(url, poolclass=sa.NullPool, connect_args={"isolation_level": None, "timeout": 30})
    sa.event.listen(engine, "do_connect", make_private)
    sa.event.listen(engine, "connect", lambda connection, _record: connection.execute("PRAGMA foreign_keys = OFF"))
    sa.event.listen(engine, "begin", lambda connection: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    return engine


def render_plain(kind: str, item: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 - alembic's signature
    """Write our own column types as the plain types they store, so that a revision imports nothing of ours."""
    if kind == "type" and isinstance(item, sa.TypeDecorator) and type(item).__module__.startswith("casework."):
        return f"sa.{item.impl_instance!r}"
    return False


def drop_empty(_context: MigrationContext, _revision: Any, scripts: list[MigrationScript]) -> None:  # noqa: ANN401
    """Write no revision where the models have not changed."""
    upgrade = scripts[0].upgrade_ops
    if upgrade is not None and upgrade.is_empty() and getattr(context.config.cmd_opts, "autogenerate", False):
        scripts.clear()


def refuse_orphans(connection: sa.Connection) -> None:
    """Stop before the commit if a row points to one that is not there (SQLite; PostgreSQL refuses by itself)."""
    orphans: Iterable[Any] = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    tables = sorted({row[0] for row in orphans})
    if tables:
        raise RuntimeError(f"the migration leaves rows without their parent in: {', '.join(tables)}")


def run_online() -> None:
    """Migrate the database."""
    with make_engine().connect() as connection:
        context.configure(
            connection=connection,
            target_metadata=migrate.db.metadata,
            transactional_ddl=True,
            render_item=render_plain,
            process_revision_directives=drop_empty,
            **migrate.configure_args,
        )
        with context.begin_transaction():
            if connection.dialect.name == "postgresql":
                connection.execute(sa.select(sa.func.pg_advisory_xact_lock(ADVISORY_LOCK)))
            context.run_migrations()
            if connection.dialect.name == "sqlite":
                refuse_orphans(connection)
            if not context.config.cmd_opts or not getattr(context.config.cmd_opts, "autogenerate", False):
                schema.apply_declared(connection)


def run_offline() -> None:
    """Print the statements instead (``--sql``); the declared triggers and policies follow at the next real upgrade."""
    url = migrate.db.engine.url
    context.configure(
        url=url, target_metadata=migrate.db.metadata, literal_binds=True, dialect_opts={"paramstyle": "named"}
    )
    with context.begin_transaction():
        context.run_migrations()


if context.is_offline_mode():
    run_offline()
else:
    run_online()
