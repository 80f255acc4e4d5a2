"""Adding agencies and units, and the lists that ship with the product."""

from uuid import UUID

from sqlalchemy import select

from casework.access.actor import Actor
from casework.agencies import keys, policy, queries
from casework.agencies.models import AccessMode, Agency, AgencyKind, CodeItem, Municipality, Unit
from casework.agencies.profiles import Profile
from casework.agencies.reference_lists import shipped_codes, shipped_municipalities
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.core.database import session
from casework.core.errors import RuleBroken
from casework.core.i18n import _l
from casework.japan.phone import normalise_phone


def add_agency(  # noqa: PLR0913 - what an agency is, each by name
    actor: Actor,
    *,
    code: str,
    name: str,
    kind: AgencyKind,
    short_name: str = "",
    phone: str = "",
    municipality_code: str | None = None,
    access_mode: AccessMode = AccessMode.SHARED,
    is_demo: bool = False,
) -> Agency:
    """Add an agency, with the key that its records are sealed under.

    Raises:
        Forbidden: the actor is no command of the operator.
        NotFound: there is no such municipality.
        RuleBroken: the code is taken, or the telephone number cannot be read.
    """
    policy.require_administer(actor)
    if municipality_code:
        queries.get_municipality(municipality_code)
    if session().scalar(select(Agency.id).where(Agency.code == code)):
        raise RuleBroken(_l("その機関コードは使われています。"), "code")
    agency = Agency(
        code=code,
        name=name,
        short_name=short_name or name,
        kind=kind,
        phone=normalise_phone(phone) if phone else "",
        municipality_code=municipality_code,
        access_mode=access_mode,
        is_demo=is_demo,
    )
    session().add(agency)
    session().flush()  # the trail and the key name the agency's id
    keys.make_agency_key(agency.id)
    session().flush()  # a record sealed in this unit of work reads the key
    queries.forget()
    audit.record(actor, Action.AGENCY_ADD, agency)
    return agency


def add_unit(actor: Actor, agency_id: UUID, *, name: str, profile: Profile, number_prefix: str = "") -> Unit:
    """Add a unit to an agency.

    Args:
        actor: A command of the operator.
        agency_id: The agency that runs it.
        name: Unique within the agency.
        profile: The course that its cases take.
        number_prefix: Stands before the year in the case numbers of this unit, at most eight characters.

    Raises:
        Forbidden: the actor is no command of the operator.
        RuleBroken: the agency has a unit of that name.
    """
    policy.require_administer(actor)
    if session().scalar(select(Unit.id).where(Unit.agency_id == agency_id, Unit.name == name)):
        raise RuleBroken(_l("同じ名前の事業があります。"), "name")
    unit = Unit(agency_id=agency_id, name=name, profile=profile, number_prefix=number_prefix)
    session().add(unit)
    session().flush()  # the trail names the unit's id
    queries.forget()
    audit.record(actor, Action.UNIT_ADD, unit)
    return unit


def seed_reference_data(actor: Actor) -> int:
    """Add the municipalities and codes that are missing; return how many. What was edited stays. Rule A-2."""
    policy.require_administer(actor)
    current = session()
    places = set(current.scalars(select(Municipality.code)))
    choices = {(row.list_key, row.code) for row in current.execute(select(CodeItem.list_key, CodeItem.code))}
    new_places = [place for place in shipped_municipalities() if place.code not in places]
    new_choices = [item for item in shipped_codes() if (item.list_key, item.code) not in choices]
    current.add_all(new_places)
    current.add_all(new_choices)
    current.flush()  # a list read later in this unit of work shows them
    queries.forget()
    added = len(new_places) + len(new_choices)
    if added:
        audit.record(actor, Action.REFERENCE_SEED, object_type="code_item")
    return added
