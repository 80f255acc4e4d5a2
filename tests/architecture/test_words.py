"""The glossary holds on pages: no banned word in a template, in a text of the program or in a list that ships."""

import re
import tomllib
from collections.abc import Iterator

import pytest

from casework.core.config import PACKAGE, PROJECT_ROOT
from tests.architecture.source import SOURCES

WORDS = tomllib.loads((PROJECT_ROOT / "docs" / "glossary.toml").read_text("utf-8"))["word"]
JAPANESE = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff]")
STORIES = "casework/demo/"  # what people say in stories is their own word


def shown() -> Iterator[tuple[str, str]]:
    """Give place and text of everything that may come before somebody's eyes."""
    for path in sorted((PROJECT_ROOT / "templates").rglob("*.html")):
        text = re.sub(r"\{#.*?#\}", "", path.read_text("utf-8"), flags=re.DOTALL)
        for number, line in enumerate(text.splitlines(), 1):
            yield f"{path.relative_to(PROJECT_ROOT)}:{number}", line
    for source in SOURCES:
        if not source.name.startswith(STORIES):
            for number, text in source.texts():
                yield f"{source.name}:{number}", text
    for path in sorted(PACKAGE.rglob("*.toml")):
        if not path.relative_to(PROJECT_ROOT).as_posix().startswith(STORIES):
            for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
                yield f"{path.relative_to(PROJECT_ROOT)}:{number}", line.partition("#")[0]


@pytest.fixture(scope="module")
def texts():
    return [(place, text) for place, text in shown() if JAPANESE.search(text)]


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
