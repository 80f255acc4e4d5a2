"""Column kinds that every table may use."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, TypeVar, cast
from uuid import UUID

import sqlalchemy as sa
import uuid6
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import Mapped, mapped_column

from casework.core import clock

E = TypeVar("E", bound=StrEnum)


def new_id() -> UUID:
    """Return a UUIDv7, made in Python so that a record's id is known before it is stored."""
    return UUID(int=uuid6.uuid7().int)


class UtcDateTime(sa.TypeDecorator[datetime]):
    """An aware instant. Stored in UTC; a naive value is refused with ValueError."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Convert to UTC; SQLite keeps no zone, so it gets the naive UTC value."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "a naive datetime cannot be stored"
            raise ValueError(message)
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return an aware UTC instant on both engines."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if dialect.name == "sqlite" else value.astimezone(UTC)


class Code(sa.TypeDecorator[E]):
    """One member of a StrEnum, stored as its text."""

    impl = sa.String
    cache_ok = True

    def __init__(self, enum: type[E], length: int = 32) -> None:
        super().__init__(length)
        self.enum = enum

    def process_bind_param(self, value: E | str | None, dialect: Dialect) -> str | None:  # noqa: ARG002 - SQLAlchemy's signature
        """Store the member's text; a text that is no member raises ValueError."""
        return None if value is None else self.enum(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> E | None:  # noqa: ARG002, ANN401 - SQLAlchemy's signature
        """Return the member."""
        return None if value is None else self.enum(cast("str", value))


class Timestamps:
    """When a row was made and last changed, both UTC."""

    created_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now)
    updated_at: Mapped[datetime] = mapped_column(UtcDateTime(), default=clock.now, onupdate=clock.now)
