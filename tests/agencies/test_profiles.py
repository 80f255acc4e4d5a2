"""The course of a case."""

from itertools import pairwise

import pytest

from casework.agencies.profiles import COURSES, Profile, check_move, course_of
from casework.core.errors import Conflict

WITH_CASES = [Profile.SELF_RELIANCE, Profile.SAPOSUTE, Profile.JOB_CAFE]
USUAL = {
    Profile.SELF_RELIANCE: "received intake screened assessing plan_drafted conference decided supporting monitoring "
    "evaluating closed followup",
    Profile.SAPOSUTE: "received registered supporting decided retention closed",
    Profile.JOB_CAFE: "registered consulting applying decided retention closed",
}


@pytest.mark.parametrize("profile", WITH_CASES)
class TestCourse:
    def test_allows_the_usual_way_step_by_step(self, profile):
        codes = USUAL[profile].split()

        assert course_of(profile).start.code == codes[0]
        for code, target in pairwise(codes):
            assert check_move(profile, code, target).code == target

    def test_leads_from_every_status_to_known_statuses_and_never_to_itself(self, profile):
        course = course_of(profile)
        known = {status.code for status in course.statuses}

        for code, targets in course.moves.items():
            assert code in known
            assert set(targets) <= known - {code}
            assert targets

    def test_lets_an_open_case_rest_and_close(self, profile):
        course = course_of(profile)

        for code in course.open_codes:
            assert code == "watching" or course.may_move(code, "watching")
            assert course.may_move(code, "closed")

    def test_lets_a_resting_case_go_back_to_work(self, profile):
        course = course_of(profile)

        for status in course.statuses:
            working = [target for target in course.next_statuses(status.code) if target.is_open and not target.rests]
            assert working or not status.rests

    def test_opens_a_closed_case_again(self, profile):
        course = course_of(profile)
        reopened = [status for status in course.next_statuses("closed") if course.reopens("closed", status.code)]

        assert reopened
        assert not course.reopens("watching", course.start.code)


class TestCheckMove:
    @pytest.mark.parametrize(
        ("profile", "code", "target"),
        [
            (Profile.SELF_RELIANCE, "received", "decided"),
            (Profile.SELF_RELIANCE, "closed", "suspended"),
            (Profile.SAPOSUTE, "received", "decided"),
            (Profile.JOB_CAFE, "registered", "retention"),
            (Profile.JOB_CAFE, "registered", "no such status"),
        ],
    )
    def test_refuses_a_leap(self, profile, code, target):
        with pytest.raises(Conflict):
            check_move(profile, code, target)


class TestProfileWithoutCases:
    def test_has_no_start(self):
        with pytest.raises(Conflict):
            _ = course_of(Profile.NONE).start


class TestCourses:
    def test_every_profile_has_one(self):
        assert set(COURSES) == set(Profile)

    def test_every_status_is_named_in_both_languages(self):
        statuses = [status for course in COURSES.values() for status in course.statuses]

        assert all(status.label and status.label_en.isascii() for status in statuses)
