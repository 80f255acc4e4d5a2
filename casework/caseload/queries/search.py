"""Hits of a search in groups, by how sure they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from uuid import UUID

from casework.clients.queries import Hit, SearchResult
from casework.clients.search import Rank
from casework.core.i18n import LazyString, _l
from casework.identity.queries import user_names

RANK_LABELS = {
    Rank.SURE: _l("番号が一致"),
    Rank.STRICT: _l("一致"),
    Rank.LOOSE1: _l("近いよみ"),
    Rank.LOOSE2: _l("読みが近いもの（濁点などの違い）"),
}


@dataclass(frozen=True)
class Group:
    """Hits that are equally sure."""

    label: LazyString
    hits: Sequence[Hit]


@dataclass(frozen=True)
class Found:
    """What a search found.

    Attributes:
        owner_names: Names by id, of those to ask about restricted people; of nobody else.
    """

    groups: Sequence[Group]
    count: int
    shown: int
    owner_names: Mapping[UUID, str]

    @property
    def has_more(self) -> bool:
        """Whether there are more than are shown."""
        return self.count > self.shown


def grouped(result: SearchResult) -> Found:
    """Return the hits of a search in groups, surest first."""
    by_rank = groupby(result.hits, key=lambda hit: hit.rank)
    groups = [Group(RANK_LABELS[rank], list(hits)) for rank, hits in by_rank]
    to_ask = {hit.card.owner_id for hit in result.hits if hit.is_restricted}
    return Found(groups, result.count, len(result.hits), user_names(to_ask))
