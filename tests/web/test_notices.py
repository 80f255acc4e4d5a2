"""One-off messages."""

from casework.web.notices import redirect_with, register


class TestRedirectWith:
    def test_adds_the_code_and_no_sentence(self, app):
        register("probe_saved", "保存しました。")
        with app.test_request_context():
            answer = redirect_with("probe_saved", "/cases?page=2")

        assert answer.status_code == 303
        assert answer.location == "/cases?page=2&notice=probe_saved"


class TestTheNextPage:
    def test_shows_the_sentence(self, app):
        register("probe_saved", "保存しました。")

        assert "保存しました。" in app.test_client().get("/login?notice=probe_saved").text

    def test_shows_nothing_of_a_code_that_is_unknown(self, app):
        assert "勝手な文" not in app.test_client().get("/login?notice=勝手な文").text
