"""One unit of work a request: opened before the view, committed or rolled back after it.

A GET reads first; what it owes the trail is then committed in a short write transaction before the first byte. If
that fails, the page is thrown away and 503 is sent. At status 400 and above the work is rolled back, and one
*aftermath* transaction writes what must outlive a refusal: the refusal itself, a failed sign-in, reads that the
refused page had already made.
"""

import logging
from collections.abc import Callable

from flask import Flask, Response, g, request
from sqlalchemy.exc import SQLAlchemyError

from casework.access.guard import writes_now
from casework.core import database
from casework.core.database import Write
from casework.core.errors import CaseworkError
from casework.core.tenancy import GuardedSession, Unguarded

logger = logging.getLogger(__name__)
ErrorPage = Callable[[int], Response]
OnRefusal = Callable[[Response], None]
_on_refusal: list[OnRefusal] = []
BAD = 400


def aftermath(write: Write) -> None:
    """Have something written although the request is refused: run in a transaction of its own after the rollback."""
    g.setdefault("aftermath", []).append(write)


def on_refusal(note: OnRefusal) -> OnRefusal:
    """Register what is called for every response of status 400 and above, before the aftermath is written."""
    if note not in _on_refusal:
        _on_refusal.append(note)
    return note


def open_work() -> None:
    """Open the database session for reading or writing, as the view asked for says."""
    current = database.session()
    if writes_now():
        database.begin_write(current)
    else:
        database.begin_read(current)


def init_app(app: Flask, *, error_page: ErrorPage) -> None:
    """Put the unit of work round every request. Call it after the headers' own hook, before everything else."""

    def close_work(response: Response) -> Response:
        if request.endpoint == "static":
            return response
        current = database.session()
        if response.status_code >= BAD:
            return _refuse(current, response, error_page)
        try:
            _finish(current)
        except (SQLAlchemyError, CaseworkError, Unguarded, OSError) as error:
            logger.exception("unit of work failed: %s", type(error).__name__)
            current.rollback()
            database.forget_deferred(current)
            return error_page(503)
        return response

    app.before_request(open_work)
    app.after_request(close_work)


def _finish(current: GuardedSession) -> None:
    if current.writes:
        database.commit_work(current)
        return
    current.rollback()
    if database.has_deferred(current):
        database.begin_write(current)
        database.commit_work(current)


def _refuse(current: GuardedSession, response: Response, error_page: ErrorPage) -> Response:
    reads = [write for write in current.info.get("deferred", ()) if getattr(write, "is_read", False)]
    current.rollback()
    database.forget_deferred(current)
    current.expunge_all()
    database.begin_write(current)
    for write in reads:
        database.defer(current, write)
    try:
        for note in _on_refusal:
            note(response)
        for write in g.pop("aftermath", []):
            write(current)
        if database.has_deferred(current) or current.in_transaction():
            database.commit_work(current)
    except (SQLAlchemyError, CaseworkError, Unguarded, OSError) as error:
        logger.exception("aftermath failed: %s", type(error).__name__)
        current.rollback()
        return error_page(503)
    return response
