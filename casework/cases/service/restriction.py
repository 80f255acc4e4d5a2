"""閲覧制限: only people who are named see a person and their cases. Rule C-8."""

from collections.abc import Sequence
from uuid import UUID

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import policy
from casework.cases.models import Case
from casework.cases.queries.duty import is_member
from casework.cases.service import reach
from casework.clients import service as clients
from casework.core.errors import RuleBroken
from casework.core.i18n import _l


def restrict_case(actor: Actor, case: Case, *, user_ids: Sequence[UUID]) -> None:
    """Let only the owner and the people named see a person and their cases.

    Raises:
        Forbidden: the actor may not restrict.
        RuleBroken: fewer than two people in all, or somebody who does not work in the unit.
    """
    policy.require_write(actor, case, Permission.CASE_RESTRICT)
    named = list(dict.fromkeys([*([case.owner_id] if case.owner_id else []), *user_ids]))
    if not all(is_member(case.agency_id, case.unit_id, user_id) for user_id in named):
        raise RuleBroken(_l("この事業で働いている職員を選んでください。"), field="user_ids")
    clients.restrict_client(actor, reach.client_of(case), unit_id=case.unit_id, user_ids=named)
    audit.record(actor, Action.CASE_CHANGE, case, fields=("restricted",))


def lift_restriction(actor: Actor, case: Case) -> None:
    """Let the unit see the person and their cases again.

    Raises:
        Forbidden: the actor may not restrict.
    """
    policy.require_write(actor, case, Permission.CASE_RESTRICT)
    clients.unrestrict_client(actor, reach.client_of(case), unit_id=case.unit_id)
    audit.record(actor, Action.CASE_CHANGE, case, fields=("restricted",))
