"""The browser's memory of accounts."""

from flask import Response

from casework.identity import known_device

NAME = "casework-device"


def cookie_after(app, login_ids, brought=""):
    for login_id in login_ids:
        with app.test_request_context("/", headers={"Cookie": f"{NAME}={brought}"}):
            response = Response()
            known_device.remember(response, login_id)
            brought = response.headers["Set-Cookie"].split("=", 1)[1].split(";")[0]
    return brought


def found(app, cookie, login_id):
    with app.test_request_context("/", headers={"Cookie": f"{NAME}={cookie}"}):
        return known_device.find(login_id)


class TestFind:
    def test_knows_each_account_that_signed_in_here(self, app):
        cookie = cookie_after(app, ["a-user", "b-user"])

        assert found(app, cookie, "a-user") == found(app, cookie, "b-user") != ""

    def test_knows_nobody_else(self, app):
        assert found(app, cookie_after(app, ["a-user"]), "b-user") == ""

    def test_is_not_taken_in_by_another_browsers_mark(self, app):
        theirs = cookie_after(app, ["a-user"]).split(".")[1]
        own_id = cookie_after(app, ["b-user"]).split(".")[0]

        assert found(app, f"{own_id}.{theirs}", "a-user") == ""

    def test_bears_rubbish(self, app):
        assert found(app, "x.y.z", "a-user") == ""


class TestRemember:
    def test_keeps_the_latest_eight(self, app):
        cookie = cookie_after(app, [f"user-{number}" for number in range(9)])

        assert found(app, cookie, "user-0") == ""
        assert found(app, cookie, "user-8") != ""
