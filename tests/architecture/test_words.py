"""The glossary holds on pages: no banned word in a template, in a text of the program or in a list that ships."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from casework.core.config import PACKAGE, PROJECT_ROOT
from tests.architecture.source import SOURCES

WORDS = tomllib.loads((PROJECT_ROOT / "docs" / "glossary.toml").read_text("utf-8"))["word"]
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
STORIES = "casework/demo/"  # what people say in stories is their own word


def lines(root: Path, pattern: str, note: str) -> Iterator[tuple[str, str]]:
    """Give place and text of every line in files of a kind, their notes left out."""
    for path in sorted(root.rglob(pattern)):
        name = path.relative_to(PROJECT_ROOT).as_posix()
        text = re.sub(note, lambda found: "\n" * found[0].count("\n"), path.read_text("utf-8"), flags=re.DOTALL)
        yield from ((f"{name}:{number}", line) for number, line in enumerate(text.splitlines(), 1))


def shown() -> Iterator[tuple[str, str]]:
    """Give place and text of everything that may come before somebody's eyes."""
    yield from lines(PROJECT_ROOT / "templates", "*.html", r"\{#.*?#\}")
    yield from lines(PACKAGE, "*.toml", r"#[^\n]*")
    for source in SOURCES:
        yield from ((f"{source.name}:{number}", text) for number, text in source.texts())


@pytest.fixture(scope="module")
def texts():
    return [(place, text) for place, text in shown() if JAPANESE.search(text) and not place.startswith(STORIES)]


class TestGlossary:
    @pytest.mark.parametrize("word", WORDS, ids=lambda word: word["say"])
    def test_holds(self, texts, word):
        banned = re.compile("|".join(map(re.escape, word["not"])))
        allowed = re.compile("|".join(map(re.escape, word.get("allowed", ["\0"]))))

        assert [(place, text.strip()) for place, text in texts if banned.search(allowed.sub("", text))] == []

    def test_gives_every_word_a_reason_and_an_english_one(self):
        assert [word["say"] for word in WORDS if not word["why"] or not word["english"] or not word["not"]] == []

    def test_looks_at_pages_and_at_texts_of_the_program(self, texts):
        places = {place.partition("/")[0] for place, _ in texts}

        assert places == {"templates", "casework"}
        assert len(texts) > 500
