"""Whether pages get slower as cases become many: goal 6. An office has at most ten thousand; further offices join."""

from casework.cases.models import Case
from tests.benchmarks.figures import Figure, Goal, milliseconds
from tests.benchmarks.measuring import busy, in_turn, p50
from tests.benchmarks.seeding import copying, filling
from tests.benchmarks.seeding.people import LOAD
from tests.benchmarks.serving import Server
from tests.benchmarks.stage import House, Stage
from tests.benchmarks.street import visits

LONG_CASES = 20


def measure(stage: Stage) -> None:
    """Compare a small and a large database, page by page."""
    houses = {people * offices: _filled(stage, people, offices) for people, offices in stage.pace.growth}
    sizes = tuple(houses)
    servers: dict[int, Server] = {size: stage.enter(house.served()) for size, house in houses.items()}
    cases = {size: filling.office_ids(house.app, house.office, Case, LONG_CASES) for size, house in houses.items()}
    pages = {
        "case page": {size: [f"/cases/{case_id}" for case_id in cases[size]] for size in sizes},
        f"list of one's {LOAD} cases": {size: ["/cases"] for size in sizes},
        "the team's cases, first 50": {size: ["/cases?scope=team"] for size in sizes},
        "今日": {size: ["/"] for size in sizes},
    }
    small, large = sizes
    for name, paths in pages.items():
        contenders = {
            str(size): visits(stage, servers[size], paths[size], cookie=houses[size].office.cookie) for size in sizes
        }
        meters = {str(size): servers[size].busy_seconds for size in sizes}
        timings = in_turn(contenders, stage.pace, meters=meters)
        computed = timings.ratio(str(large), str(small), busy)
        figure = Figure(
            f"{name}: p50 with {large:,} cases",
            timings.ratio(str(large), str(small), p50),
            against=f"with {small:,} cases",
            goal=Goal("≤", 1.3),
            note=f"{milliseconds(timings.median(str(large), p50))} : {milliseconds(timings.median(str(small), p50))}; "
            f"the server computes {computed:.2f}×",
        )
        stage.table.add("Growth, SQLite", figure)


def _filled(stage: Stage, people: int, offices: int) -> House:
    house = stage.build_house()
    filling.fill_office(house.app, house.office, people, long_cases=LONG_CASES)
    copying.copy_office(house.app, house.office, times=offices - 1)
    filling.tidy(house.app)
    return house
