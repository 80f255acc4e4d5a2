"""Signing in as a person does: login id, password, six digits."""

import re

from flask import Flask
from playwright.sync_api import Page

from casework.demo import places


def sign_in(page: Page, app: Flask, login_id: str) -> None:
    """Sign in through the pages and end on 今日."""
    config = app.config["CASEWORK"]
    page.goto("/login")
    page.get_by_label("ログインID").fill(login_id)
    page.get_by_label(re.compile("パスワード")).first.fill(places.password_of(config, login_id))
    page.get_by_role("button", name="ログインする").click()
    page.get_by_label(re.compile("6桁の番号")).fill(places.code_now(config, login_id))
    page.get_by_role("button", name="確認する").click()
    page.wait_for_url(re.compile(r"/(\?.*)?$"))
