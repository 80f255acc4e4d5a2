"""Layouts, macros and error pages, rendered without the application."""

from datetime import date
from pathlib import Path

import pytest
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup
from wtforms import Form, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined] # the stubs are older than the field
from wtforms.validators import InputRequired

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"
MACROS = sorted((TEMPLATES / "macros").glob("*.html"))
ERRORS = (400, 401, 403, 404, 405, 409, 410, 413, 422, 429, 500, 503)
CHOICES = [SelectChoice("visit", "訪問"), SelectChoice("phone", "電話")]


class NoteForm(Form):
    form_token = HiddenField(default="0190")
    method = RadioField("方法", choices=CHOICES, validators=[InputRequired("方法を選んでください。")])
    text = TextAreaField("内容", description="見たこと、聞いたこと")
    place = StringField("場所", validators=[InputRequired("場所を入力してください。")])


@pytest.fixture
def templates():
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, extensions=["jinja2.ext.i18n"]
    )
    environment.install_gettext_callables(str, lambda one, many, n: one if n == 1 else many, newstyle=True)  # type: ignore[attr-defined] # of the i18n extension
    environment.trim_blocks = environment.lstrip_blocks = True
    environment.globals.update(
        asset=lambda name: f"/static/{name}",
        url_for=lambda endpoint, **_: f"/{endpoint}",
        has_endpoint=lambda name: True,
        can=lambda permission: True,
        csrf_token=lambda: "token",
    )
    environment.filters.update(date_ja=str, wareki=str, wareki_short=str)
    return environment


@pytest.fixture
def call(templates):
    def render(macro, *arguments, **keywords):
        module = templates.get_template(f"macros/{macro}.html").module
        return " ".join(str(getattr(module, macro)(*arguments, **keywords)).split())

    return render


@pytest.fixture
def refused():
    form = NoteForm()
    form.validate()
    return form


@pytest.mark.parametrize("path", MACROS, ids=lambda path: path.stem)
class TestMacroFile:
    def test_holds_one_macro_of_its_own_name_with_a_comment(self, path):
        text = path.read_text("utf-8")

        assert text.count("{% macro ") == 1
        assert f"{{% macro {path.stem}(" in text
        assert "{# " in text.split("{% macro ")[0]


class TestFormField:
    def test_ties_hint_and_label_to_the_control(self, call):
        html = call("form_field", NoteForm().text)

        assert 'for="text"' in html
        assert 'aria-describedby="text-hint"' in html
        assert "任意" in html

    def test_says_in_words_what_is_required_and_what_is_wrong(self, call, refused):
        html = call("form_field", refused.place)

        assert "必須" in html
        assert 'aria-invalid="true"' in html
        assert 'id="place-error"' in html

    def test_escapes_what_was_typed(self, call):
        html = call("form_field", NoteForm(data={"place": '"><script>'}).place)

        assert "<script>" not in html


class TestChips:
    def test_are_a_group_with_a_legend(self, call):
        html = call("chips", NoteForm(data={"method": "phone"}).method)

        assert "<legend" in html
        assert html.count('type="radio"') == 2
        assert 'value="phone" checked' in html


class TestErrorSummary:
    def test_is_absent_when_nothing_is_wrong(self, call):
        assert call("error_summary", NoteForm()) == ""

    def test_links_to_each_field_and_to_the_first_of_a_group(self, call, refused):
        html = call("error_summary", refused)

        assert 'href="#place"' in html
        assert 'href="#method-0"' in html


class TestSummaryRow:
    def test_keeps_the_lines_of_plain_text_and_trusts_only_markup(self, call):
        assert '<span class="text">&lt;b&gt;' in call("summary_row", "住所", "<b>")
        assert "<b>" in call("summary_row", "住所", Markup("<b>"))

    def test_says_that_nothing_was_entered(self, call):
        assert "未記入" in call("summary_row", "住所", "")


class TestFormHidden:
    def test_carries_both_tokens_without_ids(self, call):
        html = call("form_hidden", NoteForm())

        assert 'name="csrf_token" value="token"' in html
        assert 'name="form_token" value="0190"' in html
        assert "id=" not in html


class TestUrgency:
    @pytest.mark.parametrize(("code", "sign"), [("life", "命"), ("housing", "住"), ("food", "食")])
    def test_says_its_sign_in_words_too(self, call, code, sign):
        html = call("urgency", code)

        assert sign in html
        assert "緊急" in html

    def test_is_silent_without_urgency(self, call):
        assert call("urgency", "none") == ""


class TestDatePair:
    def test_is_a_machine_readable_time(self, call):
        assert 'datetime="2026-11-22"' in call("date_pair", date(2026, 11, 22))

    def test_is_nothing_without_a_date(self, call):
        assert call("date_pair", None) == ""


@pytest.mark.parametrize("status", ERRORS)
class TestErrorPage:
    def test_says_what_happened_what_became_of_the_input_and_what_to_do(self, templates, status):
        html = templates.get_template(f"errors/{status}.html").render(reference="7f3k")

        assert "起きたこと" in html
        assert "入力した内容" in html
        assert "このあとの進め方" in html
        assert "7f3k" in html

    def test_lets_its_caller_choose_the_words(self, templates, status):
        html = templates.get_template(f"errors/{status}.html").render(
            reference="", what_happened="別の理由です。", typed=False
        )

        assert "別の理由です。" in html
        assert "入力した内容" not in html
