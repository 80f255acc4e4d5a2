"""Languages. Message ids are Japanese; a page speaks the user's language, else the browser's, else Japanese."""

from gettext import NullTranslations

from flask import Flask, g, has_request_context, request
from flask_babel import get_translations
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
    "init_templates",
    "ngettext",
    "select_locale",
]


def _(message: str, **values: object) -> str:
    """Translate a message id (Japanese) into the page's language."""
    text = _translate(message)
    return text % values if values else text


def _l(message: str, **values: object) -> LazyString:
    """Translate a message id when it is shown."""
    return LazyString(_, message, **values)


def ngettext(singular: str, plural: str, num: int, **values: object) -> str:
    """Translate a message id that counts something; ``%(num)s`` is the number."""
    return _translate_plural(singular, plural, num) % {"num": num, **values}


def _catalogue() -> NullTranslations | None:
    """Return this request's catalogue; None for Japanese, whose message ids are the texts.

    Looked up once a request: a page has some hundred texts.
    """
    if not has_request_context():
        return None
    if "catalogue" not in g:
        g.catalogue = None if select_locale() == "ja" else get_translations()
    found: NullTranslations | None = g.catalogue
    return found


def _translate(message: str) -> str:
    catalogue = _catalogue()
    return message if catalogue is None else str(catalogue.gettext(message))


def _translate_plural(singular: str, plural: str, num: int) -> str:
    catalogue = _catalogue()
    return singular if catalogue is None else str(catalogue.ngettext(singular, plural, num))


def init_templates(app: Flask) -> None:
    """Let templates translate by the request's own catalogue."""
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined] # of the i18n extension
    install(_translate, _translate_plural, newstyle=True)


def select_locale() -> str:
    """Return the locale of this request: the signed-in user's, the visitor's choice, the browser's, Japanese."""
    if not has_request_context():
        return "ja"
    chosen = g.get("language") or request.cookies.get(LANGUAGE_COOKIE)
    if chosen in STAFF_LANGUAGES:
        return str(chosen)
    return request.accept_languages.best_match(list(STAFF_LANGUAGES), default="ja") or "ja"
