"""Giving numbers. Rule C-4."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.agencies.models import Agency
from casework.agencies.queries import UnitEntry
from casework.cases.models import CaseCounter
from casework.cases.numbers import format_number
from casework.core.database import session
from casework.japan.wareki import fiscal_year


def next_number(actor: Actor, unit: UnitEntry, opened_on: date) -> tuple[str, int, int]:
    """Take the next number of a unit: the number, its fiscal year, its serial. Call it before anything else is added.

    The counter's row stays locked until the transaction ends; a rollback gives the number back.
    """
    year = fiscal_year(opened_on)
    serial = _raise_counter(unit.number_prefix, year) or _first_serial(actor.agency_id, unit.number_prefix, year)
    return format_number(unit.number_prefix, year, serial), year, serial


def _raise_counter(prefix: str, year: int) -> int | None:
    statement = (
        sa.update(CaseCounter)
        .where(CaseCounter.prefix == prefix, CaseCounter.fiscal_year == year)
        .values(last_serial=CaseCounter.last_serial + 1)
        .returning(CaseCounter.last_serial)
        .execution_options(synchronize_session=False)
    )
    serial: int | None = session().scalar(statement)
    return serial


def _first_serial(agency_id: UUID | None, prefix: str, year: int) -> int:
    """Start a counter. Whoever comes at the same moment waits for the agency's row, then finds the counter."""
    current = session()
    current.execute(sa.select(Agency.id).where(Agency.id == agency_id).with_for_update())
    serial = _raise_counter(prefix, year)
    if serial is None:
        serial = 1
        current.add(CaseCounter(agency_id=agency_id, prefix=prefix, fiscal_year=year, last_serial=serial))
        current.flush()  # the next case of this transaction must find the counter
    return serial
