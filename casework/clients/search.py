"""Finding people among opened cards: what a typed text may mean, and which cards it matches. Pure, in memory.

A text may be a name in any script, a reading, a birth date, the end of a telephone number or a case number; all of it
is tried, and each hit says why it is one. Several words must all match. Rules J-5 to J-7 of ``casework.japan`` say how
names are folded.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import IntEnum, StrEnum
from functools import cached_property

from casework.clients.card import SEARCHED, number_key, split_cards
from casework.core.i18n import LazyString, _l
from casework.japan.kana import kanji_key, latin_key, loose1_key, loose2_key, strict_key
from casework.japan.wareki import DateNotUnderstood, Precision, parse_birth

LONGEST_TEXT = 80
_END = "\n"
_ONLY_KANA = re.compile(r"[ぁ-ゖァ-ヺーゝゞヽヾ゛゜\u3099\u309a\s・]+")
_ONLY_LATIN = re.compile(r"[A-Z][A-Z0-9 .,'\-]*")
_TELEPHONE = re.compile(r"[+(]?[0-9][0-9()\-‐−ー\s]*")
_TAIL = 4
_SHORTEST_TELEPHONE = 9


class Rank(IntEnum):
    """How sure a match is; lower comes first."""

    SURE = 0
    STRICT = 1
    LOOSE1 = 2
    LOOSE2 = 3


class Reason(StrEnum):
    """Why somebody was found."""

    NUMBER = "number"
    OLD_NUMBER = "old_number"
    NAME = "name"
    READING = "reading"
    SIMILAR = "similar"
    LATIN = "latin"
    BIRTH = "birth"
    PHONE = "phone"


REASON_LABELS: dict[Reason, LazyString] = {
    Reason.NUMBER: _l("ケース番号"),
    Reason.OLD_NUMBER: _l("旧台帳番号"),
    Reason.NAME: _l("氏名"),
    Reason.READING: _l("よみ"),
    Reason.SIMILAR: _l("似たよみ"),
    Reason.LATIN: _l("ローマ字"),
    Reason.BIRTH: _l("生年月日"),
    Reason.PHONE: _l("電話番号の下4桁"),
}


@dataclass(frozen=True)
class Needle:
    """One text to look for in one column of the cards."""

    column: str
    text: str
    rank: Rank
    reason: Reason


@dataclass(frozen=True)
class Match:
    """One matching card: its place in the index, how sure, and why."""

    row: int
    rank: Rank
    reasons: tuple[Reason, ...]


def by_rank(match: Match) -> tuple[int, int]:
    """Return what sorts matches: the surest first, then in 五十音 order."""
    return match.rank, match.row


class Index:
    """Opened cards in 五十音 order, each search column joined into one text: a substring search is one ``str.find``."""

    def __init__(self, cards: Iterable[tuple[bytes, str]]) -> None:
        pairs = list(cards)
        parts = split_cards([text for _, text in pairs])
        collation = parts[len(SEARCHED)]
        order = sorted(range(len(pairs)), key=collation.__getitem__)
        self.ids: tuple[bytes, ...] = tuple(pairs[place][0] for place in order)
        self._texts: tuple[str, ...] = tuple(pairs[place][1] for place in order)
        self._columns = {
            name: _END + _END.join(map(column.__getitem__, order)) if pairs else ""
            for name, column in zip(SEARCHED, parts, strict=False)
        }

    def __len__(self) -> int:
        """Return how many cards there are."""
        return len(self.ids)

    @cached_property
    def rows(self) -> dict[bytes, int]:
        """Client → place in the index."""
        return {client_id: row for row, client_id in enumerate(self.ids)}

    def items(self) -> Iterator[tuple[bytes, str]]:
        """Yield every client with the text of their card."""
        return zip(self.ids, self._texts, strict=True)

    def text(self, row: int) -> str:
        """Return the text of the card at a place."""
        return self._texts[row]

    def collation(self, row: int) -> str:
        """Return what sorts the card at a place among others."""
        return split_cards([self._texts[row]])[len(SEARCHED)][0]

    def find(self, column: str, needle: str) -> Iterator[int]:
        """Yield the rows whose column holds ``needle``, each once and in order. A leading line end means the start."""
        joined, row, counted = self._columns[column], -1, 0
        place = joined.find(needle)
        while place >= 0:
            row += joined.count(_END, counted, place + 1)
            yield row
            counted = joined.find(_END, place + 1)
            place = joined.find(needle, counted) if counted >= 0 else -1


def search(index: Index, text: str, *, today: date) -> list[Match]:
    """Return the cards that a typed text matches, the surest first, in 五十音 order among equals."""
    plain = " ".join(unicodedata.normalize("NFKC", text[:LONGEST_TEXT]).split())
    if not plain:
        return []
    found = match_any(index, needles(plain, today=today))
    words = plain.split()
    if len(words) > 1:
        for row, match in _match_all(index, words, today).items():
            if row not in found or match.rank < found[row].rank:
                found[row] = match
    return sorted(found.values(), key=by_rank)


def needles(text: str, *, today: date) -> tuple[Needle, ...]:
    """Return all that a typed text may mean, surest first."""
    return tuple(
        needle
        for needle in (*_numbers(text), *_names(text), *_births(text, today), *_telephones(text))
        if needle.text.strip(_END)
    )


def match_any(index: Index, wanted: Iterable[Needle]) -> dict[int, Match]:
    """Return the rows that at least one needle is found in, each with its surest rank and all reasons."""
    found: dict[int, Match] = {}
    for needle in wanted:
        for row in index.find(needle.column, needle.text):
            known = found.get(row)
            if known is None:
                found[row] = Match(row, needle.rank, (needle.reason,))
            elif needle.reason not in known.reasons and needle.reason is not Reason.SIMILAR:
                found[row] = Match(row, min(known.rank, needle.rank), (*known.reasons, needle.reason))
    return found


def _match_all(index: Index, words: Sequence[str], today: date) -> dict[int, Match]:
    """Return the rows that every word matches, each as sure as its least sure word."""
    first, *others = [match_any(index, needles(word, today=today)) for word in words]
    for matches in others:
        first = {row: _both(match, matches[row]) for row, match in first.items() if row in matches}
    return first


def _both(one: Match, other: Match) -> Match:
    return Match(one.row, max(one.rank, other.rank), tuple(dict.fromkeys(one.reasons + other.reasons)))


def _names(text: str) -> Iterator[Needle]:
    yield Needle("kanji", kanji_key(text), Rank.STRICT, Reason.NAME)
    if _ONLY_KANA.fullmatch(text):
        yield Needle("strict", strict_key(text), Rank.STRICT, Reason.READING)
        yield Needle("loose1", loose1_key(text), Rank.LOOSE1, Reason.SIMILAR)
        yield Needle("loose2", loose2_key(text), Rank.LOOSE2, Reason.SIMILAR)
    bare = unicodedata.normalize("NFD", text.upper())
    if _ONLY_LATIN.fullmatch("".join(sign for sign in bare if not unicodedata.combining(sign))):
        yield Needle("latin", latin_key(text), Rank.STRICT, Reason.LATIN)


def _numbers(text: str) -> Iterator[Needle]:
    key = number_key(text)
    if any(sign.isdigit() for sign in key):
        yield Needle("numbers", key, Rank.SURE, Reason.NUMBER)
        yield Needle("old_numbers", key, Rank.SURE, Reason.OLD_NUMBER)


def _births(text: str, today: date) -> Iterator[Needle]:
    try:
        read = parse_birth(text, today=today)
    except DateNotUnderstood:
        return
    day = read.date
    if read.precision is Precision.DAY:
        yield Needle("birth", f"{day.isoformat()}|day", Rank.STRICT, Reason.BIRTH)
        yield Needle("birth", f"{day.replace(day=1).isoformat()}|month", Rank.LOOSE1, Reason.BIRTH)
        yield Needle("birth", f"{day.year:04}-01-01|year", Rank.LOOSE2, Reason.BIRTH)
    elif read.precision is Precision.MONTH:
        yield Needle("birth", f"{_END}{day:%Y-%m}", Rank.STRICT, Reason.BIRTH)
        yield Needle("birth", f"{day.year:04}-01-01|year", Rank.LOOSE2, Reason.BIRTH)
    elif read.precision is Precision.YEAR:
        yield Needle("birth", f"{_END}{day:%Y}", Rank.STRICT, Reason.BIRTH)


def _telephones(text: str) -> Iterator[Needle]:
    digits = re.sub(r"\D", "", text)
    if _TELEPHONE.fullmatch(text) and (len(digits) == _TAIL or len(digits) >= _SHORTEST_TELEPHONE):
        yield Needle("phone_tail", digits[-_TAIL:], Rank.STRICT, Reason.PHONE)
