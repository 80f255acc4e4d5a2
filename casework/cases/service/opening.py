"""新規受付: taking in a person, and opening a case for one who is known. Rules C-1, C-4 to C-6."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from casework.access.actor import Actor, require
from casework.access.permissions import Permission
from casework.agencies.queries import UnitEntry, get_unit
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import lifecycle
from casework.cases.lifecycle import Urgency
from casework.cases.models import Case
from casework.cases.queries.duty import find_duty_supervisor, is_member
from casework.cases.service import reach
from casework.cases.service.holding import hold
from casework.cases.service.moves import first_change
from casework.cases.service.numbering import next_number
from casework.clients import service as clients
from casework.clients.models import Client
from casework.clients.person import PersonDetails
from casework.core import clock
from casework.core.database import session
from casework.core.errors import RuleBroken
from casework.core.i18n import _l


@dataclass(frozen=True)
class CaseFacts:
    """What is told of a new case.

    Attributes:
        unit_id: The unit that takes the person; the one that the actor acts for if None.
        owner_id: Who is to hold the case; None: the duty supervisor, and it waits for an owner.
        next_action, next_on: What comes first and when; the usual first step if left out.
        opened_on: The day of the intake; today if None.
    """

    unit_id: UUID | None = None
    referral_route: str = ""
    topics: tuple[str, ...] = ()
    chief_complaint: str = ""
    urgency: Urgency = Urgency.NONE
    owner_id: UUID | None = None
    next_action: str = ""
    next_on: date | None = None
    old_number: str = ""
    opened_on: date | None = None


@dataclass(frozen=True)
class Intake:
    """Somebody new: the person, where they live (団体コード), and the case."""

    person: PersonDetails
    municipality_code: str = ""
    facts: CaseFacts = CaseFacts()


def take_in(actor: Actor, intake: Intake, *, case_id: UUID | None = None) -> Case:
    """Take in somebody new: the client, the case, its owner, who may see it, in one unit of work.

    Args:
        case_id: The id that the case shall have, where the caller named it beforehand.
    Raises:
        Forbidden: the actor may not take anybody in.
        RuleBroken: what the person's room refuses, or what ``open_case_for`` refuses.
    """
    require(actor, Permission.CASE_OPEN)
    unit = _unit_of(actor, intake.facts)
    number = next_number(actor, unit, intake.facts.opened_on or clock.today())
    client = clients.create_client(
        actor, intake.person, unit_id=unit.id, municipality_code=intake.municipality_code or None
    )
    return _open(actor, client, unit, intake.facts, number=number, case_id=case_id)


def open_case_for(actor: Actor, client: Client, facts: CaseFacts, *, case_id: UUID | None = None) -> Case:
    """Open a case for somebody whom the agency knows already.

    Raises:
        Forbidden: the actor may not take anybody in.
        RuleBroken: the owner does not work in the unit, or a day lies out of bounds.
        Conflict: the unit keeps no cases.
    """
    require(actor, Permission.CASE_OPEN)
    unit = _unit_of(actor, facts)
    number = next_number(actor, unit, facts.opened_on or clock.today())
    return _open(actor, client, unit, facts, number=number, case_id=case_id)


def _unit_of(actor: Actor, facts: CaseFacts) -> UnitEntry:
    unit_id = facts.unit_id or actor.unit_id
    if unit_id is None or (actor.unit_id is not None and unit_id != actor.unit_id):
        raise RuleBroken(_l("受け付ける事業を選んでください。"), field="unit_id")
    unit = get_unit(unit_id)
    if unit.agency_id != actor.agency_id:
        raise RuleBroken(_l("受け付ける事業を選んでください。"), field="unit_id")
    return unit


def _open(
    actor: Actor,
    client: Client,
    unit: UnitEntry,
    facts: CaseFacts,
    *,
    number: tuple[str, int, int],
    case_id: UUID | None,
) -> Case:
    opened_on = facts.opened_on or clock.today()
    if opened_on > clock.today():
        raise RuleBroken(_l("今日より先の日付は入力できません。"), field="opened_on")
    owner_id, awaits_owner = _owner_for(actor, unit, facts.owner_id)
    case = Case(
        agency_id=client.agency_id,
        record_id=client.id,
        client_id=client.id,
        unit_id=unit.id,
        number=number[0],
        fiscal_year=number[1],
        serial=number[2],
        status=unit.course.start.code,
        status_since=opened_on,
        opened_on=opened_on,
        referral_route=facts.referral_route,
        created_by=actor.user_id,
        entry_count=0,
        version=1,
        **({} if case_id is None else {"id": case_id}),
    )
    put_facts(case, facts)
    case.next_action = facts.next_action.strip() or lifecycle.first_step(facts.urgency)
    case.next_action_on = _first_due(facts)
    session().add(case)
    hold(actor, case, client, owner_id, on=opened_on, awaits_owner=awaits_owner)
    reach.open_to_unit(actor, case, client)
    session().add(first_change(actor, case, opened_on))
    reach.refresh_card(client)
    audit.record(actor, Action.CASE_OPEN, case)
    return case


def _first_due(facts: CaseFacts) -> date:
    today = clock.today()
    usual = lifecycle.first_due_on(facts.urgency, today)
    if facts.next_on is None or facts.urgency is Urgency.LIFE:
        return usual
    return lifecycle.check_due(facts.next_on, today)


def _owner_for(actor: Actor, unit: UnitEntry, owner_id: UUID | None) -> tuple[UUID, bool]:
    """Return who holds a new case, and whether it still waits for an owner of its own."""
    if owner_id is not None:
        if not is_member(unit.agency_id, unit.id, owner_id):
            raise RuleBroken(_l("この事業で働いている職員を選んでください。"), field="owner_id")
        return owner_id, False
    on_duty = find_duty_supervisor(unit.agency_id, unit.id) or actor.user_id
    if on_duty is None:
        raise RuleBroken(_l("担当者を選んでください。"), field="owner_id")
    return on_duty, True


def put_facts(case: Case, facts: CaseFacts) -> None:
    """Put onto the row what was told, apart from what comes next."""
    case.referral_route, case.urgency = facts.referral_route, facts.urgency
    case.topics = list(facts.topics) or None
    case.chief_complaint = facts.chief_complaint.strip() or None
    case.old_number = facts.old_number.strip() or None
