"""Ten thousand ciphertexts moved about in a live database: not one of them opens where it was moved to."""

import random
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

import pytest
import sqlalchemy as sa

from casework.core.tenancy import GuardedSession
from casework.crypto import keyring
from casework.crypto.errors import NotOpened
from casework.crypto.models import KeyKind
from tests.crypto.tables import Paper
from tests.crypto.world import World, new_folder, stored

MOVES = 10_000
FOLDERS, PAPERS = 12, 4
COLUMNS = ("subject", "text")
EPOCHS = (1, 2)


@dataclass(frozen=True)
class Place:
    """A field of a row, and what rightly lies in it."""

    row_id: UUID
    column: str
    record_id: UUID
    blob: bytes


class Shelf:
    """Everything sealed in the database, ours and theirs, to move from."""

    def __init__(self, ours: list[Place], theirs: list[Place], dice: random.Random) -> None:
        self.ours, self.theirs, self.dice = ours, theirs, dice

    def _pick(self, fits: Callable[[Place], bool]) -> bytes:
        return self.dice.choice([place.blob for place in self.ours if fits(place)])

    def from_another_row(self, at: Place) -> bytes:
        return self._pick(lambda p: p.record_id == at.record_id and p.column == at.column and p.row_id != at.row_id)

    def from_another_column(self, at: Place) -> bytes:
        return self._pick(lambda p: p.row_id == at.row_id and p.column != at.column)

    def from_another_record(self, at: Place) -> bytes:
        return self._pick(lambda p: p.record_id != at.record_id and p.column == at.column)

    def from_another_agency(self, _at: Place) -> bytes:
        return self.dice.choice(self.theirs).blob

    def with_another_epoch(self, at: Place) -> bytes:
        other = next(epoch for epoch in EPOCHS if epoch != at.blob[2])
        return at.blob[:1] + other.to_bytes(2, "big") + at.blob[3:]

    def cut_short(self, at: Place) -> bytes:
        return at.blob[: self.dice.randrange(len(at.blob))]

    def made_longer(self, at: Place) -> bytes:
        return at.blob + self.dice.randbytes(self.dice.randint(1, 40))

    def with_a_bit_flipped(self, at: Place) -> bytes:
        flipped = bytearray(at.blob)
        flipped[self.dice.randrange(len(flipped))] ^= 1 << self.dice.randrange(8)
        return bytes(flipped)

    def from_two_halves(self, at: Place) -> bytes:
        other = self.from_another_row(at)
        middle = self.dice.randrange(4, len(at.blob))
        return at.blob[:middle] + other[middle:] if at.blob[middle:] != other[middle:] else other

    @property
    def moves(self) -> tuple[Callable[[Place], bytes], ...]:
        return (
            self.from_another_row,
            self.from_another_column,
            self.from_another_record,
            self.from_another_agency,
            self.with_another_epoch,
            self.cut_short,
            self.made_longer,
            self.with_a_bit_flipped,
            self.from_two_halves,
        )


def fill(session: GuardedSession) -> list[Place]:
    """Write folders with two epochs and papers sealed under either."""
    papers = []
    for _ in range(FOLDERS):
        folder = new_folder(session)
        for epoch in EPOCHS:
            if epoch > 1:
                keyring.current().new_record_key(folder.id, KeyKind.CLIENT, epoch=epoch)
            papers += [Paper(record_id=folder.id, subject="題名", text="同じ長さの内容") for _ in range(PAPERS)]
    session.add_all(papers)
    return [Place(p.id, column, p.record_id, stored(p, column)) for p in papers for column in COLUMNS]


def lay(world: World, blobs: Iterable[tuple[Place, bytes]]) -> None:
    """Write ciphertexts past everything, as whoever holds the database can."""
    rows: dict[UUID, dict[str, object]] = {}
    for place, blob in blobs:
        rows.setdefault(place.row_id, {"row_id": place.row_id})[place.column] = blob
    table = Paper.metadata.tables[Paper.__tablename__]
    values: dict[str, sa.BindParameter[bytes]] = {f"{column}_ct": sa.bindparam(column) for column in COLUMNS}
    with world.console() as connection:
        connection.execute(
            sa.update(table).where(table.c.id == sa.bindparam("row_id")).values(values), [*rows.values()]
        )


def opened(world: World, expected: Mapping[tuple[UUID, str], object]) -> list[object]:
    """Return what opens, of the places expected not to."""
    found = []
    with world.work(writes=False) as session:
        for paper in session.scalars(sa.select(Paper)):
            for column in COLUMNS:
                try:
                    getattr(paper, column)
                except NotOpened:
                    continue
                found.append(expected[paper.id, column])
    return found


@pytest.mark.both_engines
class TestMovedCiphertexts:
    @pytest.mark.parametrize("seed", [20_261_122])
    def test_none_of_ten_thousand_opens(self, world: World, seed: int):
        with world.work() as session:
            ours = fill(session)
        with world.work(world.theirs) as session:
            theirs = fill(session)
        shelf = Shelf(ours, theirs, random.Random(seed))
        tried: Counter[str] = Counter()

        while tried.total() < MOVES:
            chosen = {place: shelf.dice.choice(shelf.moves) for place in ours}
            lay(world, [(place, move(place)) for place, move in chosen.items()])
            names = {(place.row_id, place.column): move.__name__ for place, move in chosen.items()}
            tried.update(names.values())
            assert opened(world, names) == []

        lay(world, [(place, place.blob) for place in ours])
        everything = {(place.row_id, place.column): place for place in ours}
        assert len(opened(world, everything)) == len(ours)
        assert len(tried) == len(shelf.moves)
        assert min(tried.values()) > MOVES / 20
