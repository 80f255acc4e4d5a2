"""Log lines: JSON on standard error, only from known keys, without query strings or values of records."""

import logging
import sys
from typing import Any

import structlog
from flask import Flask

KNOWN = frozenset({"event", "level", "timestamp", "logger", "exception"})


def _keep_known(_logger: object, _name: str, values: structlog.typing.EventDict) -> structlog.typing.EventDict:
    return {key: value for key, value in values.items() if key in KNOWN}


def _describe_exception(_logger: object, _name: str, values: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Replace an exception by its kinds and places: messages may carry what somebody typed."""
    found = values.pop("exc_info", None)
    if found is True:
        found = sys.exc_info()
    error = found[1] if isinstance(found, tuple) else found
    if isinstance(error, BaseException):
        values["exception"] = _places(error)
    return values


def _places(error: BaseException) -> str:
    lines: list[str] = []
    current: BaseException | None = error
    while current is not None and len(lines) < 8:  # noqa: PLR2004 - enough to find the place
        trace = current.__traceback__
        last = "?"
        while trace is not None:
            last = f"{trace.tb_frame.f_code.co_filename}:{trace.tb_lineno}"
            trace = trace.tb_next
        lines.append(f"{type(current).__name__} at {last}")
        current = current.__cause__ or current.__context__
    return " <- ".join(lines)


def configure_logging(app: Flask) -> None:
    """Send this application's log lines through the list of known keys."""
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _describe_exception,
        _keep_known,
    ]
    formatter = structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=shared[:-2],
        processors=[
            structlog.stdlib.ProcessorFormatter.remove_processors_meta,
            *shared[-2:],
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
    )
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    logger = logging.getLogger("casework")
    logger.handlers[:] = [handler]
    logger.setLevel(logging.INFO)
    logger.propagate = False
    logging.getLogger("sqlalchemy.engine").setLevel(logging.WARNING)
    app.logger = logger
