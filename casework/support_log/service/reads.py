"""Opening what shows a person: the query, and what it leaves on the trail before the page is sent."""

from dataclasses import dataclass
from uuid import UUID

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases.models import Case
from casework.cases.queries import get_case_and_client, get_case_at_desk, list_staff
from casework.clients.models import Client
from casework.clients.queries import get_client_at_desk
from casework.core import clock
from casework.identity.queries import user_names
from casework.support_log import policy, queries
from casework.support_log.models import Appointment, EntryState, SupportEntry
from casework.support_log.queries import VersionRow, Week


@dataclass(frozen=True)
class Opened:
    """A case opened to write into it: the person, who else works here, and what it is about."""

    case: Case
    client: Client
    staff: list[tuple[UUID, str]]
    appointment: Appointment | None = None


@dataclass(frozen=True)
class OpenedEntry:
    """An entry opened to correct it or to see its versions, with its case and person."""

    entry: SupportEntry
    case: Case
    client: Client
    staff: list[tuple[UUID, str]]


def open_log(actor: Actor, case_id: UUID, appointment_id: UUID | None) -> Opened:
    """Open a case for a new entry; NotFound where the actor may not see it, or not the appointment."""
    require(actor, Permission.ENTRY_WRITE)
    case, client = get_case_and_client(actor, case_id)
    appointment = queries.get_appointment(actor, appointment_id) if appointment_id else None
    audit.record(actor, Action.CASE_VIEW, case, rule="log")
    return Opened(case, client, list_staff(actor, case.unit_id), appointment)


def open_entry(actor: Actor, entry_id: UUID) -> OpenedEntry:
    """Open an entry to correct it, strike it out or see its versions; NotFound where the actor may not see it."""
    entry = queries.get_entry(actor, entry_id)
    case, client = get_case_and_client(actor, entry.case_id)
    audit.record(actor, Action.ENTRY_VIEW, entry)
    return OpenedEntry(entry, case, client, list_staff(actor, case.unit_id))


def open_for_change(actor: Actor, entry_id: UUID) -> OpenedEntry:
    """As ``open_entry``, for somebody who may change the entry; Forbidden for anybody else."""
    opened = open_entry(actor, entry_id)
    policy.require_change(actor, opened.entry)
    return opened


@dataclass(frozen=True)
class Shown:
    """An entry as it stands and as it stood.

    Attributes:
        reads_memo: The actor wrote the entry, so the private memo is theirs to read (L-8).
        may_change: The actor may correct it or strike it out.
    """

    opened: OpenedEntry
    earlier: list[VersionRow]
    author_name: str
    reads_memo: bool
    may_change: bool


def view_versions(actor: Actor, entry_id: UUID) -> Shown:
    """Return an entry with what it said before; NotFound where the actor may not see it."""
    opened = open_entry(actor, entry_id)
    entry = opened.entry
    changes = actor.can(Permission.ENTRY_AMEND) and policy.may_change(actor, entry.author_id)
    return Shown(
        opened,
        queries.list_versions(entry),
        user_names([entry.author_id]).get(entry.author_id, "") if entry.author_id else "",
        reads_memo=actor.user_id is not None and actor.user_id == entry.author_id,
        may_change=changes and entry.state is EntryState.CONFIRMED,
    )


@dataclass(frozen=True)
class Visit:
    """An appointment with the person who comes, if they have a record, and who holds it."""

    appointment: Appointment
    client: Client | None
    case: Case | None

    @property
    def who(self) -> str:
        """The name of whoever comes."""
        return self.client.display_name if self.client else self.appointment.nickname or ""


def open_appointment(actor: Actor, appointment_id: UUID) -> Visit:
    """Open one appointment; NotFound where the actor may not see it."""
    appointment = queries.get_appointment(actor, appointment_id)
    client = get_client_at_desk(actor, appointment.client_id) if appointment.client_id else None
    case = get_case_at_desk(actor, appointment.case_id) if appointment.case_id else None
    audit.record(actor, Action.APPOINTMENT_VIEW, appointment)
    return Visit(appointment, client, case)


def open_booking(actor: Actor, case_id: UUID | None) -> tuple[Case | None, Client | None]:
    """Open a case to book for it, or nothing for somebody without a record; NotFound where the actor may not see it."""
    policy.require_booking(actor)
    if case_id is None:
        return None, None
    case = get_case_at_desk(actor, case_id)
    client = get_client_at_desk(actor, case.client_id)
    audit.record(actor, Action.CLIENT_FRONT_DESK, client, rule="booking")
    return case, client


def view_week(actor: Actor, week: str) -> Week:
    """Return a week of the actor's unit by staff and day.

    Args:
        week: Such as ``2026-W47``; this week where it cannot be read.
    """
    require(actor, Permission.APPOINTMENT_READ)
    found = queries.get_week(actor, queries.read_week(week, clock.today()), list_staff(actor))
    audit.record(actor, Action.APPOINTMENT_LIST, object_type="appointment", rule=f"week:{found.name}")
    return found
