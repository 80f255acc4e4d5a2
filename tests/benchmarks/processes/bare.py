"""The bare page: Flask and Jinja send the very bytes of a page of ours, and do nothing else.

The page's tags are the template, its texts are values that Jinja escapes: the least that any page has to do.
"""

import os
import re
from functools import partial
from pathlib import Path

from flask import Flask, Response
from jinja2 import Template
from markupsafe import Markup

FOLDER = "BENCHMARK_PAGES"
_TEXT = re.compile(r"(?<=>)([^<>{}]+)(?=<)")


def make() -> Flask:
    """Return an application with the pages of a folder that the environment names; ``case.html`` is at ``/case``."""
    app = Flask("bare")
    app.jinja_env.keep_trailing_newline = True
    for path in Path(os.environ[FOLDER]).glob("*.html"):
        _add_page(app, path)
    app.add_url_rule("/healthz", "healthz", lambda: "ok")
    return app


def _add_page(app: Flask, path: Path) -> None:
    page = path.read_bytes().decode()
    source, texts = split_page(page)
    template = app.jinja_env.from_string(source)
    if template.render(texts=texts) != page:
        raise ValueError("the bare page does not have the same bytes")
    app.add_url_rule(f"/{path.stem}", path.stem, partial(_show, template, texts))


def _show(template: Template, texts: list[str]) -> Response:
    return Response(template.render(texts=texts))


def split_page(page: str) -> tuple[str, list[str]]:
    """Return a template, and the texts between its tags in order."""
    texts: list[str] = []

    def take(found: re.Match[str]) -> str:
        plain = Markup(found.group()).unescape()
        if str(Markup.escape(plain)) != found.group():
            return found.group()
        texts.append(plain)
        return f"\0{len(texts) - 1}\0"

    pieces = _TEXT.sub(take, page).split("\0")
    parts = [f"{{{{ texts[{piece}] }}}}" if place % 2 else _literal(piece) for place, piece in enumerate(pieces)]
    return "".join(parts), texts


def _literal(text: str) -> str:
    return "{% raw %}" + text + "{% endraw %}" if "{" in text else text
