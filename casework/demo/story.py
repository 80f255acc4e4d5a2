"""What a story is made of. Plain values: codes as in ``agencies/codes.toml``, staff by login id, units by key."""

from dataclasses import dataclass, field
from datetime import date, time

from casework.demo.names import FullName
from casework.japan.wareki import Precision


@dataclass(frozen=True, kw_only=True)
class Birth:
    """A birth date as somebody told it.

    Attributes:
        text: As typed in the form: 西暦, 和暦, a year only, an age.
        on: What the text means; the first day of a month or year.
        as_of: The day on which an age was told; None otherwise.
    """

    text: str
    on: date
    precision: Precision
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class ContactSafety:
    """How this person may be reached: yes, no, ask; whose telephone it is; which envelope."""

    voicemail: str = "ask"
    say_agency: str = "ask"
    best_time: str = ""
    owner: str = "self"
    envelope: str = "named"
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Person:
    """An invented person. With ``anonymous``, only the preferred name (呼び名) was told."""

    name: FullName
    anonymous: bool
    birth: Birth | None
    sex: str
    phone: str
    contact_safety: ContactSafety
    municipality_code: str
    memo: str = ""


@dataclass(frozen=True, kw_only=True)
class StatusMove:
    """The case comes to ``status`` on a day; the first move opens it."""

    on: date
    status: str


@dataclass(frozen=True, kw_only=True)
class OwnerMove:
    """The case comes to an owner on a day; the first is whoever took it in."""

    on: date
    owner_key: str


@dataclass(frozen=True, kw_only=True)
class EntryStory:
    """One entry of the support log. ``next_on`` is None when nothing was to follow."""

    on: date
    starts_at: time
    minutes: int
    method: str
    counterpart: str
    place: str
    text: str
    next_action: str
    next_on: date | None
    author_key: str


@dataclass(frozen=True, kw_only=True)
class AppointmentStory:
    """An appointment. ``state``: booked (to come), arrived or absent."""

    on: date
    starts_at: time
    minutes: int
    place: str
    staff_key: str
    purpose: str
    state: str


@dataclass(frozen=True, kw_only=True)
class EnrolmentStory:
    """A registration (登録) with its number."""

    on: date
    number: str


@dataclass(frozen=True, kw_only=True)
class CaseStory:
    """One case from its first day to today. The moves and entries stand in order of their days.

    ``next_action`` and ``next_on`` are what stands open now: empty and None when the case is closed.
    """

    unit_key: str
    opened_on: date
    closed_on: date | None
    referral_route: str
    visitor_relation: str
    client_aware: str
    topics: tuple[str, ...]
    chief_complaint: str
    urgency: str
    statuses: tuple[StatusMove, ...]
    owners: tuple[OwnerMove, ...]
    next_action: str
    next_on: date | None
    entries: tuple[EntryStory, ...]
    appointments: tuple[AppointmentStory, ...] = ()
    old_number: str = ""
    enrolment: EnrolmentStory | None = None
    closing_text: str = ""

    @property
    def status(self) -> str:
        """The status today."""
        return self.statuses[-1].status

    @property
    def owner_key(self) -> str:
        """The login id of today's owner."""
        return self.owners[-1].owner_key

    @property
    def is_open(self) -> bool:
        """Whether the case is open today."""
        return self.closed_on is None


@dataclass(frozen=True, kw_only=True)
class PersonStory:
    """A person with their cases at one agency, oldest first. ``restricted_reason`` is empty for most."""

    key: str
    agency_key: str
    arc: str
    person: Person
    cases: tuple[CaseStory, ...] = field(repr=False)
    restricted_reason: str = ""


@dataclass(frozen=True, kw_only=True)
class WalkIn:
    """An appointment of somebody who is no client yet: 「新規・呼び名のみ」."""

    unit_key: str
    on: date
    starts_at: time
    minutes: int
    place: str
    staff_key: str
    name: str
    purpose: str
