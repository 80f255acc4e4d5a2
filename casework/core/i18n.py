"""Languages. Message ids are Japanese; a page speaks the user's language, else the browser's, else Japanese."""

from flask import g, has_request_context, request
from flask_babel import format_date, gettext, lazy_gettext, ngettext
from flask_babel.speaklater import LazyString

STAFF_LANGUAGES = {"ja": "日本語", "en": "English"}
LANGUAGE_COOKIE = "casework_language"

Text = str | LazyString

__all__ = [
    "LANGUAGE_COOKIE",
    "STAFF_LANGUAGES",
    "LazyString",
    "Text",
    "_",
    "_l",
    "format_date",
    "ngettext",
    "select_locale",
]


def _(message: str, **values: object) -> str:
    """Translate a message id (Japanese) into the page's language."""
    return str(gettext(message, **values))


def _l(message: str, **values: object) -> LazyString:
    """Translate a message id when it is shown."""
    return lazy_gettext(message, **values)


def select_locale() -> str:
    """Return the locale of this request: the signed-in user's, the visitor's choice, the browser's, Japanese."""
    if not has_request_context():
        return "ja"
    chosen = g.get("language") or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in STAFF_LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(STAFF_LANGUAGES), default="ja") or "ja"
