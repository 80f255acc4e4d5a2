"""What the program takes: memory after start and after many requests, time to start, space on the disk. Goal 11."""

import re
from collections.abc import Iterable, Iterator
from importlib.metadata import PackageNotFoundError, PackagePath, distribution
from itertools import cycle, islice
from pathlib import Path

from casework.cases.models import Case
from casework.core.config import PACKAGE, shipped
from tests.benchmarks.browsing import Browser
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.seeding import filling
from tests.benchmarks.serving import Server, served
from tests.benchmarks.stage import House, Stage
from tests.benchmarks.street import PEER, browser_of, peer_environment

CHAPTER = "Footprint"
MEGABYTE = 1_000_000
PEOPLE = 200
PEER_PARTS = ("Flask-Admin", "Flask-SQLAlchemy", "SQLAlchemy-Utils", "cryptography", "waitress")
OURS = ("migrations", "templates", "translations")
_NAME = re.compile(r"[A-Za-z0-9._-]+")


def measure(stage: Stage) -> None:
    """Measure memory, start and size."""
    house = stage.build_house()
    filling.fill_office(house.app, house.office, PEOPLE)
    filling.tidy(house.app)
    _measure_starts(stage, house)
    _measure_growth(stage, house)
    _measure_size(stage)


def _measure_starts(stage: Stage, house: House) -> None:
    starts: dict[str, list[Server]] = {"ours": [], "peer": []}
    memory: dict[str, list[int]] = {"ours": [], "peer": []}
    environment = peer_environment(stage, "sqlite")
    for _ in range(stage.pace.starts):
        for name, starting in (
            ("ours", house.served()),
            ("peer", served(f"{PEER}:make()", environment, ready="/admin/")),
        ):
            with starting as server:
                starts[name].append(server)
                memory[name].append(server.memory_bytes())
    seconds = {name: min(server.started_seconds for server in servers) for name, servers in starts.items()}
    held = {name: min(found) / MEGABYTE for name, found in memory.items()}
    stage.table.add(
        CHAPTER,
        Figure(
            "memory after start (PSS)",
            held["ours"] / held["peer"],
            against="Flask-Admin",
            goal=Goal("≤", 1.2),
            note=f"{held['ours']:.0f} MB : {held['peer']:.0f} MB",
        ),
        Figure(
            "from start to first answer, the quickest of some",
            seconds["ours"] / seconds["peer"],
            against="Flask-Admin",
            goal=Goal("≤", 1.5),
            note=f"{seconds['ours']:.1f} s : {seconds['peer']:.1f} s",
        ),
    )


def _measure_growth(stage: Stage, house: House) -> None:
    """Ask for a mix of pages, and see whether memory goes on growing once the process is warm."""
    cases = filling.office_ids(house.app, house.office, Case, PEOPLE)
    paths = ["/", "/cases", *(f"/cases/{case_id}" for case_id in cases), "/cases?scope=team", "/search"]
    warm, long = stage.pace.requests
    server: Server = stage.enter(house.served())
    browser = browser_of(stage, server, house.office.cookie)
    turn = cycle(browser.get_request(path) for path in paths)
    _send(browser, turn, warm)
    before = server.memory_bytes()
    _send(browser, turn, long - warm)
    after = server.memory_bytes()
    figure = Figure(
        f"memory after {long:,} requests of a mix",
        after / before,
        against=f"after {warm:,}",
        goal=Goal("≤", 1.1),
        note=f"{after / MEGABYTE:.0f} MB : {before / MEGABYTE:.0f} MB",
    )
    stage.table.add(CHAPTER, figure)


def _send(browser: Browser, requests: Iterator[bytes], count: int) -> None:
    for request in islice(requests, count):
        browser.send(request)


def _measure_size(stage: Stage) -> None:
    ours = _installed(["casework"]) + _own_bytes()
    peer = _installed(PEER_PARTS)
    figure = Figure(
        "installed, with all that is needed to run",
        ours / peer,
        against="Flask-Admin with encrypted columns",
        goal=Goal("≤", 2),
        note=f"{ours / MEGABYTE:.0f} MB : {peer / MEGABYTE:.0f} MB",
    )
    stage.table.add(CHAPTER, figure)


def _own_bytes() -> int:
    folders = [PACKAGE, *(shipped(name) for name in OURS)]
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return sum(path.stat().st_size for path in files)


def _installed(names: Iterable[str]) -> int:
    """Return the bytes of distributions and of all that they require; compiled files and our own are left out."""
    seen: set[str] = set()
    waiting = list(names)
    total = 0
    while waiting:
        name = _canonical(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:  # wanted on another platform or Python only
            continue
        waiting += [_required(line) for line in found.requires or () if "extra ==" not in line]
        if name != "casework":
            total += sum(_size(path) for path in found.files or () if path.suffix != ".pyc")
    return total


def _size(path: PackagePath) -> int:
    located = Path(str(path.locate()))
    return located.stat().st_size if located.is_file() else 0


def _canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _required(line: str) -> str:
    found = _NAME.match(line)
    return found.group() if found else ""
