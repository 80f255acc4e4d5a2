"""What a refused request leaves on the trail, written after its work was rolled back."""

from uuid import UUID

from flask import Response, request

from casework.access.current import find_current_actor
from casework.audit.actions import Action
from casework.audit.service import record
from casework.core import clock

FORBIDDEN, NOT_FOUND = 403, 404
A_MINUTE = 60
_seen: dict[str, tuple[int, int]] = {}


def note(response: Response) -> None:
    """Put a refusal on the trail: 403 as such, 404 on a record's address as one kind of event, whatever the reason.

    At most 60 of the latter a minute and sign-in, then one that says there were more.
    """
    actor = find_current_actor()
    if actor is None or request.endpoint is None:
        return
    if response.status_code == FORBIDDEN:
        record(actor, Action.ACCESS_REFUSED, object_type=request.endpoint[:40], object_id=_asked(), decision="deny")
    if response.status_code == NOT_FOUND and _asked() is not None:
        count = _count(actor.session8)
        if count < A_MINUTE:
            record(
                actor, Action.RECORD_NOT_FOUND, object_type=request.endpoint[:40], object_id=_asked(), decision="deny"
            )
        elif count == A_MINUTE:
            record(actor, Action.RECORD_NOT_FOUND_MANY, object_type=request.endpoint[:40], decision="deny")


def _asked() -> UUID | None:
    return next((value for value in (request.view_args or {}).values() if isinstance(value, UUID)), None)


def _count(session8: str) -> int:
    minute = int(clock.now().timestamp()) // A_MINUTE
    seen_minute, count = _seen.get(session8, (minute, 0))
    if seen_minute != minute:
        count = 0
        _seen.clear()
    _seen[session8] = (minute, count + 1)
    return count
