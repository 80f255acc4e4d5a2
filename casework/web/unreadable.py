"""What no field of a form and no part of an address may hold: the sign NUL, which PostgreSQL cannot store."""

from flask import Flask, request
from werkzeug.exceptions import BadRequest

NUL = "\0"


def check() -> None:
    """Refuse a request that carries NUL in a name or a value, with 400: nobody types it, and no table takes it."""
    for values in (request.args, request.form):
        for pair in values.items(multi=True):
            if any(NUL in part for part in pair):
                raise BadRequest


def init_app(app: Flask) -> None:
    """Check every request."""
    app.before_request(check)
