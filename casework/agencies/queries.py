"""Agencies, units, municipalities and code lists, as plain objects out of a cache of one minute. Rule A-5."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Generic, TypeVar
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import inspect, select

from casework.access.actor import Actor
from casework.agencies import policy
from casework.agencies.models import AccessMode, Agency, AgencyKind, CodeItem, Municipality, Unit
from casework.agencies.profiles import Course, Profile, course_of
from casework.core import clock
from casework.core.database import session
from casework.core.errors import NotFound
from casework.core.i18n import select_locale

KEPT_FOR = timedelta(minutes=1)
V = TypeVar("V")


@dataclass(frozen=True)
class AgencyEntry:
    """An agency as other rooms know it."""

    id: UUID
    code: str
    name: str
    short_name: str
    kind: AgencyKind
    phone: str
    municipality_code: str | None
    access_mode: AccessMode
    is_demo: bool
    closed_on: date | None


@dataclass(frozen=True)
class UnitEntry:
    """A unit as other rooms know it."""

    id: UUID
    agency_id: UUID
    name: str
    profile: Profile
    number_prefix: str
    closed_on: date | None

    @property
    def course(self) -> Course:
        """The statuses of its cases."""
        return course_of(self.profile)


@dataclass(frozen=True)
class MunicipalityEntry:
    """A municipality as other rooms know it."""

    code: str
    name: str
    kana: str
    region: str
    valid_from: date | None
    valid_until: date | None
    successor_code: str | None


@dataclass(frozen=True)
class CodeChoice:
    """One choice of a code list."""

    list_key: str
    code: str
    label: str
    label_en: str
    official_code: str
    flags: frozenset[str]
    active: bool

    @property
    def text(self) -> str:
        """The label in the language of this request."""
        return self.label_en if self.label_en and select_locale() == "en" else self.label

    @property
    def is_consultation(self) -> bool:
        """Whether an entry of this method counts as 相談 unless somebody corrects it."""
        return "consultation" in self.flags

    @property
    def is_outreach(self) -> bool:
        """Whether an entry of this method counts as 出張相談 unless somebody corrects it."""
        return "outreach" in self.flags

    @property
    def is_no_contact(self) -> bool:
        """Whether the choice itself says that nobody was reached, so that no text is needed."""
        return "no-contact" in self.flags


class _Cache(Generic[V]):
    """One list, kept for a minute for each database of this process."""

    def __init__(self, read: Callable[[], V]) -> None:
        self._read = read
        self._kept: WeakKeyDictionary[object, tuple[datetime, V]] = WeakKeyDictionary()

    def get(self, *, fresh: bool = False) -> V:
        """Return the list, from the database when it is older than a minute or when ``fresh`` is asked for."""
        database = session().get_bind(mapper=inspect(Agency))
        kept = self._kept.get(database)
        if kept is None or fresh or clock.now() - kept[0] > KEPT_FOR:
            kept = clock.now(), self._read()
            self._kept[database] = kept
        return kept[1]

    def forget(self) -> None:
        """Read again next time."""
        self._kept.clear()


def _read_agencies() -> Mapping[UUID, AgencyEntry]:
    columns = [getattr(Agency, name) for name in AgencyEntry.__dataclass_fields__]
    rows = session().execute(select(*columns).order_by(Agency.name, Agency.id))
    return {row.id: AgencyEntry(*row) for row in rows}


def _read_units() -> Mapping[UUID, UnitEntry]:
    columns = [getattr(Unit, name) for name in UnitEntry.__dataclass_fields__]
    rows = session().execute(select(*columns).order_by(Unit.agency_id, Unit.created_at, Unit.id))
    return {row.id: UnitEntry(*row) for row in rows}


def _read_municipalities() -> Mapping[str, MunicipalityEntry]:
    columns = [getattr(Municipality, name) for name in MunicipalityEntry.__dataclass_fields__]
    rows = session().execute(select(*columns).order_by(Municipality.code))
    return {row.code: MunicipalityEntry(*row) for row in rows}


def _read_codes() -> Mapping[str, Mapping[str, CodeChoice]]:
    lists: dict[str, dict[str, CodeChoice]] = {}
    for item in session().scalars(select(CodeItem).order_by(CodeItem.list_key, CodeItem.sort, CodeItem.code)):
        lists.setdefault(item.list_key, {})[item.code] = CodeChoice(
            list_key=item.list_key,
            code=item.code,
            label=item.label,
            label_en=item.label_en,
            official_code=item.official_code,
            flags=frozenset(item.flags.split()),
            active=item.active,
        )
    return lists


_agencies = _Cache(_read_agencies)
_units = _Cache(_read_units)
_municipalities = _Cache(_read_municipalities)
_codes = _Cache(_read_codes)


def forget() -> None:
    """Drop what this process keeps, after a change. Other processes follow within a minute."""
    for cache in (_agencies, _units, _municipalities, _codes):
        cache.forget()


def get_agency(agency_id: UUID) -> AgencyEntry:
    """Return an agency, a closed one too; NotFound for an id that is none."""
    found = _agencies.get().get(agency_id) or _agencies.get(fresh=True).get(agency_id)
    if found is None:
        raise NotFound
    return found


def list_agencies(*, closed: bool = False) -> tuple[AgencyEntry, ...]:
    """List the open agencies by name; with ``closed`` those that were closed too."""
    return tuple(agency for agency in _agencies.get().values() if closed or agency.closed_on is None)


def get_unit(unit_id: UUID) -> UnitEntry:
    """Return a unit, a closed one too; NotFound for an id that is none."""
    found = _units.get().get(unit_id) or _units.get(fresh=True).get(unit_id)
    if found is None:
        raise NotFound
    return found


def list_units(agency_id: UUID) -> tuple[UnitEntry, ...]:
    """List the open units of an agency, the oldest first."""
    return tuple(unit for unit in _units.get().values() if unit.agency_id == agency_id and unit.closed_on is None)


def list_units_known_to(actor: Actor) -> tuple[Unit, ...]:
    """List the rows of all units that the actor may know of, for the administration's pages."""
    return tuple(session().scalars(policy.visible_units(actor).order_by(Unit.agency_id, Unit.created_at, Unit.id)))


def list_agencies_known_to(actor: Actor) -> tuple[Agency, ...]:
    """List the rows of all agencies that the actor may know of, closed ones too."""
    return tuple(session().scalars(policy.visible_agencies(actor).order_by(Agency.name, Agency.id)))


def municipalities() -> tuple[MunicipalityEntry, ...]:
    """List the municipalities that exist today, by code; 県外 and 不明 last."""
    return tuple(entry for entry in _municipalities.get().values() if entry.valid_until is None)


def get_municipality(code: str) -> MunicipalityEntry:
    """Return a municipality, a merged one too; NotFound for a code that is none."""
    found = _municipalities.get().get(code)
    if found is None:
        raise NotFound
    return found


def codes(list_key: str) -> tuple[CodeChoice, ...]:
    """List the active choices of a code list in order; empty for a list that does not exist."""
    return tuple(choice for choice in _codes.get().get(list_key, {}).values() if choice.active)


def find_code(list_key: str, code: str) -> CodeChoice | None:
    """Return one choice, a closed one too, or None."""
    return _codes.get().get(list_key, {}).get(code)


def label(list_key: str, code: str | None) -> str:
    """Return the text of a code in the language of this request; the code itself where the list does not know it."""
    if not code:
        return ""
    choice = find_code(list_key, code)
    return code if choice is None else choice.text
