"""Figures and the table that they stand in."""

import json
import operator
import platform
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

_HOLDS: Mapping[str, Callable[[float, float], bool]] = {"≤": operator.le, "≥": operator.ge, "=": operator.eq}


@dataclass(frozen=True)
class Goal:
    """What a figure should be: ``Goal("≤", 5)``."""

    sign: str
    limit: float

    def __str__(self) -> str:
        """Read as it stands in the table."""
        return f"{self.sign} {self.limit:,g}"

    def is_met(self, value: float) -> bool:
        """Tell whether a value is what it should be."""
        return _HOLDS[self.sign](value, self.limit)


@dataclass(frozen=True)
class Figure:
    """One line of the table.

    Attributes:
        subject: What was measured.
        value: The figure: a ratio, unless ``unit`` says otherwise.
        unit: ``×`` for a ratio.
        against: The yardstick.
        goal: What the figure should be, or None where it is told for information.
        note: The times behind it.
    """

    subject: str
    value: float
    unit: str = "×"
    against: str = ""
    goal: Goal | None = None
    note: str = ""

    @property
    def is_met(self) -> bool | None:
        """Whether the goal is met; None where there is none."""
        return None if self.goal is None else self.goal.is_met(self.value)

    @property
    def line(self) -> str:
        """The line of the table."""
        mark = {True: "yes", False: "**no**", None: ""}[self.is_met]
        cells = (self.subject, self.against, _shown(self.value, self.unit), str(self.goal or ""), mark, self.note)
        return f"| {' | '.join(cells)} |"


@dataclass
class Table:
    """All figures of a run, by chapter."""

    chapters: dict[str, list[Figure]] = field(default_factory=dict)

    def add(self, chapter: str, *figures: Figure) -> None:
        """Put figures into a chapter."""
        self.chapters.setdefault(chapter, []).extend(figures)

    def markdown(self) -> str:
        """Return the table."""
        lines = [
            "| what | against | measured | goal | met | times behind it |",
            "| --- | --- | --- | --- | --- | --- |",
        ]
        for chapter, figures in self.chapters.items():
            lines.append(f"| **{chapter}** | | | | | |")
            lines += [figure.line for figure in figures]
        return "\n".join(lines) + "\n"

    def as_json(self) -> str:
        """Return the figures for a machine to read."""
        found: dict[str, Any] = {"python": platform.python_version()}
        for chapter, figures in self.chapters.items():
            found[chapter] = [asdict(figure) | {"is_met": figure.is_met} for figure in figures]
        return json.dumps(found, ensure_ascii=False, indent=2)


def milliseconds(seconds: float) -> str:
    """Return a time as it stands in a note."""
    value = seconds * 1000
    return f"{value:.0f} ms" if value >= 100 else f"{value:.2g} ms" if value < 10 else f"{value:.1f} ms"


def _shown(value: float, unit: str) -> str:
    if unit == "×":
        return f"{value:.0f}×" if value >= 20 else f"{value:.2f}×"
    return f"{value:,.0f} {unit}" if value >= 20 else f"{value:.3g} {unit}"
