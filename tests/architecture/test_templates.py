"""Templates: all compile, all are used, none says a word that is not translated, none holds style or script."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, nodes
from jinja2.meta import find_referenced_templates

from casework.core.config import PROJECT_ROOT
from tests.architecture.source import SOURCES

FOLDER = PROJECT_ROOT / "templates"
NAMES = sorted(path.relative_to(FOLDER).as_posix() for path in FOLDER.rglob("*.html"))
JAPANESE = re.compile(r"[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")  # letters, not the signs between them
WORD = re.compile(r"[A-Za-zÀ-ÿ]{2,}|[\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff]")
TRANSLATING = {"_", "gettext", "ngettext", "_l", "pgettext", "npgettext"}
SPOKEN = {"alt", "title", "aria-label", "aria-description", "placeholder", "label"}
NAMES_OF_FORMATS = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink")
UNTRANSLATED = {
    "templates/macros/urgency.html": {"命", "住", "食"},  # signs, beside the words that say them
}


def source(name: str) -> str:
    return (FOLDER / name).read_text("utf-8")


def plain(name: str) -> str:
    """Return a template without its comments."""
    return re.sub(r"\{#.*?#\}", "", source(name), flags=re.DOTALL)


def html_only(name: str) -> str:
    """Return a template's HTML; what Jinja would put there is left out."""
    text = re.sub(r"\{%-? block \w+_class -?%\}\w*\{%-? endblock -?%\}", "", plain(name))  # words of the style sheet
    return re.sub(r"\{\{.*?\}\}|\{%.*?%\}", " ", text, flags=re.DOTALL)


@pytest.fixture(scope="module")
def environment():
    environment = Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"])
    environment.globals["_"] = str
    return environment


@pytest.fixture(scope="module")
def trees(environment):
    return {name: environment.parse(source(name), name) for name in NAMES}


class Page(HTMLParser):
    """Collects what a page says by itself, and what it should not hold."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.faults: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        names = {name for name, _ in attrs}
        self.faults += [f"<{tag} {name}>" for name in names if name == "style" or name.startswith("on")]
        if tag == "style" or (tag == "script" and "src" not in names):
            self.faults.append(f"<{tag}>")
        self.said += [value for name, value in attrs if name in SPOKEN and value]

    def handle_data(self, data):
        self.said.append(data)


class TestEveryTemplate:
    def test_compiles(self, app):
        app.jinja_env.cache = None
        broken = []
        for name in NAMES:
            try:
                app.jinja_env.get_template(name)
            except Exception as error:  # noqa: BLE001 - all that is broken in one list
                broken.append(f"{name}: {error}")

        assert broken == []

    def test_extends_a_layout(self, trees):
        whole = [
            name
            for name in NAMES
            if not Path(name).name.startswith("_")
            and not name.startswith(("layouts/", "macros/"))
            and trees[name].find(nodes.Extends) is None
        ]

        assert whole == []

    def test_gives_its_page_a_title(self, trees):
        untitled = [
            name
            for name in NAMES
            if trees[name].find(nodes.Extends)
            and not name.startswith(("layouts/", "errors/"))
            and "title" not in {block.name for block in trees[name].find_all(nodes.Block)}
        ]

        assert untitled == []

    def test_trusts_no_text(self, trees):
        trusting = [name for name in NAMES for node in trees[name].find_all(nodes.Filter) if node.name == "safe"]
        trusting += [name for name in NAMES if re.search(r"autoescape\s+false|Markup\(", plain(name))]

        assert trusting == []

    def test_holds_neither_style_nor_script(self):
        faults = [f"{name}: {fault}" for name in NAMES for fault in Page(html_only(name)).faults]

        assert faults == []

    def test_names_no_foreign_address(self):
        foreign = [
            f"{name}: {address}"
            for name in NAMES
            for address in re.findall(r"(?:https?:)?//[\w.-]+[^\s\"'<>]*", plain(name))
            if not address.startswith(NAMES_OF_FORMATS)
        ]

        assert foreign == []

    def test_says_nothing_that_is_not_translated(self):
        untranslated = [
            f"{name}: {said.strip()}" for name in NAMES for said in Page(html_only(name)).said if WORD.search(said)
        ]

        assert untranslated == []

    def test_translates_every_japanese_text_in_its_expressions(self, trees):
        untranslated = []
        for name in NAMES:
            translated = {
                id(constant)
                for call in trees[name].find_all(nodes.Call)
                if isinstance(call.node, nodes.Name) and call.node.name in TRANSLATING
                for constant in call.find_all(nodes.Const)
            }
            signs = UNTRANSLATED.get(f"templates/{name}", set())
            untranslated += [
                f"{name}: {constant.value}"
                for constant in trees[name].find_all(nodes.Const)
                if isinstance(constant.value, str)
                and JAPANESE.search(constant.value)
                and id(constant) not in translated
                and constant.value not in signs
            ]

        assert untranslated == []

    def test_asks_the_database_and_the_keys_nothing(self):
        asking = [name for name in NAMES if re.search(r"\b(session|queries|service|keyring)\.\w+\(", plain(name))]

        assert asking == []

    def test_uses_what_it_imports(self, trees):
        unused = []
        for name in NAMES:
            for node in trees[name].find_all(nodes.FromImport):
                for item in node.names:
                    known = item[1] if isinstance(item, tuple) else item
                    if len(re.findall(rf"\b{known}\b\s*\(", plain(name))) == 0:
                        unused.append(f"{name}: {known}")

        assert unused == []


class TestMacros:
    def test_stand_alone_in_their_file(self, trees):
        astray = {}
        for name in NAMES:
            defined = [macro.name for macro in trees[name].find_all(nodes.Macro)]
            if len(defined) > 1 or (name.startswith("macros/") and defined != [Path(name).stem]):
                astray[name] = defined

        assert astray == {}


class TestReferences:
    def test_lead_to_files_that_exist(self, trees):
        missing = {
            f"{name} → {target}"
            for name in NAMES
            for target in find_referenced_templates(trees[name])
            if target is not None and target not in NAMES
        }
        missing |= {
            f"{source.name} → {text}"
            for source in SOURCES
            for _, text in source.texts()
            if re.fullmatch(r"[a-z_]+/[a-z_]+\.html", text) and text not in NAMES
        }

        assert missing == set()

    def test_reach_every_file(self, trees):
        named = {text for source in SOURCES for _, text in source.texts() if text.endswith(".html")}
        named |= {target for tree in trees.values() for target in find_referenced_templates(tree) if target}
        by_status = re.compile(r"errors/\d{3}\.html")

        assert [name for name in NAMES if name not in named and not by_status.fullmatch(name)] == []

    def test_of_pages_to_views_lead_somewhere(self, app):
        asked = re.compile(r"""url_for\(\s*["']([\w.]+)["']""")
        endpoints = set(app.view_functions)
        lost = {f"{name}: {end}" for name in NAMES for end in asked.findall(plain(name)) if end not in endpoints}

        assert lost == set()

    def test_of_partials_stay_in_their_folder(self, trees):
        astray = [
            f"{name} → {target}"
            for name in NAMES
            for target in find_referenced_templates(trees[name])
            if target
            and Path(target).name.startswith("_")
            and Path(target).parent != Path(name).parent
            and not target.startswith("layouts/")
        ]

        assert astray == []
