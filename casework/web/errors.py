"""From an error to its page: one list."""

import logging
import secrets
from collections.abc import Mapping

from flask import Flask, Response, current_app, g, render_template, request
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as AnyResponse

from casework.access.guard import UNSAFE, SignInNeeded, StepUpNeeded
from casework.core.errors import CaseworkError, Conflict, Forbidden, NotFound, RuleBroken
from casework.web.csrf import Forged

logger = logging.getLogger(__name__)
PAGES = frozenset({400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503})
STATUS: Mapping[type[CaseworkError], int] = {
    Forged: 400,
    SignInNeeded: 401,
    Forbidden: 403,
    StepUpNeeded: 403,
    NotFound: 404,
    Conflict: 409,
    RuleBroken: 422,
}


def status_of(error: CaseworkError) -> int:
    """Return the status that answers an error of ours; 500 for a kind that has none."""
    return next((STATUS[kind] for kind in type(error).__mro__ if kind in STATUS), 500)


def error_page(status: int, **words: object) -> Response:
    """Return the page for a status, with a reference number that stands in the log beside the cause.

    Args:
        words: What the page says instead of its own words (``title``, ``what_happened``, ``what_to_do`` …).
    """
    g.reference = secrets.token_hex(4)
    shown = status if status in PAGES else 400 if status < 500 else 500  # noqa: PLR2004 - HTTP
    typed = request.method in UNSAFE
    logger.warning("answered %s to %s, reference %s", status, request.endpoint, g.reference)
    body = render_template(f"errors/{shown}.html", status=status, reference=g.reference, typed=typed, **words)
    return current_app.make_response((body, status))


def init_app(app: Flask) -> None:
    """Answer every error with its page."""

    def refused(error: CaseworkError) -> AnyResponse:
        words = {"what_happened": error.message} if str(error.message) and not isinstance(error, Forbidden) else {}
        return error_page(status_of(error), **words)

    def http(error: HTTPException) -> AnyResponse:
        if error.code is not None and error.code < 400:  # noqa: PLR2004 - HTTP
            return error.get_response()
        return error_page(error.code or 500)

    def unexpected(error: Exception) -> AnyResponse:
        page = error_page(500)
        logger.error("unexpected %s, reference %s", type(error).__name__, g.reference, exc_info=error)
        return page

    app.register_error_handler(CaseworkError, refused)
    app.register_error_handler(HTTPException, http)
    app.register_error_handler(Exception, unexpected)
