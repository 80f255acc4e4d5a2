"""Flask-Admin on encrypted columns of SQLAlchemy-Utils: what one builds who takes ready-made parts.

It has neither sign-in nor roles nor a trail: it does less than a page of ours. Nothing of Casework is imported here, so
that its memory is its own.
"""

import tests.benchmarks.processes.without_babel  # noqa: F401 - before Flask-Admin looks for it

# isort: split
import os
import sys
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask_admin import Admin
from flask_admin.contrib.sqla import ModelView
from flask_sqlalchemy import SQLAlchemy
from markupsafe import Markup
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy_utils.types.encrypted.encrypted_type import AesGcmEngine, StringEncryptedType
from wtforms import TextAreaField

DATABASE = "BENCHMARK_PEER_DATABASE"
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=5000")
ENTRIES = 20
PERSON = {
    "family_name": "高橋",
    "given_name": "美咲",
    "family_kana": "タカハシ",
    "given_kana": "ミサキ",
    "phone": "0591234567",
}
OPENED_ON = date(2026, 4, 1)
db = SQLAlchemy()


def _encrypted() -> Any:
    return mapped_column(StringEncryptedType(sa.Unicode, b"0123456789abcdef0123456789abcdef", AesGcmEngine))


class Client(db.Model):  # type: ignore[name-defined, misc]
    """A person."""

    id: Mapped[int] = mapped_column(primary_key=True)
    family_name: Mapped[str] = _encrypted()
    given_name: Mapped[str] = _encrypted()
    family_kana: Mapped[str] = _encrypted()
    given_kana: Mapped[str] = _encrypted()
    phone: Mapped[str] = _encrypted()
    opened_on: Mapped[date]


class Entry(db.Model):  # type: ignore[name-defined, misc]
    """One step of support."""

    id: Mapped[int] = mapped_column(primary_key=True)
    client_id: Mapped[int] = mapped_column(index=True)
    supported_on: Mapped[date]
    method: Mapped[str] = mapped_column(sa.String(40))
    text: Mapped[str] = _encrypted()


class ClientView(ModelView):  # type: ignore[misc]
    """The page of a person with the latest entries."""

    can_view_details = True
    column_details_list = (*PERSON, "opened_on", "entries")

    def _entries(self, _context: object, row: Client, _name: str) -> Markup:
        newest = (
            sa.select(Entry)
            .where(Entry.client_id == row.id)
            .order_by(Entry.supported_on.desc(), Entry.id.desc())
            .limit(ENTRIES)
        )
        lines = [
            Markup("<li>{} {}<p>{}</p></li>").format(entry.supported_on, entry.method, entry.text)
            for entry in db.session.scalars(newest)
        ]
        return Markup("<ol>{}</ol>").format(Markup("").join(lines))

    column_formatters_detail = {"entries": _entries}  # noqa: RUF012 - read by Flask-Admin as a class attribute


class EntryView(ModelView):  # type: ignore[misc]
    """The form of an entry. Encrypted columns get no field by themselves."""

    form_extra_fields = {"text": TextAreaField()}  # noqa: RUF012 - read by Flask-Admin as a class attribute


def make() -> Flask:
    """Return the application on the database that the environment names."""
    app = Flask("peer")
    app.config.update(SECRET_KEY=os.urandom(16), SQLALCHEMY_DATABASE_URI=os.environ[DATABASE])
    db.init_app(app)
    with app.app_context():
        if db.engine.dialect.name == "sqlite":
            sa.event.listen(db.engine, "connect", _set_pragmas)
        db.create_all()
    admin = Admin(app, name="peer")
    admin.add_view(ClientView(Client, db, name="clients"))
    admin.add_view(EntryView(Entry, db, name="entries"))
    return app


def fill(app: Flask, people: int, entries: int, text: str) -> None:
    """Add people, each with so many entries of a text."""
    with app.app_context():
        db.session.add_all(Client(**PERSON, opened_on=OPENED_ON) for _ in range(people))
        db.session.commit()
        for client_id in db.session.scalars(sa.select(Client.id)).all():
            db.session.add_all(
                Entry(client_id=client_id, supported_on=OPENED_ON, method="office", text=text) for _ in range(entries)
            )
        db.session.commit()


def _set_pragmas(connection: Any, _entry: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


if __name__ == "__main__":
    fill(make(), int(sys.argv[1]), int(sys.argv[2]), sys.argv[3])
