"""People who come for support: taken in, with a case, entries and appointments, all by the services."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from casework.access.actor import Actor
from casework.cases import queries as case_queries
from casework.cases import service as cases
from casework.cases.models import Case
from casework.clients.person import PersonDetails
from casework.core import clock, database
from casework.support_log import service as support_log
from casework.support_log.models import Appointment, SupportEntry

NAMES = {"family_name": "見本", "given_name": "花子", "family_kana": "ミホン", "given_kana": "ハナコ"}


def take_in(actor: Actor, *, person: dict[str, Any] | None = None, **facts: Any) -> Case:
    """Take somebody in, in the unit that the actor acts for, as their own case."""
    facts.setdefault("owner_id", actor.user_id)
    intake = cases.Intake(PersonDetails(**(NAMES if person is None else person)), facts=cases.CaseFacts(**facts))
    case = cases.take_in(actor, intake)
    database.session().flush()  # the next function reads the case back
    return case


def log(actor: Actor, case_id: UUID, *, text: str = "近況を聞いた。", **written: Any) -> SupportEntry:
    """Write an entry of today."""
    case = case_queries.get_case(actor, case_id)
    written = {"method": "office", "supported_on": clock.today(), "duration_minutes": 30, **written}
    entry = support_log.log_entry(actor, case, support_log.Written(text=text, **written))
    database.session().flush()  # the next function reads the entry back
    return entry


def book(actor: Actor, case_id: UUID | None = None, **booking: Any) -> Appointment:
    """Book an appointment in an hour with the actor themselves; without a case, for somebody by nickname alone."""
    case = None if case_id is None else case_queries.get_case(actor, case_id)
    booking = {"staff_id": actor.user_id, "starts_at": clock.now() + timedelta(hours=1), "minutes": 30, **booking}
    if case is None:
        booking.setdefault("nickname", "ミホさん")
    appointment = support_log.book(actor, support_log.Booking(case=case, **booking))
    database.session().flush()  # the next function reads the appointment back
    return appointment
