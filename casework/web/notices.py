"""One-off messages after a redirect: a code in the address, its sentence in a list. Nothing is stored."""

from urllib.parse import urlencode, urlsplit, urlunsplit

from flask import redirect, request
from flask_babel.speaklater import LazyString
from werkzeug.wrappers import Response

_sentences: dict[str, LazyString] = {}


def register(code: str, sentence: LazyString) -> str:
    """Add a message to the list and return its code."""
    _sentences[code] = sentence
    return code


def redirect_with(code: str, url: str) -> Response:
    """Redirect (303) to a page of ours, which will show the message."""
    parts = urlsplit(url)
    query = f"{parts.query}&" if parts.query else ""
    return redirect(urlunsplit(parts._replace(query=query + urlencode({"notice": code}))), code=303)


def current_notice() -> LazyString | None:
    """Return the message that this page should show, if its address names a known one."""
    return _sentences.get(request.args.get("notice", ""))
