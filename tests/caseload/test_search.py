"""検索: found, grouped, on the trail once, and nowhere written down."""

import pytest

from casework.cases.queries import get_case
from casework.cases.service import restrict_case
from tests.factories.console import rename
from tests.factories.people import take_in

TAKAHASHI = {"family_name": "髙橋", "given_name": "あかね", "family_kana": "タカハシ", "given_kana": "アカネ"}


@pytest.fixture
def takahashi(office, in_office):
    """髙橋あかね, taken in by our counsellor."""
    with in_office():
        return take_in(office.actor("counsellor"), person=TAKAHASHI)


class TestSearchPage:
    def test_is_refused_to_those_who_keep_no_cases(self, as_):
        assert as_("analyst").post("/search", {"q": "たかはし"}).status_code == 403

    def test_opens_empty(self, as_, events):
        assert as_("counsellor").get("/search").status_code == 200
        assert not events("client.search")

    @pytest.mark.parametrize("typed", ["ﾀｶﾊｼ", "たかはし", "高橋", "髙橋", "あかね"])
    def test_finds_by_any_way_of_writing(self, as_, takahashi, typed):
        page = as_("counsellor").post("/search", {"q": typed}).text

        assert "髙橋 あかね" in page
        assert "一致した項目" in page

    def test_finds_nobody_of_another_agency(self, as_, takahashi, others):
        page = as_("counsellor", others).post("/search", {"q": "たかはし"}).text

        assert "髙橋" not in page
        assert "見つかりませんでした" in page

    def test_leads_reception_to_the_desk_and_a_counsellor_to_the_case(self, as_, takahashi):
        desk = f"/front-desk/{takahashi.client_id}"
        person = f"/people/{takahashi.client_id}"

        seen = as_("reception").post("/search", {"q": "たかはし"}).text
        assert desk in seen
        assert person not in seen
        assert person in as_("counsellor").post("/search", {"q": "たかはし"}).text

    def test_ignores_a_query_in_the_address(self, as_, takahashi):
        assert "髙橋" not in as_("counsellor").get("/search?q=たかはし").text

    def test_stands_on_the_trail_once_and_without_its_words(self, as_, takahashi, events, caplog):
        as_("counsellor").post("/search", {"q": "たかはし"})

        (event,) = events("client.search")
        written = " ".join(str(value) for value in vars(event).values())
        assert "たかはし" not in written
        assert "タカハシ" not in written
        assert "たかはし" not in caplog.text

    def test_shows_nobody_where_the_trail_cannot_be_written(self, as_, app, takahashi):
        browser = as_("counsellor")
        rename(app, "audit_event", "audit_event_away")

        page = browser.post("/search", {"q": "たかはし"})

        assert page.status_code == 503
        assert "髙橋" not in page.text

    @pytest.mark.both_engines
    def test_asks_the_database_four_times_at_most(self, as_, office, in_office, takahashi, count_statements):
        browser = as_("counsellor")
        browser.post("/search", {"q": "たか"})
        with count_statements() as one:
            browser.post("/search", {"q": "たか"})
        with in_office():
            for _ in range(60):
                take_in(office.actor("counsellor"), person=TAKAHASHI)
        browser.post("/search", {"q": "たか"})

        with count_statements() as many:
            browser.post("/search", {"q": "たか"})

        assert one.total <= 4
        assert many.total == one.total

    def test_refuses_a_text_that_is_too_long(self, as_):
        assert as_("counsellor").post("/search", {"q": "た" * 81}).status_code == 422


class TestRestrictedPeople:
    @pytest.fixture
    def restricted(self, office, in_office, takahashi):
        """The same person, seen by two people alone."""
        with in_office():
            supervisor = office.actor("supervisor")
            case = get_case(supervisor, takahashi.id)
            restrict_case(supervisor, case, user_ids=[office["supervisor"].user_id])
        return takahashi

    def test_are_not_found_by_name(self, as_, restricted):
        page = as_("colleague").post("/search", {"q": "たかはし"}).text

        assert "髙橋" not in page
        assert "閲覧制限" not in page

    def test_show_by_their_exact_number_whom_to_ask(self, as_, restricted):
        page = as_("colleague").post("/search", {"q": restricted.number}).text

        assert "閲覧制限" in page
        assert "ours.counsellor" in page
        assert "髙橋" not in page

    def test_are_found_by_those_who_are_named(self, as_, restricted):
        assert "髙橋 あかね" in as_("counsellor").post("/search", {"q": "たかはし"}).text
