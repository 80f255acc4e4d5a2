"""Who of those known may be the person that is being taken in. A counsellor decides; this only says why.

Two people of one name and one birthday exist, and a name changes with a marriage: so nothing is decided here, a
differing birth date does not hide anybody, and a birth date or a telephone number alone is reason enough to be shown.
"""

from collections.abc import Iterator

from casework.clients.card import Card
from casework.clients.person import Birth, PersonDetails
from casework.clients.search import Needle, Rank, Reason
from casework.japan.kana import search_keys
from casework.japan.phone import phone_tail
from casework.japan.wareki import Precision

_BY_NAME = frozenset({Reason.NAME, Reason.READING, Reason.SIMILAR, Reason.LATIN})
_SHORTEST = 2


def needles(details: PersonDetails) -> tuple[Needle, ...]:
    """Return what to look for in the cards; nothing for a text of one sign, which would bring up half the office."""
    return tuple(needle for needle in _all(details) if len(needle.text) >= _SHORTEST)


def reasons(details: PersonDetails, card: Card, found: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return why a card may be the person; a birth date that may be the same one is added where a name led here."""
    same = details.birth and card.birth and card.birth.may_be(details.birth)
    told = (*found, Reason.BIRTH) if same and Reason.BIRTH not in found else found
    return tuple(dict.fromkeys(told))


def order(rank: Rank, told: tuple[Reason, ...]) -> tuple[int, int]:
    """Return what sorts candidates: the more independent reasons first, then the surer match."""
    kinds = {Reason.NAME if reason in _BY_NAME else reason for reason in told}
    return -len(kinds), rank


def _all(details: PersonDetails) -> Iterator[Needle]:
    keys = search_keys(
        family=details.family_name,
        given=details.given_name,
        family_kana=details.family_kana,
        given_kana=details.given_kana,
        latin=details.latin_name,
        others=[name for name in (details.preferred_name, details.alias_name) if name],
    )
    columns = (
        ("kanji", keys.kanji, Rank.STRICT, Reason.NAME),
        ("strict", keys.strict, Rank.STRICT, Reason.READING),
        ("latin", keys.latin, Rank.STRICT, Reason.LATIN),
        ("loose1", keys.loose1, Rank.LOOSE1, Reason.SIMILAR),
        ("loose2", keys.loose2, Rank.LOOSE2, Reason.SIMILAR),
    )
    for column, texts, rank, reason in columns:
        yield from (Needle(column, text, rank, reason) for text in texts)
    yield from _birth(details.birth)
    yield Needle("phone_tail", phone_tail(details.phone), Rank.STRICT, Reason.PHONE)


def _birth(birth: Birth | None) -> Iterator[Needle]:
    if birth is not None and birth.precision is Precision.DAY:
        yield Needle("birth", f"{birth.day.isoformat()}|day", Rank.STRICT, Reason.BIRTH)
