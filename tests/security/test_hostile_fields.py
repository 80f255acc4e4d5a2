"""Every form of every page, with every field turned into something that nobody types: refused, never a failure."""

from html.parser import HTMLParser

import pytest

from casework.access.roles import Role
from tests.factories import offices, people
from tests.factories.browser import signed_in

LONG = "長" * 3000
HOSTILE = (
    "",
    LONG,
    "9" * 5000,
    "99999999999999999999",
    "٣",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "25:61",
    "00000000-0000-0000-0000-000000000000",
    "not-a-uuid",
    "'\"><b>%s{{7*7}}",
    "\u202e\ufeff\uffff\U0010ffff\x1b\x85",
    "％ｓ＿\\",
)
UNTOUCHED = frozenset({"csrf_token", "form_token"})


class Forms(HTMLParser):
    """The forms of a page: where each is sent, and the values that a browser would send."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str]]] = []
        self._select = ""
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        values = dict(attributes)
        name = values.get("name")
        if tag == "form" and (values.get("method") or "get").lower() == "post":
            self.found.append((values.get("action") or "", {}))
        elif tag == "select" and self.found:
            self._select = name or ""
        elif tag == "option" and self._select and self.found:
            if "selected" in values or self._select not in self.found[-1][1]:
                self.found[-1][1][self._select] = values.get("value") or ""
        elif tag in {"input", "textarea", "button"} and name and self.found:
            if values.get("type") in {"radio", "checkbox"} and "checked" not in values:
                self.found[-1][1].setdefault(name, "")
            else:
                self.found[-1][1][name] = values.get("value") or ""

    def handle_endtag(self, tag):
        if tag == "select":
            self._select = ""


@pytest.fixture
def house(app, work):
    with work():
        offices.begin_service()
    with work():
        office = offices.open_office("a")
        offices.staff_every_role(office)
    actor = office.actor("counsellor")
    with work(office.agency_id):
        case = people.take_in(actor)
        entry = people.log(actor, case.id)
        appointment = people.book(actor, case.id)
        ids = {
            "case_id": case.id,
            "client_id": case.client_id,
            "entry_id": entry.id,
            "appointment_id": appointment.id,
            "user_id": office["colleague"].user_id,
        }
    return office, ids


def addresses(app, ids):
    for rule in app.url_map.iter_rules():
        if "GET" in rule.methods and rule.endpoint != "static" and rule.arguments <= set(ids):
            with app.test_request_context():
                yield app.url_for(rule.endpoint, **{name: ids[name] for name in rule.arguments})


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.both_engines
@pytest.mark.parametrize("who", [Role.SUPERVISOR.value, Role.OFFICE_MANAGER.value, Role.RECEPTION.value])
class TestEveryField:
    def test_is_refused_or_kept_but_never_a_failure(self, app, house, who):
        office, ids = house
        browser = signed_in(app, office[who])
        failures, tried = [], set()
        for address in addresses(app, ids):
            page = browser.get(address)
            for action, values in Forms(page.text).found if page.status_code == 200 else ():
                target = action or address
                if target in {"/logout", "/me/end-others"} or (target, *sorted(values)) in tried:
                    continue
                tried.add((target, *sorted(values)))
                for name in sorted(set(values) - UNTOUCHED):
                    for hostile in HOSTILE:
                        answer = browser.post(target, {**values, name: hostile, "csrf_token": browser.csrf_token})
                        if answer.status_code >= 500:
                            failures.append((target, name, hostile[:12], answer.status_code))
        assert len(tried) > 3
        assert failures == []
