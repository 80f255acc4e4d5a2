"""Count what a piece of work asks of the database."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import sqlalchemy as sa

COUNTED = frozenset({"SELECT", "INSERT", "UPDATE", "DELETE", "WITH"})


@dataclass
class Statements:
    """The statements seen, in order. PRAGMA, BEGIN, COMMIT, SAVEPOINT and SET are not among them."""

    texts: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        """How many there were."""
        return len(self.texts)

    @property
    def by_verb(self) -> Counter[str]:
        """How many of each verb."""
        return Counter(text.split(None, 1)[0].upper() for text in self.texts)


@contextmanager
def counted(engine: sa.Engine) -> Iterator[Statements]:
    """Count the statements that an engine runs meanwhile, on any thread."""
    seen = Statements()

    def note(_connection, _cursor, statement: str, _parameters, _context, _many) -> None:
        if statement.lstrip().split(None, 1)[0].upper() in COUNTED:
            seen.texts.append(statement.strip())

    sa.event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        sa.event.remove(engine, "before_cursor_execute", note)
