"""The documents name only what is there: tests, files, headings, and every command."""

import re
import unicodedata
from pathlib import Path

import click
import pytest

from casework.app import COMMANDS
from casework.core.config import PROJECT_ROOT

FOLDER = PROJECT_ROOT / "docs"
DOCUMENTS = sorted(FOLDER.glob("*.md"))
LINK = re.compile(r"(?<!!)\[[^\]]+\]\(([^)\s]+)\)")


def headings(path: Path) -> set[str]:
    """Return the anchors of a document as code hosts make them."""
    titles = re.findall(r"^#+ (.+)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", unicodedata.normalize("NFC", title).lower()).replace(" ", "-") for title in titles}


def leaves(command: click.Command, name: str) -> list[str]:
    if isinstance(command, click.Group):
        return [leaf for key, each in command.commands.items() for leaf in leaves(each, f"{name} {key}")]
    return [name]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
class TestDocument:
    def test_names_tests_that_are_there(self, path):
        named = re.findall(r"`(tests/[\w/]+\.py)`", path.read_text("utf-8"))

        assert not [name for name in named if not (PROJECT_ROOT / name).is_file()]

    def test_links_to_what_is_there(self, path):
        targets = [target for target in LINK.findall(path.read_text("utf-8")) if "://" not in target]
        broken = []
        for target in targets:
            name, _hash, anchor = target.partition("#")
            file = (path.parent / name).resolve() if name else path
            if not file.is_file() or (anchor and anchor not in headings(file)):
                broken.append(target)

        assert not broken


class TestOperations:
    def test_tells_of_every_command(self):
        text = (FOLDER / "operations.md").read_text("utf-8")
        names = [leaf for command in COMMANDS for leaf in leaves(command, str(command.name))]

        assert not [name for name in names if not re.search(rf"`{name}[` ]", text)]

    def test_tells_of_every_setting(self):
        text = (FOLDER / "operations.md").read_text("utf-8")
        sources = [PROJECT_ROOT / "casework" / "core" / "config.py", PROJECT_ROOT / "deploy" / "gunicorn.conf.py"]
        read = {
            name for path in sources for name in re.findall(r'"(CASEWORK_[A-Z]+(?:_[A-Z]+)*)"', path.read_text("utf-8"))
        }

        assert not [name for name in sorted(read) if f"`{name}`" not in text]
