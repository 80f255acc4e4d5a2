"""Print every table and column, how it is kept, and why.

Run it so: `python deploy/data_dictionary.py > docs/data-dictionary.md`.

Tables, types, keys and seals are read from the models. What only people can say, the purpose of a table and the reason
why a column is plain, stands in `deploy/data_dictionary.toml`; a column without a reason stops the script.
"""

import importlib
import pkgutil
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

import casework
from casework.core.database import Model, table_kind
from casework.core.tenancy import AgencyOwned, GlobalTable, KeyTable
from casework.crypto.fields import SystemSealed, sealed_fields

REASONS = Path(__file__).with_suffix(".toml")
KINDS: dict[type, tuple[str, str]] = {
    AgencyOwned: (
        "機関の表",
        "一行ごとに一つの機関のものです。データベースのセッションが、つながれた機関の行のほかを拒みます。",
    ),
    GlobalTable: ("全体の表", "サービス全体のもので、相談者について書かれた文章はありません。"),
    KeyTable: ("鍵の表", "包まれた鍵だけがあり、鍵束（keyring）のほかからは読めません。"),
}
HEAD = """# データ項目一覧

この文書は `deploy/data_dictionary.py` がモデルから作ります。手で直さず、理由を `deploy/data_dictionary.toml` に書いて
作り直してください（テストが一致を確かめます）。

| 区分 | 意味 |
| --- | --- |
| **封** | AES-256-GCM の暗号文。表・項目・行・記録・鍵の版に結びつけてあり、移し替えると開けません。 |
| 封（予約） | 暗号文のための場所だけがあり、いまは何も書かれません。 |
| 平 | 平文。データベースのファイルを読める人には見えます。理由を必ず書きます。 |
| ハッシュ | 元に戻せない値、または鍵つきの照合値。 |
| 鍵 | 上位の鍵で包まれた鍵。ルート鍵がなければ開けません。 |
"""


class Incomplete(Exception):
    """A table or a column that nobody has explained, or an explanation of something that is not there."""


def tables() -> list[Any]:
    """Return the mapped classes by kind, then by the name of their table."""
    for room in pkgutil.iter_modules(casework.__path__, "casework."):
        if room.ispkg and "models" in {module.name for module in pkgutil.iter_modules(_folder(room.name))}:
            importlib.import_module(f"{room.name}.models")
    order = list(KINDS)
    mapped = [mapper.class_ for mapper in Model.registry.mappers]
    classes = [each for each in mapped if each.__module__.startswith("casework.")]
    return sorted(classes, key=lambda each: (order.index(table_kind(sa.inspect(each))), each.__tablename__))


def _folder(package: str) -> list[str]:
    return list(importlib.import_module(package).__path__)


def seals() -> dict[tuple[str, str], str]:
    """Return what seals each sealed column: table and column → the key in words."""
    found: dict[tuple[str, str], str] = {}
    for field in sealed_fields().values():
        key = f"システム鍵（{field.kind.value}）" if isinstance(field, SystemSealed) else "記録の鍵"
        table = getattr(field.owner, "__tablename__", None)
        if table is not None:
            found[table, field.column_name] = key
    return found


class Reasons:
    """What `data_dictionary.toml` says; remembers what was asked for."""

    def __init__(self, written: Mapping[str, Any]) -> None:
        self._tables: Mapping[str, str] = written["tables"]
        self._columns: Mapping[str, str] = written["columns"]
        self._asked: set[str] = set()

    def table(self, name: str) -> str:
        """Return the purpose of a table."""
        return self._find(self._tables, name)

    def column(self, table: str, name: str) -> str:
        """Return why a column is kept as it is: its own words, else those for the name in any table."""
        own = f"{table}.{name}"
        return self._find(self._columns, own if own in self._columns else f"*.{name}", wanted=own)

    def unused(self) -> set[str]:
        """Return what is explained although it is not there."""
        return {*self._tables, *self._columns} - self._asked

    def _find(self, texts: Mapping[str, str], name: str, wanted: str = "") -> str:
        self._asked.add(name)
        if name not in texts:
            message = f"{wanted or name} is not explained in {REASONS.name}"
            raise Incomplete(message)
        return texts[name]


def manner(column: sa.Column[Any], seal: str | None) -> str:
    """Return how a column is kept, in one word."""
    if seal:
        return f"**封**（{seal}）"
    if column.name.endswith("_ct"):
        return "封（予約）"
    if column.name == "wrapped":
        return "鍵"
    hashed = column.name.endswith(("_hash", "_digests")) or column.name in {"mac", "chain", "commit16", "key"}
    return "ハッシュ" if hashed or column.name == "account_key" else "平"


def rows(model: Any, reasons: Reasons, sealed: Mapping[tuple[str, str], str]) -> Iterator[str]:  # noqa: ANN401 - any mapped class
    """Yield one line of the table for each column of a model."""
    for column in model.__table__.columns:
        mark = "主キー " if column.primary_key else "" if column.nullable else "必須 "
        kind = column.type.compile(dialect=postgresql.dialect())  # type: ignore[no-untyped-call]
        how = manner(column, sealed.get((model.__tablename__, column.name)))
        why = reasons.column(model.__tablename__, column.name)
        yield f"| `{column.name}` | {mark}{kind} | {how} | {why} |"


def render() -> str:
    """Return the whole document.

    Raises:
        Incomplete: something is not explained, or explained and not there.
    """
    reasons = Reasons(tomllib.loads(REASONS.read_text("utf-8")))
    models, sealed = tables(), seals()
    lines, kind = [HEAD], None
    for model in models:
        if table_kind(sa.inspect(model)) is not kind:
            kind = table_kind(sa.inspect(model))
            title, words = KINDS[kind]
            lines += [f"## {title}\n", f"{words}\n"]
        lines += [f"### {model.__tablename__}\n", f"{reasons.table(model.__tablename__)}\n"]
        lines += ["| 項目 | 型 | 区分 | 内容・理由 |", "| --- | --- | --- | --- |", *rows(model, reasons, sealed), ""]
    if reasons.unused():
        message = f"explained, but not there: {', '.join(sorted(reasons.unused()))}"
        raise Incomplete(message)
    return "\n".join(lines).rstrip() + "\n"


if __name__ == "__main__":
    print(render(), end="")  # noqa: T201 - the document is the output
