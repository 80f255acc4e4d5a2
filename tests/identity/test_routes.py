"""Signing in and out over HTTP: failures first."""

import re
import time as real_time
from dataclasses import replace

import pytest
import sqlalchemy as sa

from casework.access.roles import Role
from casework.audit.models import AuditEvent
from casework.core import clock
from casework.identity import queries, service
from casework.identity.models import Membership, User, UserSession
from tests.identity import office as world
from tests.identity.office import PASSWORD, SEED, SYSTEM, Browser, code, codes_around

TOKENS = re.compile(r'(name="(csrf|form)_token"\s+value=")[^"]+|お問い合わせ.*?</p>|reference">[0-9a-f]+', re.DOTALL)


def seen(response):
    """What somebody outside can compare: status, header names, words."""
    return response.status_code, sorted(response.headers.keys()), TOKENS.sub("", response.text)


def rows(work, statement):
    with work(writes=False) as session:
        return session.execute(statement).all()


class TestLogin:
    def test_an_unknown_account_is_answered_as_a_wrong_password_is(self, visitor, other_visitor):
        known = visitor.give_password("counsellor", "wrong-wrong-wrong")
        unknown = other_visitor.give_password("counselloo", "wrong-wrong-wrong")

        assert known.status_code == 422
        assert TOKENS.sub("", known.text).replace("counsellor", "") == TOKENS.sub("", unknown.text).replace(
            "counselloo", ""
        )
        assert sorted(known.headers.keys()) == sorted(unknown.headers.keys())

    def test_a_closed_account_is_answered_as_a_wrong_password_is(self, work, visitor, other_visitor, office):
        with work() as session:
            service.disable_user(SYSTEM, session.get(User, office.users["counsellor"]))

        closed = visitor.give_password("counsellor")
        wrong = other_visitor.give_password("counsellor", "wrong-wrong-wrong")

        assert seen(closed) == seen(wrong)

    def test_asks_as_much_of_the_database_whether_or_not_the_account_exists(
        self, visitor, other_visitor, count_statements
    ):
        for one in (visitor, other_visitor):
            one.get("/login")

        with count_statements() as known:
            visitor.give_password("counsellor", "wrong-wrong-wrong")
        with count_statements() as unknown:
            other_visitor.give_password("counselloo", "wrong-wrong-wrong")

        assert [text.split()[:4] for text in known.texts] == [text.split()[:4] for text in unknown.texts]

    def test_the_password_alone_opens_no_page(self, visitor):
        visitor.give_password("counsellor")

        answer = visitor.get("/me")

        assert answer.status_code == 303
        assert answer.location.startswith("/login/otp")

    def test_both_factors_open_the_pages(self, visitor):
        answer = visitor.sign_in("counsellor")

        assert answer.status_code == 303
        assert visitor.is_in()

    def test_full_width_letters_do_not_lock_anybody_out(self, visitor):
        visitor.give_password("ＣＯＵＮＳＥＬＬＯＲ", "ｋａｗａ-no-nagare-88")

        assert visitor.get("/login/otp").status_code == 200

    def test_the_cookie_changes_at_each_step_and_holds_no_name(self, visitor):
        visitor.get("/login")
        ids = [visitor.id]
        visitor.give_password("counsellor")
        ids.append(visitor.id)
        visitor.post("/login/otp", code=code())
        ids.append(visitor.id)

        assert len(set(ids)) == 3
        device = visitor.client.get_cookie("casework-device")
        assert device is not None
        assert "counsellor" not in device.value

    def test_an_id_from_before_the_sign_in_stays_outside(self, app, visitor):
        visitor.get("/login")
        planted = visitor.id
        visitor.sign_in("counsellor")
        thief = Browser(app.test_client())
        thief.client.set_cookie("casework", planted)

        assert not thief.is_in()

    def test_a_user_without_a_place_comes_no_further(self, work, visitor, office):
        with work() as session:
            for membership in session.scalars(
                sa.select(Membership).where(Membership.user_id == office.users["counsellor"])
            ):
                service.end_membership(SYSTEM, membership)

        answer = visitor.give_password("counsellor")

        assert answer.status_code == 422
        assert "所属" in answer.text

    def test_a_failure_is_on_the_trail_although_the_answer_is_a_refusal(self, work, visitor):
        visitor.give_password("counsellor", "wrong-wrong-wrong")

        assert rows(work, sa.select(AuditEvent.decision).where(AuditEvent.action == "sign-in.fail")) == [("deny",)]

    def test_without_a_token_nothing_is_looked_at(self, visitor):
        answer = visitor.client.post("/login", data={"login_id": "counsellor", "password": PASSWORD})

        assert answer.status_code == 400

    @pytest.mark.parametrize(
        "target",
        [
            "https://evil.example/",
            "//evil.example",
            "/\\evil.example",
            "javascript:alert(1)",
            "/a\nb",
            "evil",
            "\t//evil",
        ],
    )
    def test_leads_to_no_other_host_afterwards(self, visitor, target):
        visitor.give_password("counsellor", next=target)
        first = visitor.post("/login/otp", code=code(), next=target)

        assert visitor.get(first.location).location == "/"

    def test_leads_back_to_the_page_asked_for(self, visitor):
        asked = visitor.get("/me")
        assert asked.location == "/login?next=/me"

        visitor.give_password("counsellor", next="/me")
        first = visitor.post("/login/otp", code=code(), next="/me")

        assert visitor.get(first.location).location == "/me"


class TestTimeTaken:
    @pytest.fixture
    def config(self, config):
        return replace(config, argon2_memory_kib=16 * 1024)  # dear enough to stand out from the rest of a request

    def test_is_that_of_one_hash_whether_or_not_the_account_exists(self, visitor):
        taken: dict[str, list[float]] = {"counsellor": [], "nobody-here": []}
        for number in range(5):
            for login_id, spans in taken.items():
                visitor.address = f"192.0.2.{number}"
                begun = real_time.thread_time()
                visitor.give_password(login_id, "wrong-wrong-wrong")
                spans.append(real_time.thread_time() - begun)

        known, unknown = (min(spans) for spans in taken.values())
        assert known < 1.3 * unknown
        assert unknown < 1.3 * known


class TestThrottling:
    def fail(self, visitor, times, login_id="counsellor"):
        return [visitor.give_password(login_id, "wrong-wrong-wrong").status_code for _ in range(times)]

    def test_waits_after_five_failures_from_one_place(self, visitor):
        assert self.fail(visitor, 6) == [422] * 5 + [429]

    def test_an_unknown_account_waits_alike(self, visitor, other_visitor):
        assert self.fail(visitor, 6) == self.fail(other_visitor, 6, "nobody-here")

    def test_the_right_password_waits_too(self, visitor):
        self.fail(visitor, 5)

        answer = visitor.give_password("counsellor")

        assert answer.status_code == 429
        assert 60 <= int(answer.headers["Retry-After"]) <= 61

    def test_the_wait_ends(self, visitor, time):
        self.fail(visitor, 5)
        time.shift(61)

        assert visitor.give_password("counsellor").status_code == 303

    def test_a_known_browser_is_not_held_up_by_strangers(self, app, visitor, office, time):
        visitor.sign_in("counsellor")
        visitor.post("/logout")
        for number in range(4):
            stranger = Browser(app.test_client(), address=f"203.0.113.{number}")
            self.fail(stranger, 5)
        time.shift(31)

        assert Browser(app.test_client()).give_password("counsellor").status_code == 429
        assert visitor.give_password("counsellor").status_code == 303

    def test_a_known_browser_waits_for_its_own_failures(self, visitor):
        visitor.sign_in("counsellor")
        visitor.post("/logout")

        assert self.fail(visitor, 6) == [422] * 5 + [429]

    def test_the_administrator_lets_somebody_in_again(self, work, visitor, office):
        self.fail(visitor, 5)
        with work() as session:
            service.unlock(SYSTEM, session.get(User, office.users["counsellor"]))

        assert visitor.give_password("counsellor").status_code == 303

    def test_codes_are_not_guessed_at_leisure(self, visitor):
        visitor.give_password("counsellor")

        answers = [visitor.post("/login/otp", code="000000").status_code for _ in range(6)]

        assert answers == [422] * 5 + [429]


class TestSecondFactor:
    def test_a_code_is_taken_once(self, visitor, other_visitor):
        used = code()
        visitor.give_password("counsellor")
        other_visitor.give_password("counsellor")

        assert visitor.post("/login/otp", code=used).status_code == 303
        assert other_visitor.post("/login/otp", code=used).status_code == 422

    def test_an_older_code_is_refused_after_a_newer_one(self, visitor, other_visitor, time):
        before, _, after = codes_around(clock.now())
        visitor.give_password("counsellor")
        other_visitor.give_password("counsellor")
        visitor.post("/login/otp", code=after)

        assert other_visitor.post("/login/otp", code=before).status_code == 422

    def test_full_width_figures_and_blanks_are_understood(self, visitor):
        visitor.give_password("counsellor")
        wide = code().translate(str.maketrans("0123456789", "０１２３４５６７８９"))

        assert visitor.post("/login/otp", code=f"{wide[:3]} {wide[3:]}").status_code == 303

    def test_no_plain_seed_stands_in_the_database(self, config, visitor, engine_name):
        if engine_name != "sqlite":
            pytest.skip("looks into the file")
        visitor.sign_in("counsellor")
        files = list(config.instance.glob("casework.db*"))

        assert files
        assert not [path for path in files if SEED.encode() in path.read_bytes()]


class TestExpiry:
    @pytest.mark.parametrize(("terminal", "minutes"), [("window", 15), ("office", 30)])
    def test_idle_by_terminal_class(self, visitor, time, terminal, minutes):
        visitor.sign_in("counsellor", terminal_class=terminal)
        time.shift(minutes * 60 - 1)
        assert visitor.is_in()
        time.shift(minutes * 60 + 1)

        assert not visitor.is_in()

    def test_twelve_hours_are_the_most(self, visitor, time):
        visitor.sign_in("counsellor")
        for _ in range(26):
            time.shift(27 * 60)
            assert visitor.is_in()
        time.shift(19 * 60)

        assert not visitor.is_in()

    def test_is_noted_as_seen_at_most_once_a_minute(self, visitor, time, count_statements):
        visitor.sign_in("counsellor")
        time.shift(61)
        with count_statements() as first:
            visitor.get("/me")
        with count_statements() as second:
            visitor.get("/me")

        assert first.by_verb["UPDATE"] == 1
        assert second.by_verb["UPDATE"] == 0

    def test_a_disabled_user_is_out_at_once(self, work, visitor, office):
        visitor.sign_in("counsellor")
        with work() as session:
            service.disable_user(SYSTEM, session.get(User, office.users["counsellor"]))

        assert not visitor.is_in()

    def test_a_revoked_membership_is_out_at_once(self, work, visitor, office):
        visitor.sign_in("counsellor")
        with work():
            for membership in queries.list_memberships(SYSTEM, [office.users["counsellor"]]):
                service.end_membership(SYSTEM, membership)

        assert not visitor.is_in()

    def test_one_statement_finds_out_who_asks(self, visitor, count_statements):
        visitor.sign_in("counsellor")
        with count_statements() as seen_statements:
            visitor.get("/membership/switch")

        assert seen_statements.total == 1


class TestFirstSignIn:
    @pytest.fixture
    def newcomer(self, work, office):
        with work():
            return world.add(office, "newcomer", Role.RECEPTION, ready=False)

    def test_a_new_password_comes_first_then_the_authenticator(self, visitor, newcomer):
        visitor.give_password("newcomer", newcomer)
        assert visitor.get("/me").location.startswith("/password/change")
        assert visitor.get("/setup/otp").location.startswith("/password/change")

        visitor.post("/password/change", new_password="ame-furi-mizutamari", repeated="ame-furi-mizutamari")
        assert visitor.get("/me").location.startswith("/setup/otp")
        secret = re.search(r"<code[^>]*>([A-Z2-7 ]+)</code>", visitor.get("/setup/otp").text)
        assert secret is not None

        visitor.post("/setup/otp", code=code(secret[1].replace(" ", "")))
        assert visitor.is_in()

    def test_a_password_that_stands_alone_has_fifteen_signs(self, visitor, newcomer):
        visitor.give_password("newcomer", newcomer)

        answer = visitor.post("/password/change", new_password="amefuri-mizu2", repeated="amefuri-mizu2")

        assert answer.status_code == 422
        assert "15文字以上" in answer.text

    def test_the_one_time_password_is_no_new_password(self, visitor, newcomer):
        visitor.give_password("newcomer", newcomer)

        assert visitor.post("/password/change", new_password=newcomer, repeated=newcomer).status_code == 422

    def test_the_one_time_password_grows_old(self, visitor, newcomer, time):
        time.shift(14 * 24 * 3600 + 1)

        assert visitor.give_password("newcomer", newcomer).status_code == 422

    def test_a_wrong_code_registers_nothing(self, visitor, newcomer):
        visitor.give_password("newcomer", newcomer)
        visitor.post("/password/change", new_password="ame-furi-mizutamari", repeated="ame-furi-mizutamari")

        assert visitor.post("/setup/otp", code="000000").status_code == 422
        assert visitor.get("/me").location.startswith("/setup/otp")

    def test_the_picture_brings_no_style_with_it(self, visitor, newcomer):
        visitor.give_password("newcomer", newcomer)
        visitor.post("/password/change", new_password="ame-furi-mizutamari", repeated="ame-furi-mizutamari")

        text = visitor.get("/setup/otp").text

        assert "<svg" in text
        assert "style=" not in text


class TestOwnPassword:
    def test_the_present_one_is_asked_for(self, visitor):
        visitor.sign_in("counsellor")

        answer = visitor.post(
            "/password/change", current_password="wrong", new_password="mizu-umi", repeated="mizu-umi"
        )

        assert answer.status_code == 422

    def test_eight_signs_do_beside_an_authenticator_and_others_are_signed_out(self, visitor, other_visitor, time):
        other_visitor.sign_in("counsellor")
        time.shift(31)
        visitor.sign_in("counsellor")

        visitor.post("/password/change", current_password=PASSWORD, new_password="mizuUmi7", repeated="mizuUmi7")

        assert visitor.is_in()
        assert not other_visitor.is_in()


class TestLogout:
    def test_ends_the_sign_in_and_empties_the_browser(self, visitor):
        visitor.sign_in("counsellor")
        before = visitor.id

        answer = visitor.post("/logout")

        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'
        visitor.client.set_cookie("casework", before)
        assert not visitor.is_in()

    def test_keeps_the_row_to_tell_whose_it_was(self, work, visitor):
        visitor.sign_in("counsellor")
        visitor.post("/logout")

        assert len(rows(work, sa.select(UserSession.user_id).where(UserSession.ended_at.is_not(None)))) == 1

    def test_is_no_link(self, visitor):
        assert visitor.get("/logout").status_code == 405


class TestStepUp:
    @pytest.fixture
    def signed_in(self, visitor, time):
        visitor.sign_in("counsellor")
        time.shift(11 * 60)
        return visitor

    def test_is_asked_for_before_another_authenticator_is_registered(self, signed_in):
        assert signed_in.get("/setup/otp").location == "/step-up?next=/setup/otp"

    @pytest.mark.parametrize("proof", ["password", "code"])
    def test_password_or_code_lead_back_with_a_new_id(self, signed_in, proof):
        before = signed_in.id

        answer = signed_in.post("/step-up", proof=PASSWORD if proof == "password" else code(), next="/setup/otp")

        assert answer.location == "/setup/otp"
        assert signed_in.id != before
        assert signed_in.get("/setup/otp").status_code == 200

    def test_a_wrong_proof_is_refused_and_counted(self, signed_in):
        answers = [signed_in.post("/step-up", proof="wrong-wrong").status_code for _ in range(6)]

        assert answers == [422] * 5 + [429]

    def test_leads_to_no_other_host(self, signed_in):
        assert signed_in.post("/step-up", proof=PASSWORD, next="//evil.example").location == "/"


class TestSwitch:
    @pytest.fixture
    def double(self, work, visitor, office):
        with work() as session:
            user = session.get(User, office.users["counsellor"])
            service.grant_membership(
                SYSTEM, user, agency_id=office.ours, unit_id=office.second_desk, role=Role.SUPERVISOR
            )
        visitor.sign_in("counsellor")
        return visitor

    def test_acts_in_the_chosen_unit_under_a_new_id(self, work, double, office):
        before = double.id

        answer = double.post("/membership/switch", place=f"{office.ours}:{office.second_desk}")

        assert answer.status_code == 303
        assert double.id != before
        alive = sa.select(UserSession.unit_id).where(UserSession.ended_at.is_(None))
        assert rows(work, alive) == [(office.second_desk,)]

    def test_somebody_elses_place_is_no_choice(self, double, office):
        answer = double.post("/membership/switch", place=f"{office.theirs}:{office.their_desk}")

        assert answer.status_code == 422


class TestMe:
    def test_shows_places_and_changes_the_language(self, visitor):
        visitor.sign_in("counsellor")
        assert "津相談センター" in visitor.get("/me").text

        visitor.post("/me", language="en")

        assert '<html lang="en"' in visitor.get("/me").text

    def test_signs_out_other_browsers(self, visitor, other_visitor, time):
        other_visitor.sign_in("counsellor")
        time.shift(31)
        visitor.sign_in("counsellor")

        visitor.post("/me/end-others")

        assert visitor.is_in()
        assert not other_visitor.is_in()
