"""Nothing personal outside the pages: marked values go into every field, then everything else is searched for them."""

import io
import itertools
import logging
import tempfile
from datetime import timedelta
from urllib.parse import quote

import pytest
import sqlalchemy as sa

from casework.core import clock
from casework.core.database import Model
from tests.factories.browser import Browser, signed_in
from tests.factories.console import console, rename
from tests.factories.forms import form_of
from tests.factories.world import opened

DAYS = {"on", "supported_on", "next_on", "until_on", "recontact_on", "call_back_on", "at", "started_at", "version"}
MINUTES = {"minutes", "duration_minutes"}
BIRTH = "昭和47年3月8日"
CHOSEN = {"urgency": "none"}


class Canaries:
    """Marked values: each typed one is new, so that a hit tells where it was typed."""

    def __init__(self) -> None:
        self.number = itertools.count(4101)
        self.planted: dict[str, str] = {"1972-03-08": "birth", BIRTH: "birth"}

    def next(self, place: str, name: str) -> str:
        """Return what to type into a field."""
        if name == "birth":
            return BIRTH
        number = next(self.number)
        if name == "phone":
            self.planted |= {f"598{number}77": place, f"598-{number}": place, f"0598-{str(number)[:2]}": place}
            return f"0598{number}77"
        text = f"カナリア{'イロハニホヘトチリヌ'[number % 10]}{self._kana(number)}"
        self.planted[text] = f"{place} {name}"
        return text

    @staticmethod
    def _kana(number: int) -> str:
        return "".join("アイウエオカキクケコ"[int(digit)] for digit in str(number))


class Planter:
    """Fills forms in one browser and keeps what came back."""

    def __init__(self, browser: Browser, canaries: Canaries) -> None:
        self.browser, self.canaries = browser, canaries
        self.outside: list[str] = []

    def fill(self, path: str, **chosen: str) -> None:
        """Open a page, type into every field, submit; go on with what a second step asks for."""
        self.keep(page := self.browser.get(path))
        assert page.status_code == 200, path
        for _ in range(2):
            page = self.submit(path, page.text, chosen)
            if page.status_code == 303:
                return
        assert page.status_code == 303, (path, page.status_code, page.text[page.text.index("<main") :][:3000])

    def submit(self, path, html, chosen):
        form = form_of(html)
        values = {name: list(given) for name, given in form.values.items()}
        for name in form.typed:
            if name not in DAYS | MINUTES:
                values[name] = [self.canaries.next(path.split("/")[-1] or path, name)]
        for name, offers in form.offered.items():
            if not any(values.get(name, ())):
                values[name] = [CHOSEN.get(name) or next(filter(None, offers), "")]
        values |= {name: [value] for name, value in chosen.items() if name in form.offered or name in values}
        page = self.browser.client.post(form.action or path, data=values, base_url="http://localhost")
        self.keep(page)
        return page

    def keep(self, page) -> None:
        """Remember all of an answer but its body."""
        self.outside += [str(page.headers), str(page.status), page.location or ""]

    @property
    def cookies(self) -> str:
        """Every cookie that this browser holds."""
        return repr(self.browser.client._cookies)


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def planted(request, tmp_path_factory):
    """A world in which every field of every page was filled with a marked value, and all that it left behind."""
    folder, temporary = tmp_path_factory.mktemp("instance"), tmp_path_factory.mktemp("temporary")
    folder.chmod(0o700)
    logged = io.StringIO()
    everything = logging.StreamHandler(logged)
    everything.setLevel(logging.DEBUG)
    with pytest.MonkeyPatch.context() as patch, opened(request.param, folder) as world:
        patch.setattr(tempfile, "tempdir", str(temporary))
        structured = logging.getLogger("casework").handlers[0]
        assert isinstance(structured, logging.StreamHandler)
        structured.setStream(logged)
        logging.getLogger().addHandler(everything)
        canaries = Canaries()
        planter = Planter(signed_in(world.app, world.ours["supervisor"]), canaries)
        plant(world, planter)
        guess(world, planter)
        break_down(world, planter)
        yield world, canaries, planter, logged, (folder, temporary)
        logging.getLogger().removeHandler(everything)


def plant(world, planter):
    """Fill every form that takes something about a person."""
    record, today = world.records["open"], clock.today()
    later = (today + timedelta(days=9)).isoformat()
    case, entry = f"/cases/{record.case_id}", f"/entries/{record.entry_id}"
    for q in ("/search", "/front-desk"):
        planter.keep(planter.browser.post(q, {"q": planter.canaries.next(q, "q")}))
    planter.fill("/intake")
    planter.fill("/intake")
    planter.fill(f"{case}/person")
    planter.fill(f"{case}/edit")
    planter.fill(f"{case}/next-action", next_on=later)
    planter.fill(f"{case}/log", method="phone", next="")
    planter.fill(f"{case}/call", call_back_on=later)
    planter.fill(f"{entry}/amend", method="office", next="")
    planter.fill("/appointments/new", on=later, at="10:00", staff_id=str(world.ours["supervisor"].user_id))
    planter.fill(f"/appointments/new?case_id={record.case_id}", on=later, at="11:00")
    planter.fill(f"{entry}/void")
    planter.fill(f"{case}/status", target="closed", on=today.isoformat())
    for page in (case, f"{case}/timeline", f"{case}/print", f"/front-desk/{record.client_id}", "/", "/cases", entry):
        planter.keep(planter.browser.get(page))


def guess(world, planter):
    """Type a password where a login id belongs, and a wrong one beside it."""
    visitor = Browser(world.app)
    for _ in range(7):
        fields = {name: planter.canaries.next("login", name) for name in ("login_id", "password")}
        planter.keep(visitor.post("/login", {**fields, "terminal_class": "office"}))


def break_down(world, planter):
    """Have a form fail in the database, at every table that it needs."""
    path = f"/cases/{world.records['restricted'].case_id}/log"
    for table in ("support_entry", "key_wrap", "audit_event", "form_submission"):
        html = planter.browser.get(path).text
        rename(world.app, table, f"{table}_gone")
        try:
            assert planter.submit(path, html, {"method": "phone"}).status_code in {500, 503}
        finally:
            rename(world.app, f"{table}_gone", table)


def spellings(text: str) -> list[bytes]:
    """Return a text as it may lie about: as bytes of several encodings, escaped, in an address."""
    escaped = text.encode("unicode_escape")
    return [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"), escaped, quote(text).encode()]


def hits(planted: dict[str, str], found: bytes) -> set[str]:
    """Return where what was found had been typed."""
    return {place for text, place in planted.items() for spelling in spellings(text) if spelling in found}


class TestAMarkedValue:
    def test_was_planted_in_every_field(self, planted):
        _, canaries, _, _, _ = planted

        fields = {place.split()[-1] for place in canaries.planted.values() if " " in place}
        assert fields >= {
            "family_name",
            "given_name",
            "family_kana",
            "given_kana",
            "preferred_name",
            "q",
            "text",
            "place",
            "private_memo",
            "next_action",
            "counting_reason",
            "reason",
            "chief_complaint",
            "old_number",
            "nickname",
            "memo",
            "password",
            "login_id",
        }

    def test_is_shown_on_the_page_that_it_belongs_to(self, planted):
        world, canaries, planter, _, _ = planted

        page = planter.browser.get(f"/cases/{world.records['open'].case_id}/timeline").text

        assert hits(canaries.planted, page.encode())

    def test_lies_in_no_file_of_the_instance_and_no_temporary_one(self, planted):
        _, canaries, _, _, folders = planted
        files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]

        assert {(path.name, place) for path in files for place in hits(canaries.planted, path.read_bytes())} == set()

    def test_stands_in_no_row_of_any_table(self, planted):
        world, canaries, _, _, _ = planted
        with console(world.app) as connection:
            rows = [
                (table.name, repr(row).encode() + b"".join(v for v in row if isinstance(v, bytes)))
                for table in Model.metadata.sorted_tables
                if sa.inspect(connection).has_table(table.name)
                for row in connection.execute(sa.select(table))
            ]

        assert {(name, place) for name, row in rows for place in hits(canaries.planted, row)} == set()
        assert len(rows) > 100

    def test_is_in_no_line_of_the_log(self, planted):
        _, canaries, _, logged, _ = planted

        assert "reference" in logged.getvalue()
        assert hits(canaries.planted, logged.getvalue().encode()) == set()

    def test_is_in_no_header_no_address_and_no_cookie(self, planted):
        _, canaries, planter, _, _ = planted

        assert hits(canaries.planted, "\n".join(planter.outside).encode()) == set()
        assert hits(canaries.planted, planter.cookies.encode()) == set()


class TestStandardError:
    def test_shows_nothing_of_a_form_that_failed(self, planted, capfd):
        world, canaries, planter, _, _ = planted

        break_down(world, planter)

        assert hits(canaries.planted, "".join(capfd.readouterr()).encode()) == set()
