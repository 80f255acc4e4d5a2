"""Print what comes from elsewhere with its licence: `python deploy/third_party.py > docs/third-party.md`.

Browser files come from `casework/static/vendor/vendor.toml`, Python packages from `deploy/requirements.txt`; the terms
of a package are looked up in what is installed: run it with the interpreter of the development environment.
"""

import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import PackageMetadata, metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENDOR = ROOT / "casework" / "static" / "vendor"
REQUIREMENTS = ROOT / "deploy" / "requirements.txt"
HEAD = """# 同梱・依存ソフトウェアの許諾

この文書は `deploy/third_party.py` が作ります。手で直さず、作り直してください（テストが一致を確かめます）。

## ブラウザーに送るもの（リポジトリに同梱）

ファイルは改変していません。ハッシュは `casework/static/vendor/vendor.toml` にあり、テストが確かめます。

| 名称 | 版 | 許諾 | ファイル | 出所 |
| --- | --- | --- | --- | --- |"""
PACKAGES = """
## 動かすのに使う Python のパッケージ（同梱せず、導入時に入れるもの）

版は `deploy/requirements.txt` に固定しています。許諾の表記は各パッケージ自身によるものです。

| 名称 | 版 | 許諾 |
| --- | --- | --- |"""
OPTIONAL = """
## 使うときだけ入れるもの

| 名称 | 何のために | 許諾 |
| --- | --- | --- |"""
EXTRAS = {"psycopg": "PostgreSQL を使うとき", "gunicorn": "本番のサーバー"}
LONGEST = 60


def licence_of(facts: PackageMetadata) -> str:
    """Return how a package names its licence: the SPDX expression, else its classifiers, else its first line."""
    expressions = facts.get_all("License-Expression")
    if expressions:
        return str(expressions[0])
    classifiers = facts.get_all("Classifier") or []
    classified = [text.rpartition(" :: ")[2] for text in classifiers if text.startswith("License")]
    if classified:
        return ", ".join(classified)
    return str((facts.get_all("License") or ["?"])[0]).strip().splitlines()[0][:LONGEST]


def packages() -> Iterator[str]:
    """Yield one line for each pinned package."""
    for name, version in re.findall(r"^([A-Za-z0-9._-]+)==(\S+)$", REQUIREMENTS.read_text("utf-8"), re.MULTILINE):
        yield f"| {name} | {version} | {licence_of(metadata(name))} |"


def files() -> Iterator[str]:
    """Yield one line for each vendored file, and then the text of each licence."""
    entries = tomllib.loads((VENDOR / "vendor.toml").read_text("utf-8"))["file"]
    for entry in entries:
        words = (entry["name"], entry["version"], entry["licence"], f"`{entry['file']}`", entry["source"])
        yield f"| {' | '.join(words)} |"
    for entry in entries:
        text = (VENDOR / entry["licence_file"]).read_text("utf-8").strip()
        yield f"\n### {entry['name']} の許諾の全文\n\n```text\n{text}\n```"


def render() -> str:
    """Return the whole document."""
    extras = [f"| {name} | {why} | {licence_of(metadata(name))} |" for name, why in EXTRAS.items()]
    return "\n".join([HEAD, *files(), PACKAGES, *packages(), OPTIONAL, *extras]) + "\n"


if __name__ == "__main__":
    print(render(), end="")  # noqa: T201 - the document is the output
