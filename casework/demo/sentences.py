"""The bank of sentences: arcs with their beats and casts, and the interludes between them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from casework.agencies.profiles import Profile

ARC_KEYS = (
    "hikikomori",
    "rhythm",
    "restart",
    "housing",
    "traits",
    "career",
    "debt",
    "first_job",
    "trouble",
    "single_parent",
    "training",
    "foreign",
    "food_crisis",
    "retention",
    "after_care",
    "isolated",
    "life_crisis",
    "safety",
)


@dataclass(frozen=True, kw_only=True)
class Beat:
    """One contact of an arc.

    Attributes:
        gap: Usual days until the next contact.
        hours: First and last hour in which it may begin, where the words speak of a time of day.
        status: Statuses that the case passes on this day.
        texts: Different tellings of the same contact.
    """

    method: str
    counterpart: str
    minutes: int
    gap: int
    next: str
    texts: tuple[str, ...]
    status: tuple[str, ...] = ()
    place: str = ""
    hours: tuple[int, int] = (9, 16)


@dataclass(frozen=True, kw_only=True)
class Cast:
    """One invented person of an arc. ``stage`` counts the beats lived so far; ``ending`` is a rest after them."""

    sex: str
    age: int
    route: str
    topics: tuple[str, ...]
    stage: int
    chief: str
    memo: str
    details: Mapping[str, str] = field(repr=False)
    urgency: str = "none"
    visitor: str = "self"
    aware: str = "yes"
    ending: str = ""
    span: str = ""
    unnamed: str = ""
    name: str = ""
    birth: str = ""
    restricted: str = ""
    private_phone: bool = False
    hours: tuple[int, int] | None = None


@dataclass(frozen=True, kw_only=True)
class Arc:
    """The course that a support takes, and who lived it."""

    key: str
    label: str
    profile: Profile
    closing: str
    beats: tuple[Beat, ...]
    casts: tuple[Cast, ...]


class Bag:
    """Draws texts in shuffled order and begins anew only when all were drawn, so that none comes too often."""

    def __init__(self, items: list[dict[str, str]], rng: Random) -> None:
        self._items = items
        self._rng = rng
        self._left: list[dict[str, str]] = []

    def draw(self) -> dict[str, str]:
        """Return the next item."""
        if not self._left:
            self._left = self._rng.sample(self._items, len(self._items))
        return self._left.pop()


class Interludes:
    """The bags of one telling: absences, checks, watching, paused, earlier, walk_ins."""

    def __init__(self, rng: Random) -> None:
        self._bags = {key: Bag(items, rng) for key, items in _interludes().items()}

    def draw(self, kind: str) -> dict[str, str]:
        """Return the next words of a kind."""
        return self._bags[kind].draw()


@cache
def arcs() -> tuple[Arc, ...]:
    """Return all arcs, in an order that mixes the kinds of agency."""
    return tuple(_arc(key) for key in ARC_KEYS)


def _arc(key: str) -> Arc:
    written = _read(f"arcs/{key}.toml")
    return Arc(
        key=key,
        label=written["label"],
        profile=Profile(written["profile"]),
        closing=written["closing"],
        beats=tuple(Beat(**_frozen(beat)) for beat in written["beats"]),
        casts=tuple(Cast(**_frozen(cast)) for cast in written["casts"]),
    )


@cache
def _interludes() -> dict[str, list[dict[str, str]]]:
    return _read("interludes.toml")


def _read(path: str) -> dict[str, Any]:
    return tomllib.loads(files("casework.demo").joinpath(path).read_text(encoding="utf-8"))


def _frozen(table: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in table.items()}
