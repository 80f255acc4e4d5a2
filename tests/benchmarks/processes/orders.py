"""What writers are told, and what they tell."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Order:
    """What a writer is told.

    Attributes:
        appends: How many entries to write.
        with_lock: False to leave all waiting to SQLite's own busy_timeout.
    """

    appends: int
    with_lock: bool


@dataclass(frozen=True)
class Done:
    """What a writer tells: how long each append took, and how many were refused because the database was locked."""

    seconds: list[float]
    locked: int
