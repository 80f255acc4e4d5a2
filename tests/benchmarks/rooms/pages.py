"""The case page and the writing of an entry, on both engines: goals 1, 2, 3 and 13."""

from collections.abc import Callable, Sequence
from uuid import UUID

from casework.cases.models import Case
from tests.benchmarks.figures import Figure, Goal, milliseconds
from tests.benchmarks.measuring import Timings, alone, busy, in_turn, p50, p95, rate
from tests.benchmarks.seeding import filling
from tests.benchmarks.seeding.people import ENTRY_TEXT
from tests.benchmarks.serving import Server
from tests.benchmarks.stage import House, Stage
from tests.benchmarks.street import appends, browser_of, peer_appends, serve_bare, serve_peer, visits

PEOPLE = 200
LONG_CASES = 20
ENTRIES = 30
CLIENTS = 8
TEXT = ENTRY_TEXT * 3
NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
GOALS = {"sqlite": Goal("≤", 5)}  # PostgreSQL gets its own from the first measurement on a quiet machine
Calls = Callable[[int], Sequence[Callable[[], object]]]


def measure(stage: Stage) -> None:
    """Measure on both engines."""
    for engine in NAMES:
        house = stage.build_house(engine)
        filling.fill_office(house.app, house.office, PEOPLE, long_cases=LONG_CASES)
        filling.tidy(house.app)
        cases = filling.office_ids(house.app, house.office, Case, LONG_CASES)
        peer = serve_peer(stage, engine, people=PEOPLE, entries=ENTRIES, text=TEXT)
        ours: Server = stage.enter(house.served())
        _measure_pages(stage, house, ours, peer, [f"/cases/{case_id}" for case_id in cases])
        _measure_appends(stage, house, ours, peer, cases)


def _measure_pages(stage: Stage, house: House, ours: Server, peer: Server, paths: Sequence[str]) -> None:
    cookie = house.office.cookie
    page = browser_of(stage, ours, cookie).get(paths[0])
    bare = serve_bare(stage, {"case": page})
    plain = _serve_plain(stage, house) if house.engine == "sqlite" else None
    people = [f"/admin/client/details/?id={number}" for number in range(1, LONG_CASES + 1)]
    contenders: dict[str, Calls] = {
        "ours": lambda clients: visits(stage, ours, paths, cookie=cookie, clients=clients),
        "bare": lambda clients: visits(stage, bare, ["/case"], clients=clients),
        "peer": lambda clients: visits(stage, peer, people, clients=clients),
    }
    if plain is not None:
        contenders["plain"] = lambda clients: visits(stage, plain, paths, cookie=cookie, clients=clients)
    servers = {"ours": ours, "bare": bare, "peer": peer, **({"plain": plain} if plain else {})}
    meters = {name: server.busy_seconds for name, server in servers.items()}
    one = in_turn({name: calls(1) for name, calls in contenders.items()}, stage.pace, meters=meters)
    many = in_turn({name: calls(CLIENTS) for name, calls in contenders.items()}, stage.pace)
    _add_page_figures(stage, house.engine, one, many, len(page))


def _serve_plain(stage: Stage, house: House) -> Server:
    plain = stage.copy_house(house)
    filling.lay_open(plain.app, plain.office)
    server: Server = stage.enter(plain.served("plain"))
    return server


def _add_page_figures(stage: Stage, engine: str, one: Timings, many: Timings, size: int) -> None:
    page, chapter = f"case page ({size / 1000:.0f} kB)", f"Case page, {NAMES[engine]}"
    goal = GOALS.get(engine)
    stage.table.add(
        chapter,
        Figure(f"{page}: p50, 1 client", one.ratio("ours", "bare", p50), "×", "bare page", goal, _both(one, "bare")),
        Figure(
            f"{page}: time that the server computes, 1 client",
            one.ratio("ours", "bare", busy),
            against="bare page",
            note=f"{milliseconds(one.median('ours', busy))} : {milliseconds(one.median('bare', busy))}",
        ),
        Figure(f"{page}: p95, {CLIENTS} clients", many.ratio("ours", "bare", p95), "×", "bare page"),
        Figure(
            f"{page}: pages a second, {CLIENTS} clients",
            many.ratio("ours", "bare", rate),
            "×",
            "bare page",
            note=f"{many.median('ours', rate):,.0f} : {many.median('bare', rate):,.0f}",
        ),
        Figure(f"{page}: p50, 1 client", one.ratio("ours", "peer", p50), "×", "Flask-Admin", None, _both(one, "peer")),
        Figure(f"{page}: pages a second, {CLIENTS} clients", many.ratio("ours", "peer", rate), "×", "Flask-Admin"),
    )
    if "plain" in one.rounds[0]:
        figure = Figure(
            f"{page}: p50, 1 client",
            one.ratio("ours", "plain", p50),
            against="the same page, plain columns",
            goal=Goal("≤", 1.05),
            note=_both(one, "plain"),
        )
        computed = Figure(
            f"{page}: time that the server computes, 1 client",
            one.ratio("ours", "plain", busy),
            against="the same page, plain columns",
        )
        stage.table.add(chapter, figure, computed)


def _measure_appends(stage: Stage, house: House, ours: Server, peer: Server, cases: Sequence[UUID]) -> None:
    calls = {
        "ours": alone(appends(stage, ours, house, cases, TEXT)),
        "peer": alone(peer_appends(stage, peer, PEOPLE, TEXT)),
    }
    timings = in_turn(calls, stage.pace)
    figure = Figure(
        "writing an entry, with trail, next action and counts: p50, 1 client",
        timings.ratio("ours", "peer", p50),
        against="Flask-Admin, a bare insert",
        goal=Goal("≤", 1),
        note=_both(timings, "peer"),
    )
    stage.table.add(f"Writing, {NAMES[house.engine]}", figure)


def _both(timings: Timings, yardstick: str) -> str:
    return f"{milliseconds(timings.median('ours', p50))} : {milliseconds(timings.median(yardstick, p50))}"
