"""From an error to its page."""

import pytest

from casework.core.errors import CaseworkError, Conflict, Forbidden, NotFound, RuleBroken, StaleVersion
from casework.web.errors import PAGES, status_of
from tests.factories.browser import Browser

TYPED = "打ち込んだ内容"


class TestStatusOf:
    @pytest.mark.parametrize(
        ("error", "status"),
        [
            (NotFound(), 404),
            (Forbidden(), 403),
            (RuleBroken("x"), 422),
            (Conflict("x"), 409),
            (StaleVersion("x"), 409),
            (CaseworkError("x"), 500),
        ],
    )
    def test_is_one_for_each_kind(self, error, status):
        assert status_of(error) == status


class TestErrorPage:
    def test_of_every_status_keeps_it_and_says_what_happened(self, service, probe):
        def view(status):
            service.aborter(status)

        probe(view, path="/probe/<int:status>")
        browser = service.test_client()

        for status in (*sorted(PAGES), 406, 408, 415, 431, 501, 502, 504):
            answer = browser.get(f"/probe/{status}")
            assert answer.status_code == status
            assert "起きたこと" in answer.text

    def test_shows_nothing_of_an_exception(self, service, probe, log):
        def view():
            raise ValueError(TYPED)

        probe(view)

        answer = service.test_client().get("/probe")

        assert TYPED not in answer.text
        assert "ValueError" not in answer.text
        assert "Traceback" not in answer.text
        assert "ValueError" in log.getvalue()
        assert TYPED not in log.getvalue()

    def test_names_a_reference_that_stands_in_the_log(self, service, probe, log):
        probe(lambda: 1 // 0)

        answer = service.test_client().get("/probe")

        reference = answer.text.partition('class="reference">')[2].partition("<")[0]
        assert len(reference) == 8
        assert reference in log.getvalue()

    def test_says_what_became_of_the_input_only_where_something_was_typed(self, service, probe):
        probe(lambda: 1 // 0, methods=["GET", "POST"])
        browser = Browser(service)

        assert "入力した内容" not in browser.get("/probe").text
        assert "入力した内容" in browser.post("/probe").text

    def test_gives_the_sentence_of_a_broken_rule_but_not_of_a_refusal(self, service, probe):
        probe(lambda: (_ for _ in ()).throw(Forbidden("case:write")))
        probe(lambda: (_ for _ in ()).throw(Conflict("すでに終わっています。")), path="/other")
        browser = service.test_client()

        assert "case:write" not in browser.get("/probe").text
        assert "すでに終わっています。" in browser.get("/other").text

    def test_of_too_large_a_request_is_413(self, service):
        answer = Browser(service).post("/login", {"login_id": "x" * 3_000_000})

        assert answer.status_code == 413
