"""Who may see a client: granting, ending, restricting to named people."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from sqlalchemy import select

from casework.access.actor import Actor
from casework.agencies import queries as agencies
from casework.agencies.models import AccessMode
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.clients import policy
from casework.clients.models import Client, ClientAccess, Ground
from casework.core import clock
from casework.core.database import session
from casework.core.errors import RuleBroken
from casework.core.i18n import _l

FEWEST_NAMED = 2


def open_to_unit(actor: Actor, client: Client, unit_id: UUID) -> None:
    """Let the unit see a new client, in the way in which its agency shares (所内共有 or 担当のみ)."""
    ground = _ground_for_everybody(client.agency_id)
    _add_access(actor, client, unit_id, None, ground)
    if ground is Ground.DESK and actor.user_id is not None:
        _add_access(actor, client, unit_id, actor.user_id, Ground.OPENED)


def grant_access(
    actor: Actor, client: Client, *, unit_id: UUID, user_id: UUID | None, ground: Ground
) -> ClientAccess | None:
    """Let everybody of a unit, or one person in it, see a client from now on. Does nothing where they already may.

    Returns:
        The row, or None where nothing was added: a restricted client is opened to people by name only (K-4).

    Raises:
        Forbidden: the actor may not change who sees clients.
    """
    policy.require_share(actor, client.agency_id)
    if user_id is None and client.restricted:
        return None
    for row in _live_access(client):
        if (row.unit_id, row.user_id, row.ground) == (unit_id, user_id, ground):
            return row
    row = _add_access(actor, client, unit_id, user_id, ground)
    audit.record(actor, Action.CLIENT_GRANT_ACCESS, client, rule=ground.value)
    return row


def end_access(
    actor: Actor, client: Client, *, unit_id: UUID, user_id: UUID | None, ground: Ground | None = None
) -> int:
    """End what lets somebody see a client; return how many rows ended.

    Args:
        actor: Needs ``CASE_OPEN`` or ``CASE_ASSIGN``.
        client: Whom they shall no longer see.
        unit_id: The unit.
        user_id: The person, or None for everybody of the unit.
        ground: Only rows on this ground.

    Raises:
        Forbidden: the actor may not change who sees clients.
        RuleBroken: a restricted client would be left to fewer than two people.
    """
    policy.require_share(actor, client.agency_id)
    live = _live_access(client)
    ended = [
        row
        for row in live
        if (row.unit_id, row.user_id) == (unit_id, user_id) and (ground is None or row.ground == ground)
    ]
    left = {row.user_id for row in live if row not in ended}
    if client.restricted and ended and len(left) < FEWEST_NAMED:
        raise RuleBroken(_l("閲覧制限のある人には、2人以上の担当者が必要です。"))
    _end(ended)
    if ended:
        audit.record(actor, Action.CLIENT_END_ACCESS, client, rule=ground.value if ground else "")
    return len(ended)


def restrict_client(actor: Actor, client: Client, *, unit_id: UUID, user_ids: Sequence[UUID]) -> Client:
    """Let only named people see a client. People of another unit who hold a row of their own there keep it.

    Args:
        actor: Needs ``CASE_RESTRICT``.
        client: Whom to protect.
        unit_id: The unit in which the named people work.
        user_ids: At least two people.

    Raises:
        Forbidden: the actor may not restrict clients of this agency.
        RuleBroken: fewer than two people are named.
    """
    policy.require_restrict(actor, client)
    named = set(user_ids)
    if len(named) < FEWEST_NAMED:
        raise RuleBroken(_l("閲覧できる人を2人以上選んでください。"), field="user_ids")
    live = _live_access(client)
    _end(row for row in live if row.user_id is None or (row.unit_id == unit_id and row.user_id not in named))
    for user_id in sorted(named):
        _add_access(actor, client, unit_id, user_id, Ground.NAMED)
    client.restricted = True
    client.version += 1
    audit.record(actor, Action.CLIENT_RESTRICT, client, fields=["restricted"])
    return client


def unrestrict_client(actor: Actor, client: Client, *, unit_id: UUID) -> Client:
    """Lift the restriction: the unit sees the client again, in the way in which its agency shares.

    Raises:
        Forbidden: the actor may not restrict clients of this agency.
    """
    policy.require_restrict(actor, client)
    live = _live_access(client)
    units = {unit_id, *(row.unit_id for row in live)}
    _end(row for row in live if row.ground == Ground.NAMED)
    for unit in sorted(units):
        _add_access(actor, client, unit, None, _ground_for_everybody(client.agency_id))
    client.restricted = False
    client.version += 1
    audit.record(actor, Action.CLIENT_UNRESTRICT, client, fields=["restricted"])
    return client


def _ground_for_everybody(agency_id: UUID) -> Ground:
    shared = agencies.get_agency(agency_id).access_mode is AccessMode.SHARED
    return Ground.UNIT if shared else Ground.DESK


def _add_access(actor: Actor, client: Client, unit_id: UUID, user_id: UUID | None, ground: Ground) -> ClientAccess:
    row = ClientAccess(
        agency_id=client.agency_id,
        unit_id=unit_id,
        client_id=client.id,
        user_id=user_id,
        ground=ground,
        granted_by=actor.user_id,
    )
    session().add(row)
    return row


def _live_access(client: Client) -> Sequence[ClientAccess]:
    session().flush()  # rows that this unit of work added are found by their client
    live = select(ClientAccess).where(ClientAccess.client_id == client.id, policy.is_valid_at(clock.now()))
    return session().scalars(live).all()


def _end(rows: Iterable[ClientAccess]) -> None:
    now = clock.now()
    for row in rows:
        row.valid_until = max(now, row.valid_from)
