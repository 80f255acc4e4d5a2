"""Casework on plain columns: the same pages and statements, but nothing is sealed, opened or unwrapped."""

from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from flask import Flask

from casework.crypto.fields import Sealed
from casework.crypto.keyring import KeyRing
from tests.benchmarks.processes import house


def make() -> Flask:
    """Return the application on a database whose sealed columns were laid open by ``seeding.opened``."""
    strip()
    return house.make()


def strip() -> None:
    """Make every sealed field of this process a plain one."""
    replacements: dict[type, dict[str, Callable[..., Any]]] = {
        Sealed: {"opener": _opener, "_open": _open, "_seal": _seal},
        KeyRing: {"want": _nothing, "prefetch": _nothing, "prefetch_all": _nothing, "has_key": _always},
    }
    for kind, methods in replacements.items():
        for name, method in methods.items():
            setattr(kind, name, method)


def _opener(self: Sealed[Any], _ring: KeyRing | None = None) -> Callable[[UUID, UUID, bytes | None], Any]:
    decode = self._codec.decode
    return lambda _row_id, _record_id, stored: None if stored is None else decode(stored)


def _open(_self: Sealed[Any], _ring: KeyRing, _row_id: UUID, _record_id: UUID, stored: bytes) -> bytes:
    return stored


def _seal(_self: Sealed[Any], _row: object, plain: bytes) -> bytes:
    return plain


def _nothing(_self: KeyRing, _wanted: UUID | Iterable[UUID]) -> None:
    return None


def _always(_self: KeyRing, _record_id: UUID) -> bool:
    return True
