"""Writing the trail, and the sequencer that numbers and chains it."""

from collections.abc import Iterable
from uuid import UUID

from sqlalchemy import event, func, select
from sqlalchemy.orm.unitofwork import UOWTransaction

from casework.access.actor import Actor
from casework.audit import chain
from casework.audit.actions import READS, Action
from casework.audit.keys import audit_mac
from casework.audit.models import AuditEvent, AuditHead
from casework.core import clock
from casework.core.columns import new_id
from casework.core.database import Model, before_commit, defer, session
from casework.core.tenancy import GuardedSession, Unguarded

SEQUENCER_LOCK = 0x63617365  # any number that nothing else in the database locks
BATCH = 5000


def record(  # noqa: PLR0913 - who, what, and how it was decided: each named by the caller
    actor: Actor,
    action: Action,
    target: Model | None = None,
    *,
    object_type: str = "",
    object_id: UUID | None = None,
    record_id: UUID | None = None,
    fields: Iterable[str] = (),
    rule: str = "",
    decision: str = "allow",
) -> None:
    """Put one event on the trail, at the end of this unit of work.

    Args:
        target: The row acted on; gives type, id and record where they are not named.
        record_id: The client whose record it is, for the list of who saw it.
        fields: Names of changed fields; never values.
        rule: What decided, such as ``unit-shared`` or ``assigned``.
    """
    written = AuditEvent(
        format=1,
        actor_id=actor.user_id,
        agency_id=actor.agency_id,
        unit_id=actor.unit_id,
        session8=actor.session8,
        address=actor.address,
        action=action.value,
        decision=decision,
        rule=rule,
        object_type=object_type or (target.__tablename__ if target is not None else ""),
        object_id=object_id or getattr(target, "id", None),
        record_id=record_id or getattr(target, "record_id", None),
        fields=",".join(sorted(fields)),
        row_digests="",
        detail_ct=None,
    )
    defer(session(), Entry(written))


class Entry:
    """An event that waits for the end of its unit of work."""

    def __init__(self, written: AuditEvent) -> None:
        self.written = written

    @property
    def is_read(self) -> bool:
        """Whether it tells of a read: those are kept even where the request was refused in the end."""
        return self.written.action in READS

    def __call__(self, current: GuardedSession) -> None:
        """Insert the event with its MAC; the first of a unit of work carries the digests of the rows written in it.

        Its instant is taken here: the rows are locked by now, so what was written to a row later has a later instant.
        """
        mac = audit_mac()
        self.written.at = clock.now()
        rows = current.info.pop("touched", {})
        if rows:
            self.written.row_digests = chain.digest_lines(mac, rows)
        self.written.id = new_id()
        self.written.mac = mac(chain.leaf(self.written))
        current.add(self.written)


@event.listens_for(GuardedSession, "after_flush")
def _note_rows(current: GuardedSession, _context: UOWTransaction) -> None:
    touched = current.info.setdefault("touched", {})
    for row in (*current.new, *current.dirty):
        if chain.is_trailed(type(row)):
            touched[row.__tablename__, row.id] = row
    for row in current.deleted:
        if chain.is_trailed(type(row)):
            touched[row.__tablename__, row.id] = None
    if not touched:
        current.info.pop("touched")


@before_commit
def _refuse_silence(current: GuardedSession) -> None:
    if current.info.get("touched"):
        names = sorted({table for table, _ in current.info["touched"]})
        message = f"changed {', '.join(names)} without a word on the trail"
        raise Unguarded(message)


def sequence(current: GuardedSession, limit: int = BATCH) -> int:
    """Number and chain the events that wait for it; return how many.

    Runs in a unit of work of its own, after the events were committed: so a number is never lost to a rollback, and
    writers of events never wait for each other.
    """
    if current.get_bind().dialect.name == "postgresql":
        current.execute(
            select(func.pg_advisory_xact_lock(SEQUENCER_LOCK)), execution_options={"unguarded": "sequencer lock"}
        )
    head = current.execute(
        select(AuditEvent.seq, AuditEvent.chain)
        .where(AuditEvent.seq.is_not(None))
        .order_by(AuditEvent.seq.desc())
        .limit(1)
    ).first()
    number, before = (head.seq, head.chain) if head else (0, chain.FIRST)
    waiting = select(AuditEvent).where(AuditEvent.seq.is_(None)).order_by(AuditEvent.at, AuditEvent.id).limit(limit)
    count = 0
    for count, written in enumerate(current.scalars(waiting), start=1):
        before = chain.link(before, chain.leaf(written))
        written.seq, written.chain = number + count, before
    if count:
        _move_head(current, number + count, before)
    return count


def _move_head(current: GuardedSession, size: int, reached: bytes) -> None:
    """Note how far the trail is numbered, so that a cut at its end is found."""
    head: AuditHead | None = current.get(AuditHead, 1)
    if head is None:
        head = AuditHead(id=1)
        current.add(head)
    head.size, head.chain, head.mac = size, reached, audit_mac()(chain.head_bytes(size, reached))
