"""The case page: who may open it, what stands on the trail, and what it costs."""

from datetime import timedelta

import pytest

from casework.access.permissions import Permission
from casework.access.roles import PERMISSIONS, Role
from casework.cases.lifecycle import Move
from casework.cases.queries import get_case
from casework.cases.service import move_status, restrict_case
from casework.clients.person import ContactSafety
from casework.core import clock
from casework.core.columns import new_id
from casework.support_log import service as support_log
from casework.support_log.queries import get_entry
from tests.factories.console import rename
from tests.factories.people import NAMES, book, log, take_in

PAGES = ("", "/timeline", "/print")
READERS = {role for role in Role if Permission.CASE_READ in PERMISSIONS[role]}


class TestAccess:
    @pytest.mark.parametrize("page", PAGES)
    @pytest.mark.parametrize("role", sorted(set(Role) - READERS))
    def test_is_refused_to_roles_that_read_no_cases(self, as_, case, role, page):
        answer = as_(role.value).get(f"/cases/{case.id}{page}")

        assert answer.status_code == 403
        assert "見本" not in answer.text

    @pytest.mark.parametrize("page", PAGES)
    def test_finds_nothing_for_another_agency(self, as_, case, others, page):
        answer = as_("counsellor", others).get(f"/cases/{case.id}{page}")

        assert answer.status_code == 404
        assert "見本" not in answer.text

    @pytest.mark.parametrize("page", PAGES)
    def test_finds_nothing_for_another_unit(self, as_, case, page):
        assert as_("neighbour").get(f"/cases/{case.id}{page}").status_code == 404

    def test_answers_alike_for_a_case_that_does_not_exist(self, as_, case, others):
        foreign = as_("counsellor", others).get(f"/cases/{case.id}")
        unknown = as_("counsellor", others).get(f"/cases/{new_id()}")

        assert foreign.status_code == unknown.status_code == 404

    @pytest.mark.parametrize("role", sorted(READERS))
    def test_opens_for_those_of_the_unit_who_read_cases(self, as_, case, role):
        answer = as_(role.value).get(f"/cases/{case.id}")

        assert answer.status_code == 200
        assert "履歴書を一緒に見た。" in answer.text

    @pytest.mark.parametrize("page", PAGES)
    def test_finds_no_restricted_case_for_colleagues(self, as_, case, office, in_office, page):
        with in_office():
            supervisor = office.actor("supervisor")
            restrict_case(supervisor, get_case(supervisor, case.id), user_ids=[supervisor.user_id])

        assert as_("colleague").get(f"/cases/{case.id}{page}").status_code == 404
        assert as_("counsellor").get(f"/cases/{case.id}{page}").status_code == 200


class TestTrail:
    @pytest.mark.parametrize(
        ("page", "action"), [("", "case.view"), ("/timeline", "entry.view"), ("/print", "case.print")]
    )
    def test_holds_who_looked_before_the_page_is_sent(self, as_, case, office, events, page, action):
        as_("colleague").get(f"/cases/{case.id}{page}")

        (event,) = events(action)
        assert event.actor_id == office["colleague"].user_id
        assert event.object_id == case.id
        assert event.record_id == case.client_id
        assert event.rule == "unit-shared"

    def test_names_the_owner_as_such(self, as_, case, events):
        as_("counsellor").get(f"/cases/{case.id}")

        assert events("case.view")[0].rule == "owner"

    @pytest.mark.parametrize("page", PAGES)
    def test_that_cannot_be_written_keeps_the_page_back(self, as_, app, case, page):
        browser = as_("counsellor")
        rename(app, "audit_event", "audit_event_away")

        answer = browser.get(f"/cases/{case.id}{page}")

        assert answer.status_code == 503
        assert "見本" not in answer.text
        assert "履歴書" not in answer.text


class TestStatements:
    @pytest.mark.both_engines
    def test_are_six_at_most_and_as_many_for_five_hundred_entries(self, as_, case, office, in_office, count_statements):
        browser = as_("counsellor")
        browser.get(f"/cases/{case.id}")
        with count_statements() as one:
            browser.get(f"/cases/{case.id}")
        with in_office():
            for _ in range(499):
                log(office.actor("counsellor"), case.id)

        with count_statements() as many:
            page = browser.get(f"/cases/{case.id}")

        assert page.text.count('class="timeline-item') == 20
        assert one.total <= 6
        assert many.total == one.total


class TestCasePage:
    def test_warns_above_the_telephone_number(self, as_, office, in_office):
        safety = ContactSafety(voicemail="no", say_agency="no", note="父が出ることがある。")
        person = {**NAMES, "phone": "090-0000-1234", "contact_safety": safety}
        with in_office():
            case = take_in(office.actor("counsellor"), person=person)

        page = as_("counsellor").get(f"/cases/{case.id}").text

        assert "機関名を名乗らない" in page
        assert page.index("父が出ることがある。") < page.index("090-0000-1234")

    def test_shows_the_next_appointment(self, as_, case, office, in_office):
        tomorrow = clock.today() + timedelta(days=1)
        with in_office():
            book(office.actor("counsellor"), case.id, starts_at=clock.at_local(tomorrow, 10), room="相談室3")

        assert "相談室3" in as_("counsellor").get(f"/cases/{case.id}").text

    def test_lets_others_read_but_not_correct_what_a_colleague_wrote(self, as_, case):
        assert "/amend" in as_("counsellor").get(f"/cases/{case.id}").text
        assert "/amend" not in as_("colleague").get(f"/cases/{case.id}").text

    def test_folds_a_voided_entry(self, as_, case, office, in_office):
        actor = office.actor("counsellor")
        with in_office():
            entry = log(actor, case.id, text="別の方の話。")
            support_log.void_entry(actor, get_case(actor, case.id), entry, version=entry.version, reason="別の方")

        page = as_("counsellor").get(f"/cases/{case.id}").text

        assert "取り消した記録の内容を見る" in page

    def test_is_never_kept_by_the_browser(self, as_, case):
        assert as_("counsellor").get(f"/cases/{case.id}").headers["Cache-Control"] == "no-store"


class TestPerson:
    def test_leads_to_the_case_that_is_worked_on(self, as_, case):
        answer = as_("counsellor").get(f"/people/{case.client_id}")

        assert answer.status_code == 303
        assert answer.location.endswith(f"/cases/{case.id}")

    def test_finds_nobody_of_another_agency(self, as_, case, others):
        assert as_("counsellor", others).get(f"/people/{case.client_id}").status_code == 404


class TestTimelinePage:
    @pytest.fixture
    def long(self, case, office, in_office):
        """The case with entries over three months, one amended, one voided."""
        actor = office.actor("counsellor")
        with in_office():
            for month in range(3):
                log(
                    actor,
                    case.id,
                    text=f"{month}か月前の面談。",
                    supported_on=clock.today() - timedelta(days=31 * month),
                )
            call = log(actor, case.id, text="電話で話した。", method="phone")
            wrong = log(actor, case.id, text="取り消す記録。")
        with in_office():
            opened = get_case(actor, case.id)
            written = support_log.Written("phone", call.supported_on, text="電話で長く話した。")
            support_log.amend_entry(actor, opened, get_entry(actor, call.id), written, version=1, reason="追記")
            support_log.void_entry(actor, opened, get_entry(actor, wrong.id), version=1, reason="重複")
        return case

    @pytest.mark.both_engines
    def test_groups_by_month(self, as_, long):
        page = as_("counsellor").get(f"/cases/{long.id}/timeline").text

        assert page.count('class="timeline-month"') == 3
        assert "月を選ぶ" in page

    def test_shows_one_group_of_methods(self, as_, long):
        page = as_("counsellor").get(f"/cases/{long.id}/timeline?group=contact").text

        assert "電話で長く話した。" in page
        assert "1か月前の面談。" not in page

    def test_begins_at_a_month(self, as_, long):
        month = clock.today() - timedelta(days=31)
        page = as_("counsellor").get(f"/cases/{long.id}/timeline?until={month:%Y-%m}").text

        assert "1か月前の面談。" in page
        assert "電話で長く話した。" not in page

    def test_folds_what_an_entry_said_before(self, as_, long):
        page = as_("counsellor").get(f"/cases/{long.id}/timeline").text

        assert "変更前の内容（1件）" in page
        assert "電話で話した。" in page

    def test_shows_voided_entries_only_when_asked(self, as_, long):
        browser = as_("counsellor")

        assert "取り消す記録。" not in browser.get(f"/cases/{long.id}/timeline").text
        assert "取り消す記録。" in browser.get(f"/cases/{long.id}/timeline?voided=1").text

    def test_goes_on_behind_the_page(self, as_, case, office, in_office):
        with in_office():
            for number in range(25):
                log(office.actor("counsellor"), case.id, text=f"記録その{number}。")
        browser = as_("counsellor")

        first = browser.get(f"/cases/{case.id}/timeline").text

        assert "次へ" in first
        assert first.count('class="timeline-item') == 20

    @pytest.mark.parametrize("query", ["group=x", "until=x", "until=2026-99", "after=x", "view=x"])
    def test_takes_no_harm_from_a_strange_address(self, as_, case, query):
        assert as_("counsellor").get(f"/cases/{case.id}/timeline?{query}").status_code == 200

    def test_asks_as_often_for_many_entries(self, as_, long, office, in_office, count_statements):
        browser = as_("counsellor")
        browser.get(f"/cases/{long.id}/timeline")
        with count_statements() as few:
            browser.get(f"/cases/{long.id}/timeline")
        with in_office():
            for _ in range(100):
                log(office.actor("counsellor"), long.id, supported_on=clock.today() - timedelta(days=1))

        with count_statements() as many:
            browser.get(f"/cases/{long.id}/timeline")

        assert many.total <= few.total


class TestPrintPage:
    def test_bears_the_number_and_who_printed_it(self, as_, case):
        page = as_("counsellor").get(f"/cases/{case.id}/print").text

        assert page.count(case.number) >= 3
        assert "印刷:" in page
        assert "ours.counsellor" in page

    def test_holds_every_entry_that_holds(self, as_, case, office, in_office):
        actor = office.actor("counsellor")
        with in_office():
            for number in range(230):
                log(actor, case.id, text=f"記録その{number}。")
            wrong = log(actor, case.id, text="取り消す記録。")
            support_log.void_entry(actor, get_case(actor, case.id), wrong, version=1, reason="重複")

        page = as_("counsellor").get(f"/cases/{case.id}/print").text

        assert page.count("記録その") == 230
        assert "取り消す記録。" not in page


class TestHistory:
    def test_gives_a_reason_only_where_a_move_needs_one(self, as_, case, office, in_office):
        actor = office.actor("counsellor")
        with in_office():
            opened = get_case(actor, case.id)
            move_status(actor, opened, Move("intake", clock.today(), reason_code="goal_met"), version=opened.version)
        browser = as_("counsellor")
        assert "目標達成" not in browser.get(f"/cases/{case.id}").text

        with in_office():
            opened = get_case(actor, case.id)
            move_status(actor, opened, Move("closed", clock.today(), reason_code="goal_met"), version=opened.version)

        page = browser.get(f"/cases/{case.id}").text
        assert "終結（目標達成）" in page
        assert "終結したケースです" in page
