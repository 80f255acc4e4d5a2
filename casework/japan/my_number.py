"""Finding a 個人番号 in free text, so that it is never stored. Rule J-9."""

import re
import unicodedata
from dataclasses import dataclass

LENGTH = 12

_SEPARATOR = r"[ \t\u3000\u00a0\-‐‑‒–—―−－ーｰ・.．]{1,3}"
_RUN = re.compile(rf"\d+(?:{_SEPARATOR}\d+)*")
_GROUP = re.compile(r"\d+")
# People write the number in equal groups, or as 4 + 8; 2-2-4-4 would be a telephone number or a date with a time.
_GROUPINGS = frozenset({(12,), (6, 6), (4, 8), (8, 4), (4,) * 3, (3,) * 4, (2,) * 6, (1,) * 12})
_NAMES = re.compile(r"マイ\s*ナンバ|個人番号|my\s*number", re.IGNORECASE)
_NEAR_CHARACTERS = 20


@dataclass(frozen=True)
class FoundMyNumber:
    """Where a number stands in a text. It does not hold the number.

    Attributes:
        start: Index of its first character.
        end: Index behind its last character.
        is_named: Whether マイナンバー or 個人番号 stands near it.
    """

    start: int
    end: int
    is_named: bool


def is_my_number(digits: str) -> bool:
    """Tell whether ``digits`` are twelve ASCII digits, not all zero, with the check digit of a 個人番号.

    Source: 番号法総務省令 第5条: Σ P(n)·Q(n) modulo 11, Q = n+1 for n ≤ 6 and n−5 from 7, n counted from the right.
    """
    if not re.fullmatch(r"[0-9]{12}", digits) or not int(digits):
        return False
    places = enumerate(reversed(digits[:-1]), start=1)
    remainder = sum(int(digit) * (place + 1 if place <= 6 else place - 5) for place, digit in places) % 11  # noqa: PLR2004 - by law
    return int(digits[-1]) == (0 if remainder <= 1 else 11 - remainder)


def find_my_numbers(text: str) -> list[FoundMyNumber]:
    """List the places in ``text`` that hold a 個人番号, in order.

    Full-width digits, spaces and hyphens between groups are understood. One number in ten passes the check by
    chance (a licence number, say), so the caller offers a way on unless ``is_named``.
    """
    found: list[FoundMyNumber] = []
    for run in _RUN.finditer(text):
        groups = [(run.start() + group.start(), run.start() + group.end()) for group in _GROUP.finditer(run[0])]
        spans = (span for span in _candidates(groups) if _holds_number(text, *span))
        found.extend(_found_at(text, *span) for span in spans)
    return found


def _candidates(groups: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the spans made of whole groups that a number may be written in."""
    spans = []
    for first in range(len(groups)):
        sizes: tuple[int, ...] = ()
        for start, end in groups[first : first + LENGTH]:
            sizes += (end - start,)
            if sizes in _GROUPINGS:
                spans.append((groups[first][0], end))
    return spans


def _holds_number(text: str, start: int, end: int) -> bool:
    return is_my_number("".join(str(unicodedata.digit(sign)) for sign in text[start:end] if sign.isdecimal()))


def _found_at(text: str, start: int, end: int) -> FoundMyNumber:
    surroundings = text[max(0, start - _NEAR_CHARACTERS) : start] + "\n" + text[end : end + _NEAR_CHARACTERS]
    return FoundMyNumber(start, end, is_named=bool(_NAMES.search(unicodedata.normalize("NFKC", surroundings))))
