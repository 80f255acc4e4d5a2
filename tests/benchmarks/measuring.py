"""Taking turns: short windows one after another, and the median of the ratios of their rounds."""

import statistics
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from time import perf_counter
from types import MappingProxyType

from tests.benchmarks.pace import Pace

Call = Callable[[], object]
Clock = Callable[[], float]
Statistic = Callable[["Window"], float]


@dataclass(frozen=True)
class Window:
    """One turn of one contender.

    Attributes:
        times: Seconds of each call, sorted.
        seconds: How long the whole turn took.
        busy: Seconds that the server's processes computed meanwhile, where there is a server.
    """

    times: Sequence[float]
    seconds: float
    busy: float = 0.0


@dataclass
class Timings:
    """The windows of every contender, round by round."""

    rounds: list[dict[str, Window]] = field(default_factory=list)

    def ratio(self, name: str, yardstick: str, of: Statistic) -> float:
        """Return the median over the rounds of contender ÷ yardstick."""
        return statistics.median(of(turn[name]) / of(turn[yardstick]) for turn in self.rounds)

    def median(self, name: str, of: Statistic) -> float:
        """Return the median over the rounds of one contender's statistic."""
        return statistics.median(of(turn[name]) for turn in self.rounds)


def quantile(times: Sequence[float], share: float) -> float:
    """Return the value below which ``share`` of sorted times lie."""
    return times[min(len(times) - 1, int(share * len(times)))]


def p50(window: Window) -> float:
    """Return the median time of a call, in seconds."""
    return statistics.median(window.times)


def p95(window: Window) -> float:
    """Return the time in which 95 % of the calls were done, in seconds."""
    return quantile(window.times, 0.95)


def rate(window: Window) -> float:
    """Return calls a second."""
    return len(window.times) / window.seconds


def busy(window: Window) -> float:
    """Return how long the server computed for a call, in seconds: what else the machine does does not count."""
    return window.busy / len(window.times)


def in_turn(
    contenders: Mapping[str, Sequence[Call]],
    pace: Pace,
    *,
    clock: Clock = perf_counter,
    meters: Mapping[str, Clock] = MappingProxyType({}),
) -> Timings:
    """Give every contender its windows, in another order each round.

    Args:
        contenders: Name → one callable for each of its clients, who call at the same time.
        pace: Bounds of the windows.
        clock: ``thread_time`` for work that only computes, in this thread: it does not count what others do meanwhile.
        meters: Name → how long a contender's server has computed so far.
    """
    timings = Timings()
    names = list(contenders)
    for calls in contenders.values():
        _run(calls, seconds=pace.window_seconds / 3, most=pace.window_calls // 3 + 1, clock=clock)  # to be warm
    for number in range(pace.rounds):
        start = number % len(names)
        turn: dict[str, Window] = {}
        for name in names[start:] + names[:start]:
            meter = meters.get(name, float)
            before = meter()
            window = _run(contenders[name], seconds=pace.window_seconds, most=pace.window_calls, clock=clock)
            turn[name] = replace(window, busy=meter() - before)
        timings.rounds.append(turn)
    return timings


def alone(call: Call) -> list[Call]:
    """Return a single client."""
    return [call]


def _run(calls: Sequence[Call], *, seconds: float, most: int, clock: Clock) -> Window:
    if len(calls) == 1:
        started = perf_counter()
        times = _repeat(calls[0], started + seconds, most, clock)
        return Window(sorted(times), perf_counter() - started)
    return _run_together(calls, seconds, most)


def _run_together(calls: Sequence[Call], seconds: float, most: int) -> Window:
    gathered: list[list[float]] = []
    failures: list[Exception] = []
    ready = threading.Barrier(len(calls) + 1)

    def work(call: Call) -> None:
        ready.wait()
        try:
            gathered.append(_repeat(call, perf_counter() + seconds, most // len(calls) + 1, perf_counter))
        except Exception as error:  # noqa: BLE001 - handed to the thread that waits
            failures.append(error)

    threads = [threading.Thread(target=work, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    ready.wait()
    started = perf_counter()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    return Window(sorted(time for times in gathered for time in times), perf_counter() - started)


def _repeat(call: Call, until: float, most: int, clock: Clock) -> list[float]:
    times: list[float] = []
    while len(times) < most:
        started = clock()
        call()
        times.append(clock() - started)
        if perf_counter() >= until:
            break
    return times
