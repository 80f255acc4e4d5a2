from collections import Counter, defaultdict
from datetime import date, timedelta
from itertools import pairwise

import pytest

from casework.access.roles import Role
from casework.agencies.profiles import COURSES
from casework.agencies.reference_lists import shipped_codes
from casework.demo.offices import AGENCIES, USERS, agency_of, staff_of, unit_of
from casework.demo.sentences import arcs
from casework.demo.stories import build_stories, build_walk_ins
from casework.japan.phone import normalise_phone
from casework.japan.working_days import is_working_day

TODAY = date(2026, 11, 24)
SEEDS = (1, 2, 3)
"""Different tellings of the same people."""


def read_codes(list_key):
    return {item.code for item in shipped_codes() if item.list_key == list_key}


@pytest.fixture(scope="module", params=SEEDS)
def stories(request):
    return build_stories(request.param, TODAY)


def cases_of(stories):
    return [case for story in stories for case in story.cases]


class TestBuildStories:
    def test_tells_the_same_for_the_same_seed_and_day(self):
        assert build_stories(7, TODAY) == build_stories(7, TODAY)

    def test_tells_otherwise_for_another_seed(self):
        assert build_stories(7, TODAY) != build_stories(8, TODAY)

    @pytest.mark.parametrize("today", [date(2026, 1, 4), date(2028, 2, 29), date(2027, 5, 2), date(2026, 11, 22)])
    def test_tells_on_any_day_of_the_year(self, today):
        stories = build_stories(1, today)

        assert all(entry.on < today for case in cases_of(stories) for entry in case.entries)
        assert sum(case.next_on == today for case in cases_of(stories)) >= 10

    def test_has_at_least_sixty_four_persons_at_five_agencies(self, stories):
        assert len(stories) >= 64
        assert set(Counter(story.agency_key for story in stories)) == {
            agency.key for agency in AGENCIES if agency.key != "prefecture"
        }

    def test_gives_every_person_a_key_of_their_own(self, stories):
        assert len({story.key for story in stories}) == len(stories)

    def test_restricts_three_persons(self, stories):
        assert sum(bool(story.restricted_reason) for story in stories) == 3

    def test_has_urgent_cases_of_every_kind(self, stories):
        assert {case.urgency for case in cases_of(stories)} == {"none", "life", "housing", "food"}

    def test_has_closed_resting_and_long_open_cases(self, stories):
        cases = cases_of(stories)

        assert {"closed", "watching", "paused", "received", "supporting"} <= {case.status for case in cases}
        assert sum(case.is_open and (TODAY - case.opened_on).days > 300 for case in cases) >= 3
        assert sum(bool(case.old_number) for case in cases) >= 8

    def test_begins_with_the_mother_for_some(self, stories):
        assert sum(case.visitor_relation == "mother" for case in cases_of(stories)) >= 4


class TestPersons:
    def test_have_unlike_names(self, stories):
        names = [(story.person.name.family_name, story.person.name.given_name) for story in stories]

        assert len({name for name in names if all(name)}) >= len([name for name in names if all(name)]) - 4

    def test_have_kana_where_they_have_a_name(self, stories):
        assert all(bool(story.person.name.family_name) == bool(story.person.name.family_kana) for story in stories)

    def test_write_some_names_with_variant_kanji(self, stories):
        written = {story.person.name.family_name for story in stories}

        assert {"髙橋", "山﨑", "渡邉", "齋藤", "濵田", "𠮷田"} <= written

    def test_include_people_from_abroad_with_latin_names(self, stories):
        names = [story.person.name for story in stories]

        assert sum(bool(name.latin_name) for name in names) == 4
        assert any(name.alias_name for name in names)

    def test_include_some_known_by_a_nickname_only(self, stories):
        nameless = [story.person for story in stories if story.person.anonymous]

        assert len(nameless) == 3
        assert all(person.name.preferred_name and not person.name.family_name for person in nameless)

    def test_have_telephone_numbers_that_are_allotted_to_nobody(self, stories):
        numbers = [story.person.phone for story in stories if story.person.phone]

        assert all(number[3:5] == "-0" and normalise_phone(number) for number in numbers)
        assert len(set(numbers)) == len(numbers)

    def test_tell_their_birth_in_several_ways(self, stories):
        births = [story.person.birth for story in stories if story.person.birth]

        assert {birth.precision.value for birth in births} == {"day", "month", "year", "age"}
        assert any(birth.text.startswith(("昭和", "平成")) for birth in births)

    def test_use_known_codes(self, stories):
        for story in stories:
            assert story.person.contact_safety.owner in {"self", "mother", "father"}
            assert len(story.person.municipality_code) == 6


class TestCases:
    def test_move_as_the_profile_allows(self, stories):
        for case in cases_of(stories):
            course = COURSES[unit_of(case.unit_key).profile]
            codes = [move.status for move in case.statuses]

            assert course.status(codes[0]).is_start
            assert all(course.may_move(code, target) for code, target in pairwise(codes)), codes
            assert course.status(codes[-1]).is_open is case.is_open

    def test_have_an_owner_a_next_action_and_a_date_while_open(self, stories):
        for case in cases_of(stories):
            assert bool(case.next_action) is case.is_open
            assert (case.next_on is not None) is case.is_open
            assert case.owner_key in {user.login_id for user in USERS}

    def test_belong_to_staff_of_their_unit(self, stories):
        for case in cases_of(stories):
            held = {(user.login_id, membership.unit_key) for user in USERS for membership in user.memberships}
            known = {login_id for login_id, unit_key in held if unit_key == case.unit_key}

            assert {move.owner_key for move in case.owners} | {entry.author_key for entry in case.entries} <= known

    def test_call_again_within_twelve_months_when_they_rest(self, stories):
        resting = [case for case in cases_of(stories) if case.status in {"watching", "paused"}]

        assert len(resting) >= 3
        assert all(TODAY < case.next_on <= case.statuses[-1].on + timedelta(days=365) for case in resting)

    def test_are_overdue_due_today_and_to_come(self, stories):
        due = [case.next_on for case in cases_of(stories) if case.is_open]

        assert sum(on < TODAY for on in due) >= 5
        assert sum(on == TODAY for on in due) >= 12
        assert sum(on > TODAY for on in due) >= 12

    def test_lie_within_eighteen_months(self, stories):
        assert min(case.opened_on for case in cases_of(stories)) >= TODAY - timedelta(days=550)

    def test_enrol_where_the_profile_enrols(self, stories):
        for case in cases_of(stories):
            if "registered" in {move.status for move in case.statuses} and len(case.entries) > 1:
                assert case.enrolment is not None


class TestEntries:
    def test_stand_in_order_on_working_days_before_today(self, stories):
        for case in cases_of(stories):
            days = [entry.on for entry in case.entries]

            assert days == sorted(set(days))
            assert all(is_working_day(day) and day < TODAY for day in days)
            assert days[0] == case.opened_on

    def test_plan_ahead(self, stories):
        for case in cases_of(stories):
            assert all(entry.next_on is None or entry.next_on > entry.on for entry in case.entries)

    def test_reach_close_to_today_while_somebody_works_on_the_case(self, stories):
        active = [case for case in cases_of(stories) if case.is_open and case.status not in {"watching", "paused"}]

        assert all((TODAY - case.entries[-1].on).days <= 60 for case in active)

    def test_use_known_codes(self, stories):
        methods, counterparts = read_codes("method"), read_codes("counterpart")
        for case in cases_of(stories):
            assert {entry.method for entry in case.entries} <= methods
            assert {entry.counterpart for entry in case.entries} <= counterparts
            assert set(case.topics) <= read_codes("topic")
            assert case.referral_route in read_codes("referral_route")

    def test_are_two_to_eight_sentences(self, stories):
        for entry in (entry for case in cases_of(stories) for entry in case.entries):
            assert 2 <= entry.text.count("。") <= 8
            assert 30 <= len(entry.text) <= 300

    def test_seldom_say_the_same(self, stories):
        told = Counter(entry.text for case in cases_of(stories) for entry in case.entries)

        assert max(told.values()) <= 4
        assert len(told) >= 0.8 * sum(told.values())

    def test_leave_no_gap_in_the_words(self, stories):
        for case in cases_of(stories):
            words = [*(entry.text + entry.next_action + entry.place for entry in case.entries), case.closing_text]

            assert not any(mark in text for mark in "{}" for text in words)

    def test_avoid_words_that_are_not_said_of_people(self, stories):
        unwanted = ("引継ぎ", "差戻し", "ニート", "脱落", "患者", "障害が", "市町村")

        told = [entry.text for case in cases_of(stories) for entry in case.entries]
        assert not [word for text in told for word in unwanted if word in text]


class TestAppointments:
    def test_never_meet_two_people_at_once(self, stories):
        taken = defaultdict(list)
        for kept in (kept for case in cases_of(stories) for kept in case.appointments):
            start = kept.starts_at.hour * 60 + kept.starts_at.minute
            taken[kept.staff_key, kept.on].append((start, start + kept.minutes))

        clashes = [
            (one, other) for spans in taken.values() for one, other in pairwise(sorted(spans)) if one[1] > other[0]
        ]
        assert not clashes

    def test_are_several_today_and_in_the_next_two_weeks(self, stories):
        booked = [kept for case in cases_of(stories) for kept in case.appointments if kept.state == "booked"]

        assert sum(kept.on == TODAY for kept in booked) >= 8
        assert sum(kept.on > TODAY for kept in booked) >= 5
        assert all(TODAY <= kept.on <= TODAY + timedelta(days=20) for kept in booked)

    def test_of_the_past_were_kept_or_missed(self, stories):
        past = Counter(kept.state for case in cases_of(stories) for kept in case.appointments if kept.on < TODAY)

        assert set(past) == {"arrived", "absent"}

    def test_fall_into_the_hours_of_an_office(self, stories):
        hours = {kept.starts_at.hour for case in cases_of(stories) for kept in case.appointments}

        assert min(hours) >= 9
        assert max(hours) <= 18


class TestBuildWalkIns:
    def test_books_one_unknown_person_a_unit_for_today(self):
        walk_ins = build_walk_ins(1, TODAY)

        assert {walk_in.unit_key for walk_in in walk_ins} == {"jc", "ss", "ms", "sj", "mj"}
        assert all(walk_in.on == TODAY for walk_in in walk_ins)


class TestOffices:
    def test_have_twelve_users_over_all_nine_roles(self):
        assert len(USERS) == 12
        assert {held.role for user in USERS for held in user.memberships} == set(Role)

    @pytest.mark.parametrize("unit_key", ["jc", "ss", "ms", "sj", "mj"])
    @pytest.mark.parametrize("role", [Role.COUNSELLOR, Role.SUPERVISOR, Role.OFFICE_MANAGER])
    def test_have_somebody_for_the_daily_work(self, unit_key, role):
        assert staff_of(unit_key, role)

    def test_know_the_agency_of_each_unit(self):
        assert all(agency_of(unit.key) is agency for agency in AGENCIES for unit in agency.units)


class TestArcs:
    def test_are_at_least_twelve_kinds(self):
        assert len({arc.label for arc in arcs()}) >= 12

    def test_know_every_detail_that_their_words_ask_for(self):
        for arc in arcs():
            for cast in arc.casts:
                for beat in arc.beats:
                    words = [*beat.texts, beat.next or "-", beat.place or "-"]
                    assert all(text.format_map(cast.details) for text in words)
