"""What a card says and how it is written: one text a client, with the keys by which the search finds them.

The parts stand in a fixed order with separators between them, because an office's ten thousand cards are taken apart
at once, and splitting a text costs a quarter of parsing JSON.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from casework.clients.person import Birth
from casework.japan.kana import search_keys
from casework.japan.wareki import Precision

KEYS_VERSION = 1
_PART, _ITEM, _FIELD = "\x1e", "\x1f", "\x1d"
_CONTROL = re.compile(r"[\x00-\x1f]+")
_KATAKANA = {code: code + 0x60 for code in range(0x3041, 0x3097)}  # a unit's prefix may be a kana
_NOT_IN_NUMBERS = re.compile(r"[\s\-‐‑‒–—―−－ーｰ・/().]+")
SEARCHED = ("kanji", "strict", "loose1", "loose2", "latin", "numbers", "old_numbers", "phone_tail", "birth")


class Card(NamedTuple):
    """What lists and the search show of a client. A tuple: ten thousand of them are made for one directory.

    Attributes:
        kana: The reading, family and given name with a space between.
        others: Further names, in any script: what they are called, the name they go by.
        phone_tail: The last four digits of the telephone.
        numbers: Case numbers. ``old_numbers``: those of the ledgers before.
        status_line: How things stand, in a few words.
        owner_id: Who answers for the open case.
    """

    family: str = ""
    given: str = ""
    family_kana: str = ""
    given_kana: str = ""
    latin: str = ""
    preferred: str = ""
    alias: str = ""
    birth: Birth | None = None
    phone_tail: str = ""
    numbers: tuple[str, ...] = ()
    old_numbers: tuple[str, ...] = ()
    status_line: str = ""
    owner_id: UUID | None = None

    @property
    def name(self) -> str:
        """The name as it heads a line."""
        written = " ".join(part for part in (self.family, self.given) if part)
        return written or self.latin or self.alias or self.preferred or self.kana

    @property
    def kana(self) -> str:
        """The reading of the name; empty where it is not known."""
        return " ".join(part for part in (self.family_kana, self.given_kana) if part)


def number_key(text: str) -> str:
    """Return a case number without what people leave out when they say it: R8-0012 and ｒ８ー００１２ give one key."""
    return _NOT_IN_NUMBERS.sub("", unicodedata.normalize("NFKC", text)).upper().translate(_KATAKANA)


def write_card(card: Card) -> str:
    """Return the text of a card, its keys included."""
    keys = search_keys(
        family=card.family,
        given=card.given,
        family_kana=card.family_kana,
        given_kana=card.given_kana,
        latin=card.latin,
        others=[name for name in (card.preferred, card.alias) if name],
    )
    parts = (
        *map(_items, (keys.kanji, keys.strict, keys.loose1, keys.loose2, keys.latin)),
        _items(map(number_key, card.numbers)),
        _items(map(number_key, card.old_numbers)),
        card.phone_tail,
        _write_birth(card.birth),
        keys.collation or "\uffff",
        _FIELD.join(
            (
                *map(_clean, (card.family, card.given, card.family_kana, card.given_kana)),
                *map(_clean, (card.latin, card.preferred, card.alias)),
                _items(card.numbers),
                _items(card.old_numbers),
                _clean(card.status_line),
                str(card.owner_id or ""),
            )
        ),
    )
    return _PART.join(parts)


def split_cards(texts: Sequence[str]) -> list[list[str]]:
    """Return the parts of many cards, one list a part: those of ``SEARCHED``, what sorts a card, and what it shows."""
    parts = _PART.join(texts).split(_PART) if texts else []
    return [parts[place :: len(SEARCHED) + 2] for place in range(len(SEARCHED) + 2)]


def read_card(text: str) -> Card:
    """Return the card that ``write_card`` wrote."""
    *keys, _collation, shown = text.split(_PART)
    family, given, family_kana, given_kana, latin, preferred, alias, numbers, old, status, owner = shown.split(_FIELD)
    return Card(
        family=family,
        given=given,
        family_kana=family_kana,
        given_kana=given_kana,
        latin=latin,
        preferred=preferred,
        alias=alias,
        birth=_read_birth(keys[SEARCHED.index("birth")]),
        phone_tail=keys[SEARCHED.index("phone_tail")],
        numbers=tuple(numbers.split(_ITEM)) if numbers else (),
        old_numbers=tuple(old.split(_ITEM)) if old else (),
        status_line=status,
        owner_id=_read_id(owner) if owner else None,
    )


def _clean(text: str) -> str:
    return _CONTROL.sub(" ", text)


def _items(texts: Iterable[str]) -> str:
    return _ITEM.join(map(_clean, texts))


def _write_birth(birth: Birth | None) -> str:
    if birth is None:
        return ""
    return f"{birth.day.isoformat()}|{birth.precision.value}|{birth.as_of.isoformat() if birth.as_of else ''}"


_read_id = lru_cache(maxsize=4096)(UUID)  # an office has few owners


@lru_cache(maxsize=32_768)
def _read_birth(text: str) -> Birth | None:
    if not text:
        return None
    day, precision, as_of = text.split("|")
    return Birth(date.fromisoformat(day), Precision(precision), date.fromisoformat(as_of) if as_of else None)
