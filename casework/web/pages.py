"""Making a page: the template, its status, and what every template may use."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

from flask import Flask, current_app, g, render_template, url_for
from flask_babel import get_locale
from werkzeug.wrappers import Response

from casework.access.current import find_current_actor
from casework.access.permissions import Permission
from casework.core import clock
from casework.core.i18n import STAFF_LANGUAGES
from casework.web import filters, notices
from casework.web.forms import BaseForm

UNPROCESSABLE = 422
VERSION = version("casework")


def page(template: str, *, status: int = 200, form: BaseForm | None = None, **values: object) -> Response:
    """Render a template; a form that was refused makes it 422, with all that was typed still in it."""
    refused = form is not None and form.is_refused
    body = render_template(template, form=form, **values)
    return current_app.make_response((body, UNPROCESSABLE if refused else status))


@lru_cache(maxsize=256)
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:12]


def asset(name: str) -> str:
    """Return the address of a static file, with a hash of its content so that it can be cached for ever."""
    return url_for("static", filename=name, v=_fingerprint(Path(str(current_app.static_folder)) / name))


def has_endpoint(name: str) -> bool:
    """Tell whether a view of that name exists."""
    return name in current_app.view_functions


def can(permission: str) -> bool:
    """Tell a template whether the acting person holds a permission, named as in the list (``CASE_READ`` …)."""
    actor = find_current_actor()
    return actor is not None and actor.can(Permission[permission])


def init_app(app: Flask) -> None:
    """Give templates their globals and filters."""
    app.jinja_env.globals.update(asset=asset, has_endpoint=has_endpoint, can=can, STAFF_LANGUAGES=STAFF_LANGUAGES)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    filters.init_app(app)

    def values() -> dict[str, object]:
        actor = find_current_actor()
        return {
            "acting": g.get("acting"),
            "lang": str(get_locale() or "ja").partition("@")[0],
            "app_version": VERSION,
            "current_actor": actor,
            "current_user_name": actor.display_name if actor else "",
            "demo_mode": app.config["CASEWORK"].demo,
            "page_notice": notices.current_notice(),
            "today": clock.today(),
        }

    app.context_processor(values)
