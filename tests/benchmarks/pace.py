"""How long everything takes: a real run, or a short one that only shows that all of it works."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Pace:
    """The bounds of a run.

    Attributes:
        rounds: How often every contender has its turn.
        window_seconds: How long a turn lasts at most.
        window_calls: How many calls a turn has at most.
        list_rows: Length of the long list.
        directories: Sizes of directories.
        growth: What to compare, the smaller one first: people of an office, and how many such offices.
        appends: Appends of eight writers on SQLite.
        requests: Requests before memory is read the first time, and the last time.
        audit_events: Events of the trail to write and verify.
        starts: How often servers are started to time it.
    """

    rounds: int
    window_seconds: float
    window_calls: int
    list_rows: int
    directories: tuple[int, ...]
    growth: tuple[tuple[int, int], tuple[int, int]]
    appends: int
    requests: tuple[int, int]
    audit_events: int
    starts: int


FULL = Pace(
    rounds=5,
    window_seconds=0.5,
    window_calls=2_000,
    list_rows=10_000,
    directories=(10_000, 50_000),
    growth=((1_000, 1), (10_000, 10)),
    appends=10_000,
    requests=(1_000, 6_000),
    audit_events=5_000,
    starts=3,
)
QUICK = Pace(
    rounds=2,
    window_seconds=0.05,
    window_calls=20,
    list_rows=300,
    directories=(300,),
    growth=((80, 1), (160, 3)),
    appends=200,
    requests=(20, 60),
    audit_events=100,
    starts=1,
)
