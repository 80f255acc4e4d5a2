"""The catalogues: everything a page says is collected, and English says all of it."""

import io
import re
from pathlib import Path

import polib
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.frontend import parse_mapping_cfg
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from casework.core.config import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "translations"
TEMPLATE = FOLDER / "messages.pot"
CATALOGUES = sorted(FOLDER.glob("*/LC_MESSAGES/messages.po"))
KEYWORDS = {"_": None, "_l": None, "gettext": None, "ngettext": (1, 2), "lazy_gettext": None}
PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")

Key = tuple[str, str]


def collected() -> set[Key]:
    with (FOLDER / "babel.cfg").open(encoding="utf-8") as stream:
        methods, options = parse_mapping_cfg(stream)
    found = extract_from_dir(PROJECT_ROOT, methods, options, keywords=KEYWORDS)
    messages = [message for _file, _line, message, _comments, _context in found]
    return {(message, "") if isinstance(message, str) else (message[0], message[1]) for message in messages}


def keys_of(path: Path) -> set[Key]:
    return {(entry.msgid, entry.msgid_plural) for entry in polib.pofile(str(path)) if not entry.obsolete}


def texts_of(entry: polib.POEntry) -> list[str]:
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def placeholders(text: str) -> set[str]:
    return {first or second for first, second in PLACEHOLDER.findall(text)}


class TestTemplate:
    def test_holds_every_text_and_no_other(self):
        assert keys_of(TEMPLATE) == collected(), "run make translations"

    def test_is_written_in_japanese(self):
        texts = {entry.msgid for entry in polib.pofile(str(TEMPLATE))} - {"Casework"}

        assert not [
            text for text in texts if re.search("[A-Za-z]{4}", PLACEHOLDER.sub("", text)) and not JAPANESE.search(text)
        ]


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.parts[-3])
class TestCatalogue:
    def test_translates_everything(self, path):
        catalogue = polib.pofile(str(path))

        assert keys_of(path) == keys_of(TEMPLATE)
        assert not [
            entry.msgid for entry in catalogue if not entry.obsolete and (entry.fuzzy or not entry.translated())
        ]

    def test_keeps_every_placeholder(self, path):
        wrong = [
            entry.msgid
            for entry in polib.pofile(str(path))
            for text in texts_of(entry)
            if placeholders(text) - placeholders(entry.msgid + entry.msgid_plural)
            or placeholders(entry.msgid) - placeholders(text)
        ]

        assert not wrong

    def test_is_compiled(self, path):
        with path.open("rb") as stream:
            catalogue = read_po(stream)
        compiled = io.BytesIO()
        write_mo(compiled, catalogue)

        assert path.with_suffix(".mo").read_bytes() == compiled.getvalue(), "run make translations"


def test_english_is_there():
    assert "en" in {path.parts[-3] for path in CATALOGUES}
