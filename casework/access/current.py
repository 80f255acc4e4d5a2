"""The actor of this request."""

from flask import g

from casework.access.actor import Actor
from casework.core.errors import Forbidden


def set_current_actor(actor: Actor | None) -> None:
    """Name who acts in this request; None for a visitor."""
    g.actor = actor


def find_current_actor() -> Actor | None:
    """Return who acts in this request, or None for a visitor."""
    actor: Actor | None = g.get("actor")
    return actor


def current_actor() -> Actor:
    """Return who acts in this request; Forbidden for a visitor."""
    actor = find_current_actor()
    if actor is None:
        raise Forbidden
    return actor
