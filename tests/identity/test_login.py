"""From a browser's cookie to who asks."""

import pytest

from casework.identity import login


class TestSafeNext:
    @pytest.mark.parametrize("target", ["/", "/cases/0190?page=2", "/me"])
    def test_keeps_a_path_of_ours(self, target):
        assert login.safe_next(target) == target

    @pytest.mark.parametrize(
        "target",
        [
            None,
            "",
            "cases",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "https://evil.example",
            "/a\r\nb",
            "/ /x",
        ],
    )
    def test_goes_home_instead_of_anywhere_else(self, target):
        assert login.safe_next(target) == login.HOME


class TestTruncatedAddress:
    @pytest.mark.parametrize(
        ("address", "kept", "counted"),
        [
            ("192.0.2.77", "192.0.2.0/24", "192.0.2.77/32"),
            ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48", "2001:db8:1:2::/64"),
            ("", "", ""),
        ],
    )
    def test_keeps_a_network_and_counts_a_subscriber(self, app, address, kept, counted):
        with app.test_request_context("/", environ_base={"REMOTE_ADDR": address}):
            assert login.truncated_address() == kept
            assert login.counted_address() == counted


class TestLoadActor:
    def test_a_visitor_costs_no_statement(self, visitor, count_statements):
        with count_statements() as seen:
            visitor.get("/login")

        assert seen.total == 0

    def test_a_made_up_id_is_nobody(self, visitor):
        visitor.client.set_cookie("casework", "A" * 43)

        assert not visitor.is_in()

    def test_no_other_cookie_is_sent(self, visitor):
        answer = visitor.sign_in("counsellor")

        names = sorted(line.split("=")[0] for line in answer.headers.getlist("Set-Cookie"))
        assert names == ["casework", "casework-device"]
        assert all("HttpOnly" in line and "SameSite=Lax" in line for line in answer.headers.getlist("Set-Cookie"))

    def test_a_visitor_who_sends_a_form_is_told_so_instead_of_led_away(self, visitor):
        assert visitor.post("/me", language="en").status_code == 401
