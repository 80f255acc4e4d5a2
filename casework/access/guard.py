"""The gate before every view: marks on views, checked at start-up and before each request."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, TypeVar

from flask import Flask, current_app, request

from casework.access.current import current_actor, find_current_actor
from casework.access.permissions import Permission
from casework.core import clock
from casework.core.errors import CaseworkError, ConfigurationError, Forbidden

View = TypeVar("View", bound=Callable[..., Any])
FRESH = timedelta(minutes=10)
UNSAFE = frozenset({"POST", "PUT", "PATCH", "DELETE"})
_MARK = "casework_mark"


class SignInNeeded(CaseworkError):
    """A visitor asked for a page that needs somebody signed in."""


class StepUpNeeded(CaseworkError):
    """The view asks for a proof of identity that is at most ten minutes old."""


@dataclass(frozen=True)
class Mark:
    """What a view says of itself.

    Attributes:
        permission: What the acting roles must hold; None for a public view.
        writes: Whether its unsafe methods change records. Safe methods never do.
        fresh: Whether it needs a step-up at most ten minutes old.
    """

    permission: Permission | None
    writes: bool = True
    fresh: bool = False


def requires(permission: Permission, *, writes: bool = True, fresh: bool = False) -> Callable[[View], View]:
    """Mark a view as needing a permission."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Mark(permission, writes=writes, fresh=fresh))
        return view

    return mark


def public(*, writes: bool = True) -> Callable[[View], View]:
    """Mark a view as open to visitors."""

    def mark(view: View) -> View:
        setattr(view, _MARK, Mark(None, writes=writes))
        return view

    return mark


def mark_of(view: object) -> Mark | None:
    """Return the mark of a view, or None."""
    mark: Mark | None = getattr(view, _MARK, None)
    return mark


def current_mark() -> Mark | None:
    """Return the mark of the view that this request asks for; None where no view matches."""
    view = current_app.view_functions.get(request.endpoint) if request.endpoint else None
    return mark_of(view)


def writes_now() -> bool:
    """Tell whether this request may change records: an unsafe method on a view that writes."""
    mark = current_mark()
    return mark is not None and mark.writes and request.method in UNSAFE


def check_marks(app: Flask) -> None:
    """Stop the start of the application where a view has no mark."""
    unmarked = sorted(name for name, view in app.view_functions.items() if mark_of(view) is None)
    if unmarked:
        message = f"views without @requires or @public: {', '.join(unmarked)}"
        raise ConfigurationError(message)


def check_access() -> None:
    """Let a request through to its view, or refuse it. Runs before every request.

    Raises:
        SignInNeeded, Forbidden, StepUpNeeded: see each.
    """
    mark = current_mark()
    if mark is None or mark.permission is None:
        return
    if find_current_actor() is None:
        raise SignInNeeded
    actor = current_actor()
    if not actor.can(mark.permission):
        raise Forbidden(mark.permission.value)
    if mark.fresh and (actor.stepped_up_at is None or clock.now() - actor.stepped_up_at > FRESH):
        raise StepUpNeeded
