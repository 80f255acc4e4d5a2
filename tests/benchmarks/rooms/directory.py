"""The directory of an office's cards: how long a process needs to open it, what it takes, and a search over HTTP."""

from itertools import cycle
from time import thread_time

from casework.clients import directory
from casework.core.columns import new_id
from casework.core.database import unit_of_work
from casework.crypto.root import root_key
from tests.benchmarks import encrypted
from tests.benchmarks.browsing import Browser
from tests.benchmarks.figures import Figure, Goal, milliseconds
from tests.benchmarks.measuring import alone, busy, in_turn, p50
from tests.benchmarks.seeding import filling
from tests.benchmarks.serving import Server
from tests.benchmarks.stage import House, Stage
from tests.benchmarks.street import browser_of, forgery_token, serve_bare, visits

COLD_LIMIT_MS = 120
CHAPTER = "Directory"
SEARCHES = ("タカハシ", "髙橋", "たかは", "4567", "J-R8-00100", "昭和60年", "ヤマ")
MEGABYTE = 1_000_000


def measure(stage: Stage) -> None:
    """Measure every size of directory."""
    for size in stage.pace.directories:
        house = stage.build_house()
        filling.fill_office(house.app, house.office, size, cards_only=True)
        filling.tidy(house.app)
        _measure_cold(stage, house, size)
        _measure_search(stage, house, size)


def _measure_cold(stage: Stage, house: House, size: int) -> None:
    plain = encrypted.reading(encrypted.fill(stage, size, ["plain"]), "plain")
    contenders = {"ours": alone(lambda: _open_directory(house)), "plain": alone(plain)}
    timings = in_turn(contenders, stage.pace, clock=thread_time)
    milli = timings.median("ours", p50) * 1000
    subject = f"opening {size:,} cards in a process that knows nothing yet"
    stage.table.add(
        CHAPTER,
        Figure(subject, milli, unit="ms", goal=Goal("≤", COLD_LIMIT_MS) if size <= stage.pace.list_rows else None),
        Figure(
            subject,
            timings.ratio("ours", "plain", p50),
            against=f"a list of {size:,} rows, plain columns",
            note=f"{milli:.0f} ms : {milliseconds(timings.median('plain', p50))}",
        ),
    )


def _open_directory(house: House) -> None:
    """Forget the directory and every unwrapped key, then ask for the directory."""
    with house.app.app_context(), unit_of_work(house.office.agency_id, writes=False):
        directory.forget()
        root_key().forget_all()
        directory.of(house.office.actor)


def _measure_search(stage: Stage, house: House, size: int) -> None:
    server: Server = stage.enter(house.served())
    browser = browser_of(stage, server, house.office.cookie)
    requests = _requests(browser)
    before = server.memory_bytes()
    pages = {f"found-{number}": browser.send(request) for number, request in enumerate(requests)}
    memory = server.memory_bytes() - before
    turn = cycle(requests)
    bare = serve_bare(stage, pages)
    contenders = {
        "ours": alone(lambda: browser.send(next(turn))),
        "bare": visits(stage, bare, [f"/{page}" for page in pages]),
    }
    meters = {"ours": server.busy_seconds, "bare": bare.busy_seconds}
    timings = in_turn(contenders, stage.pace, meters=meters)
    length = sum(map(len, pages.values())) / len(pages) / 1000
    figure = Figure(
        f"search among {size:,} people (page of {length:.0f} kB): p50, 1 client",
        timings.ratio("ours", "bare", p50),
        against="bare page",
        goal=Goal("≤", 3),
        note=f"{milliseconds(timings.median('ours', p50))} : {milliseconds(timings.median('bare', p50))}",
    )
    computed = Figure(
        f"search among {size:,} people: time that the server computes",
        timings.ratio("ours", "bare", busy),
        against="bare page",
        note=f"{milliseconds(timings.median('ours', busy))} : {milliseconds(timings.median('bare', busy))}",
    )
    held = Figure(f"memory of the server that {size:,} cards take", memory / MEGABYTE, unit="MB")
    stage.table.add(CHAPTER, figure, computed, held)


def _requests(browser: Browser) -> list[bytes]:
    fields = {"csrf_token": forgery_token(browser, "/search"), "form_token": str(new_id())}
    return [browser.post_request("/search", {**fields, "q": text}) for text in SEARCHES]
