"""The lists that ship with the product, read from the package's own files."""

import csv
import tomllib
from collections.abc import Iterator

from casework.agencies.models import CodeItem, Municipality
from casework.core.config import PACKAGE

_FOLDER = PACKAGE / "agencies"
_STEP = 10


def shipped_municipalities() -> Iterator[Municipality]:
    """Make one row for each municipality of the prefecture and for the two product codes."""
    with (_FOLDER / "municipalities.csv").open(encoding="utf-8", newline="") as stream:
        for line in csv.DictReader(stream):
            yield Municipality(code=line["code"], name=line["name"], kana=line["kana"], region=line["region"])


def shipped_codes() -> Iterator[CodeItem]:
    """Make one row for each choice of each code list, in the order of the file."""
    with (_FOLDER / "codes.toml").open("rb") as stream:
        lists = tomllib.load(stream)
    for list_key, choices in lists.items():
        for place, (code, choice) in enumerate(choices.items(), start=1):
            yield CodeItem(
                list_key=list_key,
                code=code,
                label=choice["ja"],
                label_en=choice["en"],
                official_code=choice.get("official", ""),
                flags=choice.get("flags", ""),
                sort=place * _STEP,
            )
