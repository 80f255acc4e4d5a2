"""Waiting after failures."""

from datetime import timedelta

import pytest

from casework.core import clock
from casework.identity import throttling
from casework.identity.models import Throttle, ThrottleKind
from casework.identity.throttling import Throttled, wait_after

MINUTE = timedelta(minutes=1)
pytestmark = pytest.mark.usefixtures("time")


def fail(session, counters, times):
    for _ in range(times):
        throttling.count_failure(session, counters)
        session.flush()  # the next check reads it


class TestWaitAfter:
    @pytest.mark.parametrize(
        ("failures", "wait"),
        [(4, 0 * MINUTE), (5, MINUTE), (6, 2 * MINUTE), (8, 8 * MINUTE), (9, 15 * MINUTE), (99, 15 * MINUTE)],
    )
    def test_doubles_up_to_a_quarter_of_an_hour(self, failures, wait):
        assert wait_after(failures, ThrottleKind.PAIR) == wait

    def test_is_a_day_at_the_hard_cap_and_no_more(self):
        assert wait_after(100, ThrottleKind.ACCOUNT) == wait_after(5000, ThrottleKind.ACCOUNT) == timedelta(days=1)

    def test_an_office_behind_one_address_is_never_out_for_a_day(self):
        assert wait_after(5000, ThrottleKind.ADDRESS) == 15 * MINUTE


@pytest.mark.both_engines
class TestCountFailure:
    def test_makes_only_the_failing_pair_wait_at_first(self, session):
        fail(session, throttling.counters_for("a", "192.0.2.1"), 5)

        with pytest.raises(Throttled):
            throttling.refuse_blocked(session, throttling.counters_for("a", "192.0.2.1"))
        throttling.refuse_blocked(session, throttling.counters_for("a", "192.0.2.2"))
        throttling.refuse_blocked(session, throttling.counters_for("b", "192.0.2.1"))

    def test_makes_the_account_wait_when_many_addresses_guess(self, session):
        for number in range(10):
            fail(session, throttling.counters_for("a", f"192.0.2.{number}"), 1)

        with pytest.raises(Throttled):
            throttling.refuse_blocked(session, throttling.counters_for("a", "198.51.100.1"))

    def test_makes_the_address_wait_when_it_tries_many_accounts(self, session):
        for number in range(20):
            fail(session, throttling.counters_for(f"user-{number}", "192.0.2.1"), 1)

        with pytest.raises(Throttled):
            throttling.refuse_blocked(session, throttling.counters_for("somebody-else", "192.0.2.1"))

    def test_starts_anew_after_a_quiet_day(self, session, time):
        counters = throttling.counters_for("a", "192.0.2.1")
        fail(session, counters, 9)
        time.shift(timedelta(hours=25))
        fail(session, counters, 4)

        throttling.refuse_blocked(session, counters)

    def test_keeps_nothing_that_was_typed(self, session):
        fail(session, throttling.counters_for("my-secret-typed-here", "192.0.2.1"), 1)

        stored = [getattr(row, name) for row in session.query(Throttle) for name in ("key", "account_key")]
        assert all(value is None or len(value) == 64 for value in stored)


class TestForget:
    def test_a_success_does_not_cover_guesses_at_others(self, session):
        for number in range(20):
            fail(session, throttling.counters_for(f"user-{number}", "192.0.2.1"), 1)

        throttling.forget(session, throttling.counters_for("own-account", "192.0.2.1"))

        with pytest.raises(Throttled):
            throttling.refuse_blocked(session, throttling.counters_for("own-account", "192.0.2.1"))

    def test_forget_account_lets_every_browser_try_again(self, session):
        fail(session, throttling.counters_for("a", "192.0.2.1"), 12)
        assert throttling.blocked_accounts(session, ["a", "b"]) == {"a"}

        throttling.forget_account(session, "a")

        throttling.refuse_blocked(session, throttling.counters_for("a", "192.0.2.1"))


class TestThrottled:
    def test_names_at_least_one_second(self):
        assert Throttled(clock.now()).seconds == 1
