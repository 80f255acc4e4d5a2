"""Every address of the program, filled with the ids of a record."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass

from flask import Flask

from tests.architecture.access_table import ACCESS, Row
from tests.factories.world import Record


@dataclass(frozen=True)
class Route:
    """One address and one method of a view."""

    endpoint: str
    rule: str
    method: str
    arguments: frozenset[str]

    @property
    def row(self) -> Row:
        """What the access table says of it."""
        return ACCESS[self.endpoint]

    def path(self, record: Record) -> str:
        """Return the address with the ids of a record in it."""
        path = self.rule.replace("<path:filename>", "js/casework.js")
        for name, value in asdict(record).items():
            path = path.replace(f"<uuid:{name}>", str(value))
        return path


def routes(app: Flask) -> list[Route]:
    """Return every route in a fixed order: addresses without ids first."""
    return sorted(_routes(app), key=lambda route: (len(route.arguments), route.endpoint, route.method, route.rule))


def _routes(app: Flask) -> Iterator[Route]:
    for rule in app.url_map.iter_rules():
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}:
            yield Route(rule.endpoint, rule.rule, method, frozenset(rule.arguments))
