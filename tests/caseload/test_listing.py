"""What a list's address says, and what it must not."""

from datetime import date
from uuid import UUID

import pytest

from casework.caseload.listing import Cursor, Due, Listing, Scope, Sort
from casework.cases.lifecycle import Urgency

ROW = UUID("01900000-0000-7000-8000-000000000001")


class TestRead:
    @pytest.mark.parametrize("name", ["scope", "sort", "urgency", "due", "owner", "after", "quiet"])
    def test_leaves_out_what_means_nothing(self, name):
        assert Listing.read({name: "髙橋"}) == Listing()

    def test_takes_every_part_of_an_address(self):
        listing = Listing(
            Scope.TEAM, Sort.CONTACT, "intake", Urgency.LIFE, Due.OVERDUE, ROW, quiet=True, after=Cursor(None, ROW)
        )

        assert Listing.read(listing.arguments()) == listing

    def test_shows_own_cases_by_due_day_unless_told_otherwise(self):
        assert Listing.read({}) == Listing(Scope.MINE, Sort.DUE)


class TestArguments:
    def test_are_empty_for_the_usual_view(self):
        assert Listing().arguments() == {}


class TestFilters:
    def test_are_taken_away_by_choosing_them_again(self):
        listing = Listing(status="intake", urgency=Urgency.FOOD, due=Due.WEEK, quiet=True)

        bare = listing.with_status("intake").with_urgency(Urgency.FOOD).with_due(Due.WEEK).with_quiet()

        assert bare == Listing()

    def test_begin_at_the_first_page(self):
        listing = Listing(after=Cursor(date(2026, 11, 22), ROW))

        assert listing.with_status("intake").after is None

    def test_do_not_outlive_a_change_of_tab(self):
        assert Listing(quiet=True, sort=Sort.CONTACT).within(Scope.CLOSED) == Listing(Scope.CLOSED, Sort.CONTACT)


class TestCursor:
    def test_survives_an_address(self):
        cursor = Cursor(date(2026, 11, 22), ROW)

        assert Cursor.read(str(cursor)) == cursor

    def test_survives_an_address_without_a_day(self):
        assert Cursor.read(str(Cursor(None, ROW))) == Cursor(None, ROW)
