"""What comes from elsewhere is listed, licensed and unchanged; nothing is loaded from another host."""

import base64
import hashlib
import re
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "casework" / "static"
VENDOR = STATIC / "vendor"
ENTRIES = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["file"]
LOADED = sorted(
    [path for path in STATIC.rglob("*") if path.suffix in {".css", ".js", ".svg"}]
    + list(ROOT.glob("templates/**/*.html"))
)
NAMES_OF_FORMATS = {"http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink"}


def relative(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"])
class TestEntry:
    def test_names_a_file_that_is_unchanged(self, entry):
        digest = hashlib.sha384((VENDOR / entry["file"]).read_bytes()).digest()

        assert base64.b64encode(digest).decode() == entry["sha384"]

    def test_lies_in_a_folder_of_its_version_beside_its_licence(self, entry):
        assert entry["file"].split("/")[0].endswith(f"-{entry['version']}")
        assert (VENDOR / entry["licence_file"]).read_text("utf-8").strip()
        assert entry["licence"] in {"0BSD", "MIT"}


class TestVendorFolder:
    def test_holds_nothing_that_is_not_listed(self):
        kept = {path.relative_to(VENDOR).as_posix() for path in VENDOR.rglob("*") if path.is_file()}

        listed = {entry[key] for entry in ENTRIES for key in ("file", "licence_file")}
        assert kept == listed | {"vendor.toml"}


@pytest.mark.parametrize("path", LOADED, ids=relative)
class TestLoadedFile:
    def test_names_no_other_host(self, path):
        text = path.read_text("utf-8")

        addresses = set(re.findall(r"https?://[^\s\"'`)<>]+", text)) - NAMES_OF_FORMATS
        assert not addresses
        assert not re.search(r"(?:src|href|action)=\"//|url\(\s*['\"]?(?://|data:)|@import", text)
