"""A page's form as a browser without JavaScript has it: its fields, what stands in them, and where they go."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

CHOSEN = {"radio", "checkbox"}
TYPED = {"text", "search", "tel", "email", "number", "password", "textarea"}


@dataclass
class PageForm:
    """One form of a page.

    Attributes:
        action: Where it goes; empty for the page's own address.
        values: What would be sent if it were submitted as it stands.
        typed: Names of the fields that somebody types into.
        offered: Field → what may be chosen.
    """

    action: str = ""
    values: dict[str, list[str]] = field(default_factory=dict)
    typed: list[str] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self.form: PageForm | None = None
        self.select = ""
        self.textarea = ""

    def handle_starttag(self, tag, attrs):
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.form = PageForm(given.get("action", ""))
            self.forms.append(self.form)
        elif self.form is not None and "disabled" not in given:
            self._field(self.form, tag, given)

    def _field(self, form: PageForm, tag: str, given: dict[str, str]) -> None:
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "select":
            self.select = name
        elif tag == "textarea":
            self.textarea = name
            form.typed.append(name)
            form.values[name] = [""]
        elif tag == "option" and self.select:
            form.offered.setdefault(self.select, []).append(value)
            if "selected" in given or self.select not in form.values:
                form.values[self.select] = [value]
        elif tag == "input" and name:
            self._input(form, name, value, given)

    def _input(self, form: PageForm, name: str, value: str, given: dict[str, str]) -> None:
        kind = given.get("type", "text")
        if kind in CHOSEN:
            form.offered.setdefault(name, []).append(value)
            if "checked" in given:
                form.values.setdefault(name, []).append(value)
            return
        form.values[name] = [value]
        if kind in TYPED:
            form.typed.append(name)

    def handle_endtag(self, tag):
        if tag == "form":
            self.form = None
        elif tag == "select":
            self.select = ""
        elif tag == "textarea":
            self.textarea = ""

    def handle_data(self, data):
        if self.textarea and self.form is not None:
            self.form.values[self.textarea] = [self.form.values[self.textarea][0] + data]


def form_of(html: str) -> PageForm:
    """Return the form of a page's main part that holds most; the search in the header is none of it."""
    reader = _Reader()
    reader.feed(html[html.index("<main") :])
    return max(reader.forms, key=lambda form: len(form.values) + len(form.offered))
