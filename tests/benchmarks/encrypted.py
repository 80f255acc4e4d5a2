"""The long list on other columns: plain ones, and those of SQLAlchemy-Utils' StringEncryptedType."""

from collections.abc import Callable, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column
from sqlalchemy_utils.types.encrypted.encrypted_type import AesGcmEngine, FernetEngine, StringEncryptedType

from casework.core.database import PRAGMAS
from tests.benchmarks.stage import Stage

KEY = b"0123456789abcdef0123456789abcdef"
PERSON = {"name": "高橋 美咲", "kana": "タカハシ ミサキ", "phone": "0591234567"}


class Base(DeclarativeBase):
    """Tables of the yardsticks."""


def _columns(kind: Any) -> dict[str, Any]:
    return {name: mapped_column(kind()) for name in PERSON}


class Plain(Base):
    """Names in plain columns."""

    __tablename__ = "plain"
    id: Mapped[int] = mapped_column(primary_key=True)
    vars().update(_columns(sa.Unicode))


class AesGcm(Base):
    """Names in columns of StringEncryptedType with AES-GCM."""

    __tablename__ = "aes_gcm"
    id: Mapped[int] = mapped_column(primary_key=True)
    vars().update(_columns(lambda: StringEncryptedType(sa.Unicode, KEY, AesGcmEngine)))


class Fernet(Base):
    """Names in columns of StringEncryptedType with Fernet."""

    __tablename__ = "fernet"
    id: Mapped[int] = mapped_column(primary_key=True)
    vars().update(_columns(lambda: StringEncryptedType(sa.Unicode, KEY, FernetEngine)))


TABLES: dict[str, type[Base]] = {"plain": Plain, "AES-GCM": AesGcm, "Fernet": Fernet}


def fill(stage: Stage, rows: int, names: Iterable[str] = tuple(TABLES)) -> sa.Engine:
    """Return the engine of a database in which each of these tables has so many rows."""
    engine = sa.create_engine(f"sqlite:///{stage.folder / f'columns-{rows}.db'}")
    stage.at_end(engine.dispose)
    sa.event.listen(engine, "connect", _set_pragmas)
    Base.metadata.create_all(engine)
    with Session(engine) as session:
        for name in names:
            session.execute(sa.insert(TABLES[name]), [PERSON] * rows)
        session.commit()
    return engine


def reading(engine: sa.Engine, name: str) -> Callable[[], int]:
    """Return what reads every row of a table as an object, and looks at name and reading."""
    table: Any = TABLES[name]

    def read() -> int:
        with Session(engine) as session:
            return sum(len(row.name) + len(row.kana) for row in session.scalars(sa.select(table)))

    return read


def _set_pragmas(connection: Any, _entry: object) -> None:
    for pragma in PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
