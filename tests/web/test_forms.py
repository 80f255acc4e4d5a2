"""The base of every form."""

from datetime import timedelta

import pytest
from wtforms import StringField
from wtforms.validators import InputRequired

from casework.core import clock
from casework.core.errors import RuleBroken
from casework.web.forms import BaseForm, DateText, NotAfterToday, choices_of


class NoteForm(BaseForm):
    text = StringField("内容", validators=[InputRequired("内容を入力してください。")])
    on = DateText("日付", validators=[NotAfterToday()])


@pytest.fixture
def submit(app):
    """``submit(text=…)``: the form as a request brought it."""

    def send(method="POST", **fields):
        with app.test_request_context(method=method, data=fields):
            form = NoteForm.from_request()
            form.submitted()
            return form

    return send


class TestBaseForm:
    def test_is_filled_from_a_submission_alone(self, app, submit):
        assert submit(text="話").text.data == "話"
        with app.test_request_context("/?text=x"):
            assert NoteForm.from_request(text="前の値").text.data == "前の値"

    def test_that_was_only_opened_is_neither_submitted_nor_refused(self, app):
        with app.test_request_context():
            form = NoteForm.from_request()
            assert not form.submitted()
            assert not form.is_refused

    def test_keeps_what_was_typed_when_it_is_refused(self, submit):
        form = submit(on="きのうの前", text="話")

        assert form.is_refused
        assert (form.text.data, form.on.data) == ("話", "きのうの前")

    def test_has_a_token_of_its_own_each_time_it_is_opened(self, app):
        with app.test_request_context():
            assert NoteForm.from_request().token != NoteForm.from_request().token

    def test_takes_its_token_back_but_none_of_another_shape(self, submit):
        token = str(submit().token)

        assert str(submit(form_token=token).token) == token
        assert str(submit(form_token="x' OR 1").token) != "x' OR 1"

    def test_shows_a_rules_refusal_beside_the_field_or_above_the_form(self, submit):
        form = submit(text="話")
        form.blame(RuleBroken("だめです。", "text"))
        form.blame(RuleBroken("全体にだめです。"))

        assert form.is_refused
        assert list(form.text.errors) == ["だめです。"]
        assert "全体にだめです。" in form.form_errors


class TestDateText:
    @pytest.mark.parametrize("typed", ["令和8年4月1日", "R8.4.1", "2026/4/1", "2026-04-01", "20260401"])
    def test_reads_both_calendars(self, submit, typed):
        form = submit(text="話", on=typed)

        assert form.on.day is not None
        assert form.on.day.isoformat() == "2026-04-01"

    @pytest.mark.parametrize("typed", ["きのうの前", "2026年4月", "令和8年", "2026-02-30"])
    def test_says_what_it_cannot_read(self, submit, typed):
        form = submit(text="話", on=typed)

        assert form.on.errors
        assert form.on.day is None

    def test_may_be_empty(self, submit):
        assert not submit(text="話").is_refused


class TestNotAfterToday:
    def test_takes_today_and_refuses_tomorrow(self, submit):
        today = clock.today()

        assert not submit(text="話", on=today.isoformat()).is_refused
        assert submit(text="話", on=(today + timedelta(days=1)).isoformat()).on.errors


class TestChoicesOf:
    def test_keeps_the_order(self):
        assert [choice.value for choice in choices_of({"b": "B", "a": "A"})] == ["b", "a"]
        assert [choice.label for choice in choices_of([("b", "B")])] == ["B"]
