"""Further offices as copies of one: rows of the same sizes under other ids, made by the database itself.

Nobody can open them, as their ciphertexts are bound to the ids that they were sealed for; nobody asks to.
"""

from typing import Any

import sqlalchemy as sa
from flask import Flask

from casework.agencies.models import Agency
from casework.cases.models import Assignment, Case
from casework.clients.models import Client, ClientAccess, ClientCard, DirectoryVersion
from casework.crypto.models import AgencyKey, DataKey, KeyWrap
from casework.support_log.models import SupportEntry
from tests.benchmarks.seeding.filling import console
from tests.benchmarks.seeding.office import Office

_OWN = frozenset({"agency_id", "id", "record_id", "client_id", "case_id"})
_TABLES: tuple[tuple[Any, frozenset[str]], ...] = (
    (Agency, _OWN),
    (AgencyKey, _OWN),
    (DataKey, _OWN),
    (KeyWrap, _OWN | {"owner_id"}),
    (Client, _OWN),
    (ClientCard, _OWN),
    (ClientAccess, _OWN),
    (DirectoryVersion, _OWN),
    (Case, _OWN),
    (Assignment, _OWN),
    (SupportEntry, _OWN),
)


def copy_office(app: Flask, office: Office, *, times: int) -> None:
    """Make the tables longer by so many copies of an office."""
    with console(app) as connection:
        for number in range(1, times + 1):
            for model, own in _TABLES:
                connection.execute(_copying(model, own, office, f"{number:04x}", connection.dialect.name))


def _copying(model: Any, own: frozenset[str], office: Office, ending: str, dialect: str) -> sa.Insert:
    table = model.__table__
    belongs = table.c.id if model is Agency else table.c.agency_id
    values = [
        _renamed(column, ending, dialect) if column.name in own else _code(column, ending) for column in table.columns
    ]
    return sa.insert(table).from_select(list(table.columns), sa.select(*values).where(belongs == office.agency_id))


def _renamed(column: sa.Column[Any], ending: str, dialect: str) -> sa.ColumnElement[Any]:
    if dialect == "sqlite":
        return sa.func.substr(sa.type_coerce(column, sa.Text), 1, 28).concat(ending)
    return sa.cast(sa.func.substr(sa.cast(column, sa.Text), 1, 32).concat(ending), sa.Uuid())


def _code(column: sa.Column[Any], ending: str) -> sa.ColumnElement[Any]:
    return column.concat(ending) if column.name == "code" else column
