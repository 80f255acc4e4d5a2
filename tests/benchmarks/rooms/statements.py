"""How often a page asks the database: goal 10. Fixed by tests; told here."""

from collections.abc import Callable

from flask.testing import FlaskClient

from casework.cases.models import Case
from casework.core.columns import new_id
from tests.benchmarks.figures import Figure, Goal
from tests.benchmarks.seeding import filling
from tests.benchmarks.stage import House, Stage
from tests.benchmarks.street import find_forgery_token
from tests.support import databases
from tests.support.statements import counted

PEOPLE = 60
OK = 200


def measure(stage: Stage) -> None:
    """Count the statements of the pages that are opened most."""
    house = stage.build_house()
    filling.fill_office(house.app, house.office, PEOPLE)
    case_id = filling.office_ids(house.app, house.office, Case, 1)[0]
    browser = house.app.test_client()
    name, _, value = house.office.cookie.partition("=")
    browser.set_cookie(name, value)
    token = find_forgery_token(_get(browser, f"/cases/{case_id}/log"))
    entry = {"method": "office", "text": "面談", "next": "month", "next_action": "電話する"}
    asked: dict[str, tuple[int, Callable[[], object]]] = {
        "case page with read audit": (6, lambda: _get(browser, f"/cases/{case_id}")),
        "writing an entry": (7, lambda: _post(browser, f"/cases/{case_id}/log", token, entry)),
        "search": (4, lambda: _post(browser, "/search", token, {"q": "タカハシ"})),
        f"list of {PEOPLE} cases": (4, lambda: _get(browser, "/cases")),
        "今日": (8, lambda: _get(browser, "/")),
    }
    for subject, (limit, ask) in asked.items():
        ask()  # what a process reads once is read
        stage.table.add("Statements", Figure(subject, _count(house, ask), unit="", goal=Goal("≤", limit)))


def _count(house: House, ask: Callable[[], object]) -> int:
    with counted(databases.engine_of(house.app)) as seen:
        ask()
    return seen.total


def _get(browser: FlaskClient, path: str) -> bytes:
    answer = browser.get(path)
    assert answer.status_code == OK, f"{path}: {answer.status}"
    return bytes(answer.data)


def _post(browser: FlaskClient, path: str, token: str, fields: dict[str, str]) -> None:
    answer = browser.post(path, data={"csrf_token": token, "form_token": str(new_id()), **fields})
    assert answer.status_code < 400, f"{path}: {answer.status}"
