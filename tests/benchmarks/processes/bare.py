"""The bare page: Flask and Jinja send the very bytes of a page of ours, and do nothing else.

The page's tags are the template, its texts are values that Jinja escapes: the least that any page has to do.
"""

import os
import re
from pathlib import Path

from flask import Flask
from markupsafe import Markup

FILE = "BENCHMARK_PAGE"
_TEXT = re.compile(r"(?<=>)([^<>{}]+)(?=<)")


def make() -> Flask:
    """Return an application whose only page is the one in the file that the environment names."""
    app = Flask("bare")
    app.jinja_env.keep_trailing_newline = True
    page = Path(os.environ[FILE]).read_text(encoding="utf-8")
    source, texts = split_page(page)
    template = app.jinja_env.from_string(source)
    if template.render(texts=texts) != page:
        raise ValueError("the bare page does not have the same bytes")

    @app.get("/")
    def show() -> str:
        return template.render(texts=texts)

    return app


def split_page(page: str) -> tuple[str, list[str]]:
    """Return a template, and the texts between its tags in order."""
    texts: list[str] = []

    def take(found: re.Match[str]) -> str:
        plain = Markup(found.group()).unescape()
        if str(Markup.escape(plain)) != found.group():
            return found.group()
        texts.append(plain)
        return f"\0{len(texts) - 1}\0"

    pieces = re.split("\0", _TEXT.sub(take, page))
    parts = [f"{{{{ texts[{piece}] }}}}" if place % 2 else _literal(piece) for place, piece in enumerate(pieces)]
    return "".join(parts), texts


def _literal(text: str) -> str:
    return "{% raw %}" + text + "{% endraw %}" if "{" in text else text
