"""今日 as a whole: its blocks, each as permissions allow. Rule D-3: one row more than is shown tells of others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.caseload.queries.rows import CaseLine, as_lines
from casework.caseload.queries.team import Load, team_load
from casework.cases.models import Case
from casework.cases.policy import visible_cases, visible_to_desk
from casework.cases.queries import CaseRow, Violation, list_due, list_urgent, violations
from casework.core import clock
from casework.core.database import session
from casework.support_log.models import AppointmentState
from casework.support_log.queries import AppointmentRow, list_of_day

BLOCK_ROWS = 7
NEW_DAYS = 7


@dataclass(frozen=True)
class Board:
    """今日. A block that the actor has no permission for is None; an empty one has nothing to show.

    Attributes:
        visits: Appointments of this day: the actor's own, or everybody's at the desk.
        of_everybody: Whether ``visits`` are everybody's.
        due: Cases of which the next step is due today or was before.
        urgent: Cases where a life is at stake and that no supervisor has seen.
        fresh: Cases opened within the last days.
    """

    visits: Sequence[AppointmentRow] | None = None
    of_everybody: bool = False
    due: Sequence[CaseRow] | None = None
    urgent: Sequence[CaseRow] | None = None
    team: Sequence[Load] | None = None
    broken: Sequence[Violation] | None = None
    fresh: Sequence[CaseLine] | None = None

    @property
    def shows_people(self) -> bool:
        """Whether anything on this page names a person."""
        return any((self.visits, self.due, self.urgent, self.broken, self.fresh))

    @property
    def is_empty(self) -> bool:
        """Whether the actor's work is elsewhere: no block at all."""
        return self.visits is None and self.due is None and self.fresh is None and self.team is None


def get_board(actor: Actor) -> Board:
    """Return what the actor's 今日 shows."""
    works, leads = actor.can(Permission.CASE_LIST), actor.can(Permission.TEAM_READ)
    books = actor.can(Permission.APPOINTMENT_READ)
    return Board(
        visits=_visits(actor, of_everybody=not works) if books else None,
        of_everybody=not works,
        due=list_due(actor, limit=BLOCK_ROWS + 1) if works else None,
        urgent=list_urgent(actor, limit=BLOCK_ROWS + 1) if leads else None,
        team=team_load(actor) if leads else None,
        broken=violations(actor, limit=BLOCK_ROWS + 1) if leads else None,
        fresh=_new_cases(actor, at_desk=not works) if works or actor.can(Permission.FRONT_DESK) else None,
    )


def _visits(actor: Actor, *, of_everybody: bool) -> Sequence[AppointmentRow]:
    staff_id = None if of_everybody else actor.user_id
    rows = list_of_day(actor, clock.today(), staff_id=staff_id)
    return [row for row in rows if row.state is not AppointmentState.CANCELLED]


def _new_cases(actor: Actor, *, at_desk: bool) -> Sequence[CaseLine]:
    cases = visible_to_desk(actor) if at_desk else visible_cases(actor)
    recent = cases.where(Case.opened_on > clock.today() - timedelta(days=NEW_DAYS))
    newest = as_lines(recent).order_by(Case.opened_on.desc(), Case.id.desc()).limit(BLOCK_ROWS + 1)
    return [CaseLine(*row) for row in session().execute(newest)]


def most_pressing(visits: Sequence[AppointmentRow]) -> Sequence[AppointmentRow]:
    """Keep the block short: what is over and recorded makes room first."""
    if len(visits) <= BLOCK_ROWS:
        return visits
    ahead = [visit for visit in visits if visit.is_coming]
    return (ahead or visits)[:BLOCK_ROWS]
