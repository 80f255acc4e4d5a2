"""Entries and appointments: what is refused comes first."""

from datetime import UTC, date, datetime

import pytest
import sqlalchemy as sa

from casework.cases.queries import get_case, get_case_at_desk
from casework.core.errors import Conflict, Forbidden, NotFound, RuleBroken, StaleVersion
from casework.support_log import queries, service
from casework.support_log.models import AppointmentState, EntryStaff, EntryState, SupportEntry
from casework.support_log.queries import Filters
from casework.support_log.service import Booking, Written
from tests.cases.world import take_in

TODAY = date(2026, 11, 20)
TOMORROW_AT_TWO = datetime(2026, 11, 21, 5, 0, tzinfo=UTC)


def interview(text="家賃の滞納について話を聞いた。", **changes):
    return Written(**{"method": "office", "supported_on": TODAY, "text": text, **changes})


@pytest.fixture
def case(ours, world):
    case = take_in(world.counsellor, owner_id=world.counsellor.user_id)
    ours.flush()
    return case


class TestLogEntry:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"text": " "}, "text"),
            ({"method": "no-such"}, "method"),
            ({"supported_on": date(2026, 11, 21)}, "supported_on"),
            ({"duration_minutes": -1}, "duration_minutes"),
            ({"next_on": date(2026, 11, 19)}, "next_on"),
            ({"is_consultation": False}, "counting_reason"),
            ({"text": "番号は 1234 5678 9018 です"}, "text"),
        ],
    )
    def test_is_refused(self, world, case, changes, field):
        with pytest.raises(RuleBroken) as refused:
            service.log_entry(world.counsellor, case, interview(**changes))

        assert refused.value.field == field

    def test_is_refused_to_the_reception(self, world, case):
        with pytest.raises(Forbidden):
            service.log_entry(world.reception, case, interview())

    def test_is_refused_with_a_colleague_of_another_unit(self, world, case):
        with pytest.raises(RuleBroken):
            service.log_entry(world.counsellor, case, interview(staff=(world.neighbour.user_id,)))

    def test_needs_no_text_where_nobody_was_reached(self, world, case):
        entry = service.log_entry(world.counsellor, case, interview(text="", method="absent"))

        assert (entry.is_contact, entry.is_consultation, entry.official_method) == (False, False, "")
        assert (case.entry_count, case.last_contact_on) == (1, None)

    def test_leaves_its_traces_on_the_case_but_not_on_its_version(self, world, case):
        service.log_entry(
            world.counsellor, case, interview(next_action="家賃の領収書を確かめる", next_on=date(2026, 12, 4))
        )

        assert (case.entry_count, case.last_contact_on, case.version) == (1, TODAY, 1)
        assert (case.next_action, case.next_action_on) == ("家賃の領収書を確かめる", date(2026, 12, 4))

    def test_looks_again_in_thirty_days_where_nothing_is_planned(self, world, case):
        service.log_entry(world.counsellor, case, interview())

        assert (case.next_action, case.next_action_on) == ("近況を確かめる", date(2026, 12, 20))

    @pytest.mark.parametrize(
        ("method", "counterpart", "official", "consultation", "outreach"),
        [
            ("office", "client", "interview", True, False),
            ("phone", "family", "phone", True, False),
            ("phone", "agency", "phone", False, False),
            ("outreach_site", "client", "interview", True, True),
            ("agency_phone", "agency", "agency_phone", False, False),
            ("internal_meeting", "other", "internal_meeting", False, False),
            ("admin", "client", "", False, False),
        ],
    )
    def test_counts_by_method_and_counterpart(self, world, case, method, counterpart, official, consultation, outreach):
        entry = service.log_entry(world.counsellor, case, interview(method=method, counterpart=counterpart))

        assert (entry.official_method, entry.is_consultation, entry.is_outreach) == (official, consultation, outreach)

    def test_names_further_staff_alone(self, ours, world, case):
        both = (world.counsellor.user_id, world.colleague.user_id)

        service.log_entry(world.counsellor, case, interview(staff=both))
        ours.flush()

        assert ours.scalars(sa.select(EntryStaff.user_id)).all() == [world.colleague.user_id]


class TestAmendEntry:
    def test_is_refused_to_a_colleague(self, world, case):
        entry = service.log_entry(world.counsellor, case, interview())

        with pytest.raises(Forbidden):
            service.amend_entry(world.colleague, case, entry, interview("別の話"), version=1)

    def test_is_refused_without_a_reason_after_fifteen_minutes(self, world, case, time):
        entry = service.log_entry(world.counsellor, case, interview())
        time.shift(16 * 60)

        with pytest.raises(RuleBroken) as refused:
            service.amend_entry(world.counsellor, case, entry, interview("直した"), version=1)

        assert refused.value.field == "reason"

    def test_shows_the_text_stored_now_on_a_stale_version(self, world, case):
        entry = service.log_entry(world.counsellor, case, interview())
        service.amend_entry(world.supervisor, case, entry, interview("主任が直した"), version=1)

        with pytest.raises(StaleVersion) as refused:
            service.amend_entry(world.counsellor, case, entry, interview("私が直した"), version=1)

        assert refused.value.theirs["text"] == "主任が直した"

    def test_keeps_what_stood_before(self, ours, world, case):
        entry = service.log_entry(world.counsellor, case, interview(staff=(world.colleague.user_id,)))
        ours.flush()

        service.amend_entry(world.counsellor, case, entry, interview("電気代の滞納だった。"), version=1)
        ours.flush()

        (before,) = queries.list_versions(entry)
        assert (entry.text, entry.version) == ("電気代の滞納だった。", 2)
        assert before.content["text"] == "家賃の滞納について話を聞いた。"
        assert before.content["staff"] == [str(world.colleague.user_id)]

    def test_moves_the_last_contact(self, ours, world, case):
        entry = service.log_entry(world.counsellor, case, interview())
        ours.flush()

        service.amend_entry(world.counsellor, case, entry, interview(supported_on=date(2026, 11, 18)), version=1)

        assert (case.last_contact_on, case.entry_count) == (date(2026, 11, 18), 1)


class TestVoidEntry:
    def test_is_refused_without_a_reason(self, world, case):
        entry = service.log_entry(world.counsellor, case, interview())

        with pytest.raises(RuleBroken):
            service.void_entry(world.counsellor, case, entry, version=1, reason=" ")

    def test_keeps_the_entry_and_takes_it_out_of_the_counts(self, ours, world, case):
        first = service.log_entry(world.counsellor, case, interview(supported_on=date(2026, 11, 2)))
        second = service.log_entry(world.counsellor, case, interview())
        ours.flush()

        service.void_entry(world.counsellor, case, second, version=1, reason="別の人の記録")
        ours.flush()

        assert (case.entry_count, case.last_contact_on) == (1, first.supported_on)
        assert second.state is EntryState.VOIDED
        assert len(queries.list_recent(world.counsellor, case.id).rows) == 2
        assert len(queries.list_timeline(world.counsellor, case.id, Filters(voided=False)).rows) == 1

    def test_forbids_further_changes(self, world, case):
        entry = service.log_entry(world.counsellor, case, interview())
        service.void_entry(world.counsellor, case, entry, version=1, reason="二重")

        with pytest.raises(Conflict):
            service.amend_entry(world.counsellor, case, entry, interview("直した"), version=2)


class TestReclassify:
    def test_is_refused_without_a_reason(self, world, case):
        entry = service.log_entry(world.counsellor, case, interview())

        with pytest.raises(RuleBroken):
            service.reclassify(
                world.counsellor, entry, version=1, is_consultation=False, is_outreach=False, requested_by="", reason=""
            )

    def test_keeps_the_former_counts(self, ours, world, case):
        entry = service.log_entry(world.counsellor, case, interview())
        ours.flush()

        service.reclassify(
            world.counsellor,
            entry,
            version=1,
            is_consultation=True,
            is_outreach=True,
            requested_by="hello_work",
            reason="ハローワークの会議室で面談",
        )
        ours.flush()

        (before,) = queries.list_versions(entry)
        assert (entry.is_outreach, entry.requested_by, entry.is_corrected) == (True, "hello_work", True)
        assert before.content["is_outreach"] is False


class TestTimeline:
    @pytest.mark.both_engines
    def test_goes_on_where_a_page_ended(self, work, world):
        with work(world.agency_id):
            case_id = take_in(world.counsellor).id
        with work(world.agency_id):
            case = get_case(world.counsellor, case_id)
            for day in (18, 19, 19, 20, 20):
                service.log_entry(world.counsellor, case, interview(f"{day}日", supported_on=date(2026, 11, day)))

        with work(world.agency_id, writes=False):
            first = queries.list_timeline(world.colleague, case_id, limit=3)
            rest = queries.list_timeline(world.colleague, case_id, after=first.next_after, limit=3)

        assert [row.supported_on.day for row in (*first.rows, *rest.rows)] == [20, 20, 19, 19, 18]

    @pytest.mark.both_engines
    def test_needs_two_statements_however_many_texts_it_opens(self, work, world, count_statements):
        with work(world.agency_id):
            case_id = take_in(world.counsellor).id
        with work(world.agency_id):
            case = get_case(world.counsellor, case_id)
            for _ in range(19):
                service.log_entry(world.counsellor, case, interview())

        with work(world.agency_id, writes=False), count_statements() as seen:
            assert len({row.text.value for row in queries.list_recent(world.colleague, case_id).rows}) == 1

        assert seen.total == 2

    def test_of_another_unit_is_empty(self, ours, world, case):
        service.log_entry(world.counsellor, case, interview())
        ours.flush()

        assert queries.list_recent(world.neighbour, case.id).rows == []
        assert queries.list_recent(world.reception, case.id).rows == []

    def test_finds_the_method_used_last(self, ours, world, case):
        service.log_entry(world.counsellor, case, interview(method="phone"))
        ours.flush()

        assert queries.find_last_method(world.counsellor) == "phone"
        assert queries.find_last_method(world.colleague) == ""


def booking(world, case=None, **changes):
    values = {"staff_id": world.counsellor.user_id, "starts_at": TOMORROW_AT_TWO, "minutes": 60, "case": case}
    return Booking(**{**values, **changes})


class TestBook:
    @pytest.mark.parametrize(
        ("changes", "field"),
        [
            ({"nickname": " "}, "nickname"),
            ({"minutes": 0}, "minutes"),
            ({"starts_at": datetime(2026, 11, 19, 5, 0, tzinfo=UTC)}, "on"),
        ],
    )
    def test_is_refused(self, ours, world, changes, field):
        with pytest.raises(RuleBroken) as refused:
            service.book(world.reception, booking(world, **{"nickname": "あーちゃん", **changes}))

        assert refused.value.field == field

    def test_is_refused_with_staff_of_another_unit(self, ours, world):
        with pytest.raises(RuleBroken):
            service.book(world.reception, booking(world, nickname="あ", staff_id=world.neighbour.user_id))

    def test_keeps_a_nickname_of_somebody_without_a_record(self, ours, world):
        service.book(world.reception, booking(world, nickname="あーちゃん"))
        ours.flush()

        assert [row.who for row in queries.list_of_day(world.counsellor, date(2026, 11, 21))] == ["あーちゃん"]
        assert queries.list_of_day(world.neighbour, date(2026, 11, 21)) == []

    def test_tells_of_a_clash(self, ours, world):
        service.book(world.reception, booking(world, nickname="い"))
        ours.flush()

        late = service.book(
            world.reception, booking(world, nickname="ろ", starts_at=datetime(2026, 11, 21, 5, 30, tzinfo=UTC))
        )
        free = service.book(
            world.reception, booking(world, nickname="は", starts_at=datetime(2026, 11, 21, 7, 0, tzinfo=UTC))
        )

        assert service.find_clash(late) is not None
        assert service.find_clash(free) is None


class TestAppointment:
    def test_becomes_an_entry_once(self, ours, world, case):
        appointment = service.book(world.counsellor, booking(world, case))
        entry = service.log_from_appointment(world.counsellor, case, appointment, interview())

        with pytest.raises(Conflict):
            service.log_from_appointment(world.counsellor, case, appointment, interview())

        assert (appointment.state, appointment.entry_id) == (AppointmentState.HELD, entry.id)

    def test_is_refused_for_another_case(self, ours, world, case):
        appointment = service.book(world.counsellor, booking(world, take_in(world.counsellor)))

        with pytest.raises(RuleBroken):
            service.log_from_appointment(world.counsellor, case, appointment, interview())

    def test_that_was_missed_leaves_an_entry_in_one_step(self, ours, world, case):
        appointment = service.book(world.counsellor, booking(world, case))

        entry = service.mark_absent(world.counsellor, appointment, case)

        assert entry is not None
        assert (entry.method, appointment.state, case.last_contact_on) == ("absent", AppointmentState.ABSENT, None)
        assert case.next_action == "初回面談の日程を決める"

    def test_that_was_missed_is_noted_by_the_reception_without_an_entry(self, ours, world, case):
        appointment = service.book(world.reception, booking(world, case))

        assert service.mark_absent(world.reception, appointment, None) is None
        assert case.entry_count == 0

    def test_is_noted_as_arrived_once_and_then_not_moved(self, ours, world, case):
        appointment = service.book(world.reception, booking(world, case))
        service.mark_arrived(world.reception, appointment)

        with pytest.raises(Conflict):
            service.reschedule(
                world.reception,
                appointment,
                starts_at=TOMORROW_AT_TWO,
                minutes=30,
                staff_id=world.counsellor.user_id,
            )

    def test_that_was_cancelled_cannot_be_kept(self, ours, world, case):
        appointment = service.book(world.reception, booking(world, case))
        service.cancel(world.reception, appointment)

        with pytest.raises(Conflict):
            service.mark_arrived(world.reception, appointment)

    def test_stands_in_the_week_of_its_staff(self, ours, world, case):
        service.book(world.counsellor, booking(world, case))
        ours.flush()

        week = queries.get_week(world.reception, date(2026, 11, 16), [(world.counsellor.user_id, "Counsellor")])

        ((name, cells),) = week.lines
        assert (name, [row.who for row in cells[5]]) == ("Counsellor", ["髙橋 あかね"])
        assert (week.name, week.before, week.behind) == ("2026-W47", "2026-W46", "2026-W48")

    def test_of_another_agency_is_not_found(self, work, world):
        with work(world.agency_id):
            appointment_id = service.book(world.reception, booking(world, nickname="い")).id

        with work(world.office.theirs, writes=False), pytest.raises(NotFound):
            queries.get_appointment(world.stranger, appointment_id)


class TestNoteCall:
    def test_is_refused_without_a_word(self, world, case):
        with pytest.raises(RuleBroken):
            service.note_call(world.reception, case, text=" ")

    def test_leaves_the_plan_alone_unless_somebody_is_to_call_back(self, ours, world, case):
        at_desk = get_case_at_desk(world.reception, case.id)
        entry = service.note_call(world.reception, at_desk, text="遅れるとのこと。")
        assert case.next_action == "初回面談の日程を決める"

        service.note_call(world.reception, at_desk, text="折り返してほしい。", call_back_on=TODAY)
        ours.flush()

        assert (entry.official_method, entry.is_contact) == ("", True)
        assert (case.next_action, case.next_action_on) == ("折り返しの電話をする", TODAY)
        assert len(ours.scalars(sa.select(SupportEntry)).all()) == 2
