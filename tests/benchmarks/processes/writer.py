"""One of several writers on one database: appends entries when told to, and tells how long each of them took.

``python -m tests.benchmarks.processes.writer ADDRESS AGENCY UNIT USER``
"""

import sys
from collections.abc import Callable
from itertools import cycle
from multiprocessing.connection import Client
from time import perf_counter
from uuid import UUID

import sqlalchemy as sa
from flask import Flask

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.cases.models import Case
from casework.cases.queries import get_case
from casework.core import clock, database
from casework.core.database import unit_of_work
from casework.support_log import service
from casework.support_log.service import Written
from tests.benchmarks.processes import house
from tests.benchmarks.processes.orders import Done

TEXT = "面談。履歴書を一緒に見直した。"
_take_lock = database._take_lock


def main(address: str, agency: str, unit: str, user: str) -> None:
    """Write what is ordered until the order is None."""
    app = house.make()
    actor = Actor(UUID(user), UUID(agency), UUID(unit), frozenset({Role.COUNSELLOR}), display_name="相談員")
    cases = _cases(app, actor)
    with Client(address, family="AF_UNIX") as orders:
        orders.send(None)
        while (order := orders.recv()) is not None:
            taking: Callable[[sa.Connection], None] = _take_lock if order.with_lock else _take_none
            vars(database)["_take_lock"] = taking
            orders.send(_write(app, actor, cases, order.appends))


def _cases(app: Flask, actor: Actor) -> list[UUID]:
    with app.app_context(), unit_of_work(actor.agency_id, writes=False) as session:
        return list(session.scalars(sa.select(Case.id).order_by(Case.id)))


def _take_none(_connection: sa.Connection) -> None:
    return None


def _write(app: Flask, actor: Actor, cases: list[UUID], appends: int) -> Done:
    seconds: list[float] = []
    locked = 0
    turn = cycle(cases)
    for _ in range(appends):
        started = perf_counter()
        try:
            _append(app, actor, next(turn))
        except sa.exc.OperationalError as error:
            if "locked" not in str(error.orig):
                raise
            locked += 1
        else:
            seconds.append(perf_counter() - started)
    return Done(seconds, locked)


def _append(app: Flask, actor: Actor, case_id: UUID) -> None:
    with app.app_context(), unit_of_work(actor.agency_id):
        written = Written(method="office", supported_on=clock.today(), text=TEXT, next_action="電話する")
        service.log_entry(actor, get_case(actor, case_id), written)


if __name__ == "__main__":
    main(*sys.argv[1:])
