"""An agency's cards, opened in this process's memory: one directory for each agency and database.

It proposes and never decides: whoever asks reads from the database which of the proposed clients they may see. It is as
fresh as the transaction that asks, because each change of a card takes the next number of ``directory_version`` in its
own transaction, and it is dropped after five minutes in which nobody asked.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import inspect, select

from casework.access.actor import Actor
from casework.clients import keys
from casework.clients.card import KEYS_VERSION, Card, read_card, write_card
from casework.clients.models import ClientCard, DirectoryVersion
from casework.clients.search import Index, Match, Needle, by_rank, match_any, search
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Forbidden

IDLE_FOR = timedelta(minutes=5)
OWN_CHANGES = "cards_changed"  # set on a session that changed a card: what it reads is not committed yet
MERGE_FROM = 300
_NOTHING = Index(())


@dataclass(frozen=True)
class Proposal:
    """A card that may be shown, if the database says so."""

    match: Match
    index: Index

    @cached_property
    def client_id(self) -> UUID:
        """Whose card it is."""
        return UUID(bytes=self.index.ids[self.match.row])

    @cached_property
    def card(self) -> Card:
        """The card, taken apart when it is first asked for."""
        return read_card(self.index.text(self.match.row))


class Directory:
    """Cards as of one number: a large index that rarely changes, and a small one of what changed since it was built."""

    def __init__(self, seq: int = 0, indexes: tuple[Index, Index] = (_NOTHING, _NOTHING)) -> None:
        self.seq = seq
        self.indexes = indexes
        self.lock = threading.Lock()
        self.used_at = clock.now()

    def bring_to(self, seq: int) -> None:
        """Read the cards that changed up to ``seq``; all of them where the database stands behind what is kept."""
        base, recent = self.indexes if seq >= self.seq else (_NOTHING, _NOTHING)
        changed = dict(_opened(self.seq if seq >= self.seq else 0))
        if len(base) and len(recent) + len(changed) <= MERGE_FROM:
            self.indexes = base, Index({**dict(recent.items()), **changed}.items())
        else:
            self.indexes = Index({**dict(base.items()), **dict(recent.items()), **changed}.items()), _NOTHING
        self.seq = seq

    def search(self, text: str, *, today: date) -> list[Proposal]:
        """Return who matches a typed text, the surest first and in 五十音 order among equals."""
        return self._propose(lambda index: search(index, text, today=today))

    def match_any(self, needles: Sequence[Needle]) -> list[Proposal]:
        """Return who matches at least one needle, in the same order."""
        return self._propose(lambda index: sorted(match_any(index, needles).values(), key=by_rank))

    def _propose(self, matches: Callable[[Index], Sequence[Match]]) -> list[Proposal]:
        base, recent = self.indexes
        older = [Proposal(match, base) for match in matches(base) if base.ids[match.row] not in recent.rows]
        newer = [Proposal(match, recent) for match in matches(recent)]
        return sorted(older + newer, key=_by_rank_and_name) if newer else older


def _by_rank_and_name(proposal: Proposal) -> tuple[int, str]:
    return proposal.match.rank, proposal.index.collation(proposal.match.row)


def _opened(after_seq: int) -> Iterator[tuple[bytes, str]]:
    changed = ClientCard.changed_seq > after_seq
    name, version = ClientCard.content.logical_name, ClientCard.keys_version
    for client_id, text, keys_version in keys.open_cards(session(), ClientCard, name, version, changed):
        yield client_id, text if keys_version == KEYS_VERSION else write_card(read_card(text))


class _Kept:
    """The directories of this process. A timer drops those that nobody asked for lately, visitors or not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_database: WeakKeyDictionary[object, dict[UUID, Directory]] = WeakKeyDictionary()
        self._timer: threading.Timer | None = None

    def get(self, database: object, agency_id: UUID) -> Directory:
        """Return the directory of an agency, an empty one where none is kept."""
        with self._lock:
            self._drop_idle()
            kept = self._by_database.setdefault(database, {})
            directory = kept.setdefault(agency_id, Directory())
            directory.used_at = clock.now()
            if self._timer is None:
                self._wind()
        return directory

    def forget(self) -> None:
        """Drop everything."""
        with self._lock:
            self._by_database.clear()

    def _wind(self) -> None:
        self._timer = threading.Timer(IDLE_FOR.total_seconds() / 5, self._ring)
        self._timer.daemon = True
        self._timer.start()

    def _ring(self) -> None:
        with self._lock:
            self._timer = None
            self._drop_idle()
            if any(self._by_database.values()):
                self._wind()

    def _drop_idle(self) -> None:
        limit = clock.now() - IDLE_FOR
        for kept in self._by_database.values():
            for agency_id in [agency_id for agency_id, found in kept.items() if found.used_at < limit]:
                del kept[agency_id]


_kept = _Kept()


def forget() -> None:
    """Drop every directory of this process."""
    _kept.forget()


def of(actor: Actor) -> Directory:
    """Return the directory of the actor's agency, as fresh as this transaction. One statement when nothing changed.

    Raises:
        Forbidden: the actor acts for no agency, or for another one than this unit of work.
    """
    current = session()
    if actor.agency_id is None or actor.agency_id != current.agency_id:
        raise Forbidden("agency")
    seq = current.scalar(select(DirectoryVersion.seq)) or 0
    directory = _kept.get(current.get_bind(mapper=inspect(ClientCard)), actor.agency_id)
    if current.info.get(OWN_CHANGES):
        directory = Directory()  # nobody else may see what this transaction has not committed
    if directory.seq != seq:
        with directory.lock:
            if directory.seq != seq:
                directory.bring_to(seq)
    return directory
