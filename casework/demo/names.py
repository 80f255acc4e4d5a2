"""Names for people who do not exist: common surnames and given names, combined by the story's random source."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

Name = tuple[str, str]  # As written, and in katakana.

VARIANT_SURNAMES: tuple[Name, ...] = (
    ("髙橋", "タカハシ"),
    ("山﨑", "ヤマザキ"),
    ("渡邉", "ワタナベ"),
    ("齋藤", "サイトウ"),
    ("濵田", "ハマダ"),
    ("𠮷田", "ヨシダ"),
    ("髙木", "タカギ"),
    ("齊藤", "サイトウ"),
)
"""Written with variant kanji, so that a search by the common form has something to find."""


@dataclass(frozen=True)
class FullName:
    """How a person is called and written. An empty text was not told."""

    family_name: str = ""
    given_name: str = ""
    family_kana: str = ""
    given_kana: str = ""
    preferred_name: str = ""
    latin_name: str = ""
    alias_name: str = ""


class NameBook:
    """Hands out full names, none of them twice."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._surnames = [*VARIANT_SURNAMES, *_shuffled("surnames", rng)]
        self._given = {"male": _shuffled("male", rng), "female": _shuffled("female", rng)}
        self._taken = {"male": 0, "female": 0}
        self._rng.shuffle(self._surnames)

    def japanese(self, sex: str) -> FullName:
        """Return the next Japanese name. Surnames come round again only when all have been used."""
        surname = self._surnames.pop(0)
        self._surnames.append(surname)
        names = self._given[sex]
        given = names[self._taken[sex] % len(names)]
        self._taken[sex] += 1
        return FullName(surname[0], given[0], surname[1], given[1])

    def foreign(self, origin: str, sex: str) -> FullName:
        """Return a name of somebody who came from abroad, with its Latin form and, where used, the 通称."""
        known = [row for row in _written()["foreign"] if (row["origin"], row["sex"]) == (origin, sex)]
        row = self._rng.choice(known)
        return FullName(
            family_name=row["family"],
            given_name=row["given"],
            family_kana=row["family"],
            given_kana=row["given"],
            preferred_name=row["preferred"],
            latin_name=row["latin"],
            alias_name=row.get("alias", ""),
        )


@cache
def _written() -> dict[str, Any]:
    return tomllib.loads(files("casework.demo").joinpath("names.toml").read_text(encoding="utf-8"))


def _shuffled(key: str, rng: Random) -> list[Name]:
    names = [(written, kana) for written, kana in (item.split(":") for item in _written()[key].split())]
    rng.shuffle(names)
    return names
