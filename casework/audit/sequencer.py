"""Numbers and chains waiting events behind the requests: no daemon, and nobody waits for it.

After a response has been sent, at most every few seconds and process, whoever sent it numbers what waits. Two processes
that do so at once take turns by the sequencer's own lock. ``casework audit sequence`` does the same from a timer.
"""

import logging
from threading import Lock
from time import monotonic

from flask import Flask, Response
from sqlalchemy.exc import SQLAlchemyError

from casework.audit import service
from casework.core.database import unit_of_work

logger = logging.getLogger(__name__)


class Sequencer:
    """When this process last numbered events, and whether it is time again.

    Args:
        app: The application whose database is meant.
        seconds: How long to wait between two runs.
    """

    def __init__(self, app: Flask, seconds: float) -> None:
        self._app = app
        self._seconds = seconds
        self._last = monotonic()
        self._one = Lock()

    def after_request(self, response: Response) -> Response:
        """Run once this response is on its way, if it is time."""
        if monotonic() - self._last >= self._seconds:
            self._last = monotonic()
            response.call_on_close(self.run)
        return response

    def run(self) -> int:
        """Number what waits; return how many events. A failure is logged and left to the next run."""
        if not self._one.acquire(blocking=False):
            return 0
        try:
            with self._app.app_context(), unit_of_work() as current:
                return service.sequence(current)
        except (SQLAlchemyError, OSError):
            logger.exception("events could not be numbered")
            return 0
        finally:
            self._one.release()


def init_app(app: Flask, seconds: float) -> None:
    """Number events behind requests every so many seconds; 0 leaves it to the command."""
    if seconds > 0:
        app.after_request(Sequencer(app, seconds).after_request)
