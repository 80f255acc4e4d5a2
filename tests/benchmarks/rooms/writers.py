"""Eight processes that append to one SQLite database at once: goal 4."""

import os
import statistics
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, Listener

from tests.benchmarks.figures import Figure, Goal, milliseconds
from tests.benchmarks.measuring import quantile
from tests.benchmarks.processes import house as house_process
from tests.benchmarks.processes.orders import Done, Order
from tests.benchmarks.seeding import filling
from tests.benchmarks.serving import ROOT
from tests.benchmarks.stage import House, Stage

WRITERS = 8
PEOPLE = 40
CHAPTER = "SQLite, eight processes write at once, synchronous=FULL"


@dataclass
class Load:
    """What one way of waiting came to."""

    times: list[float] = field(default_factory=list)
    locked: int = 0
    tails: list[float] = field(default_factory=list)
    longest: list[float] = field(default_factory=list)

    def add(self, turn: Sequence[Done]) -> None:
        """Add what the writers did in one turn."""
        times = sorted(time for done in turn for time in done.seconds)
        self.times += times
        self.locked += sum(done.locked for done in turn)
        self.tails.append(quantile(times, 0.99) / quantile(times, 0.5))
        self.longest.append(times[-1])


def measure(stage: Stage) -> None:
    """Have eight processes write, with the file lock and without it in turn."""
    house = stage.build_house()
    filling.fill_office(house.app, house.office, PEOPLE)
    filling.tidy(house.app)
    with_lock, without = Load(), Load()
    each = max(1, stage.pace.appends // WRITERS // stage.pace.rounds)
    with _writers(stage, house) as writers:
        _order(writers, Order(3, with_lock=True))  # to be warm
        for _ in range(stage.pace.rounds):
            with_lock.add(_order(writers, Order(each, with_lock=True)))
            without.add(_order(writers, Order(max(1, each // 8), with_lock=False)))
    _add(stage, with_lock, without)


def _add(stage: Stage, with_lock: Load, without: Load) -> None:
    times = sorted(with_lock.times)
    stage.table.add(
        CHAPTER,
        Figure(
            f"“database is locked” in {len(times) + with_lock.locked:,} appends",
            with_lock.locked,
            unit="",
            goal=Goal("=", 0),
            note=f"busy_timeout alone: {without.locked} in {len(without.times) + without.locked:,}",
        ),
        Figure(
            "p99 ÷ p50 of an append",
            statistics.median(with_lock.tails),
            goal=Goal("≤", 12),
            note=f"p50 {milliseconds(quantile(times, 0.5))}, p99 {milliseconds(quantile(times, 0.99))}; "
            f"busy_timeout alone: {statistics.median(without.tails):.1f}×",
        ),
        Figure(
            "the longest append",
            statistics.median(ours / theirs for ours, theirs in zip(with_lock.longest, without.longest, strict=True)),
            against="busy_timeout alone",
            goal=Goal("≤", 0.2),
            note=f"{milliseconds(max(with_lock.longest))} : {milliseconds(max(without.longest))}",
        ),
    )


def _order(writers: Sequence[Connection], order: Order) -> list[Done]:
    for writer in writers:
        writer.send(order)
    return [writer.recv() for writer in writers]


@contextmanager
def _writers(stage: Stage, house: House) -> Iterator[list[Connection]]:
    address = str(stage.folder / "writers.socket")
    office = house.office
    arguments = [address, str(office.agency_id), str(office.unit_id), str(office.counsellor_id)]
    environment = {house_process.INSTANCE: str(house.instance), house_process.DATABASE: house.url}
    with ExitStack() as stack:
        listener = stack.enter_context(Listener(address, family="AF_UNIX"))
        for _ in range(WRITERS):
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-m", "tests.benchmarks.processes.writer", *arguments],
                    cwd=ROOT,
                    env={**os.environ, **environment},
                )
            )
        writers = [stack.enter_context(listener.accept()) for _ in range(WRITERS)]
        for writer in writers:
            writer.recv()
        yield writers
        for writer in writers:
            writer.send(None)
