"""Writing entries, amending, voiding and reclassifying them. Rules L-1 to L-6."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from uuid import UUID

import sqlalchemy as sa

from casework.access.actor import Actor
from casework.access.permissions import Permission
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.cases import lifecycle
from casework.cases import policy as cases
from casework.cases import service as case_service
from casework.cases.models import Case
from casework.cases.queries import is_member
from casework.core import clock
from casework.core.database import session
from casework.core.errors import Conflict, RuleBroken, StaleVersion
from casework.core.i18n import _l
from casework.support_log import policy
from casework.support_log.models import EntryStaff, EntryState, SupportEntry, SupportEntryVersion, VersionKind
from casework.support_log.service import writing
from casework.support_log.service.writing import Written

FROZEN = (
    "method",
    "counterpart",
    "duration_minutes",
    "text",
    "place",
    "next_action",
    "private_memo",
    "is_consultation",
    "is_outreach",
    "requested_by",
    "counting_reason",
)


def log_entry(
    actor: Actor, case: Case, written: Written, *, entry_id: UUID | None = None, appointment_id: UUID | None = None
) -> SupportEntry:
    """Write an entry, and note on the case the contact and what comes next.

    Args:
        case: The case, read for writing (``cases.queries.get_case``).
        written: What to write. Without a next action an open case gets 「30日後に確認」.
        entry_id: The id that the entry shall have, where the caller named it beforehand.
    Raises:
        Forbidden: the actor may not write entries to this case.
        RuleBroken: see ``writing.check`` and ``writing.counted``.
    """
    cases.require_write(actor, case, Permission.ENTRY_WRITE)
    return write(actor, case, written, entry_id=entry_id, appointment_id=appointment_id)


def write(
    actor: Actor, case: Case, written: Written, *, entry_id: UUID | None = None, appointment_id: UUID | None = None
) -> SupportEntry:
    """Write an entry for somebody whose right to it the caller has checked."""
    method = writing.check(written)
    if case.is_open and written.next_on is None:
        written = replace(written, next_on=lifecycle.default_due_on(clock.today()))
    entry = SupportEntry(
        agency_id=case.agency_id,
        record_id=case.client_id,
        case_id=case.id,
        unit_id=case.unit_id,
        author_id=actor.user_id,
        appointment_id=appointment_id,
        state=EntryState.CONFIRMED,
        version=1,
        created_at=clock.now(),
        **({} if entry_id is None else {"id": entry_id}),
    )
    writing.put(entry, written, method)
    session().add(entry)
    _add_staff(entry, written.staff)
    case_service.record_contact(
        actor,
        case,
        on=entry.supported_on,
        is_contact=entry.is_contact,
        next_action=written.next_action,
        next_on=written.next_on,
    )
    audit.record(actor, Action.ENTRY_WRITE, entry, rule="not-my-number" if written.denies_my_number else "")
    return entry


def amend_entry(
    actor: Actor, case: Case, entry: SupportEntry, written: Written, *, version: int, reason: str = ""
) -> SupportEntry:
    """Correct an entry; what it said before is kept as a version.

    Args:
        version: The version that the form was opened on.
        reason: Why; needed once the entry is older than 15 minutes.
    Raises:
        Forbidden: the actor neither wrote the entry nor supervises the unit.
        StaleVersion: somebody changed the entry meanwhile; carries the text stored now.
        Conflict: the entry was voided.
        RuleBroken: no reason, or what ``log_entry`` refuses.
    """
    policy.require_change(actor, entry)
    _check_version(entry, version)
    method = writing.check(written)
    if not policy.is_free(entry) and not reason.strip():
        raise RuleBroken(_l("訂正の理由を入力してください。"), field="reason")
    if actor.user_id != entry.author_id:
        written = replace(written, private_memo=entry.private_memo or "")
    staff = _staff_of(entry)
    before = _freeze(actor, entry, VersionKind.AMENDED, reason, staff)
    planned = (entry.next_action or "", entry.next_action_on)
    writing.put(entry, written, method)
    entry.version += 1
    _replace_staff(entry, staff, written.staff)
    _follow(actor, case, entry, planned)
    audit.record(actor, Action.ENTRY_AMEND, entry, fields=_changed(before, entry))
    return entry


def void_entry(actor: Actor, case: Case, entry: SupportEntry, *, version: int, reason: str) -> SupportEntry:
    """Strike an entry out. It stays readable, counts nowhere, and names the reason.

    Raises:
        Forbidden, StaleVersion, Conflict: as for ``amend_entry``.
        RuleBroken: no reason.
    """
    policy.require_change(actor, entry)
    _check_version(entry, version)
    if not reason.strip():
        raise RuleBroken(_l("取消しの理由を入力してください。"), field="reason")
    _freeze(actor, entry, VersionKind.VOIDED, reason)
    entry.state = EntryState.VOIDED
    entry.version += 1
    _recount(actor, case, entry)
    audit.record(actor, Action.ENTRY_VOID, entry, fields=("state",))
    return entry


def reclassify(
    actor: Actor,
    entry: SupportEntry,
    *,
    version: int,
    is_consultation: bool,
    is_outreach: bool,
    requested_by: str,
    reason: str,
) -> SupportEntry:
    """Correct how an entry counts. The former counts are kept as a version.

    Raises:
        Forbidden, StaleVersion, Conflict: as for ``amend_entry``.
        RuleBroken: no reason, or the method counts nowhere.
    """
    policy.require_change(actor, entry)
    _check_version(entry, version)
    if not reason.strip():
        raise RuleBroken(_l("件数の扱いを変える理由を入力してください。"), field="counting_reason")
    wanted = Written(
        entry.method,
        entry.supported_on,
        text=entry.text or "",
        requested_by=requested_by,
        is_consultation=is_consultation,
        is_outreach=is_outreach,
        counting_reason=reason,
    )
    how, is_corrected = writing.counted(wanted, writing.check(wanted), entry.counterpart)
    before = _freeze(actor, entry, VersionKind.RECLASSIFIED, reason)
    writing.put_counting(entry, how, is_corrected=is_corrected, reason=reason)
    entry.version += 1
    audit.record(actor, Action.ENTRY_RECLASSIFY, entry, fields=_changed(before, entry))
    return entry


def _check_version(entry: SupportEntry, seen: int) -> None:
    if entry.version != seen:
        theirs = {"text": entry.text or "", "place": entry.place or "", "next_action": entry.next_action or ""}
        raise StaleVersion(_l("ほかの職員が先に訂正しました。内容を見比べて、もう一度保存してください。"), theirs)
    if entry.state is EntryState.VOIDED:
        raise Conflict(_l("取り消した記録は、訂正できません。"))


def _content(entry: SupportEntry) -> dict[str, object]:
    content = {name: getattr(entry, name) for name in FROZEN}
    content["supported_on"] = entry.supported_on.isoformat()
    content["started_at"] = entry.started_at and entry.started_at.isoformat()
    content["next_action_on"] = entry.next_action_on and entry.next_action_on.isoformat()
    return content


def _freeze(
    actor: Actor, entry: SupportEntry, kind: VersionKind, reason: str, staff: Iterable[UUID] | None = None
) -> dict[str, object]:
    content = _content(entry)
    frozen = SupportEntryVersion(
        agency_id=entry.agency_id,
        record_id=entry.record_id,
        entry_id=entry.id,
        version=entry.version,
        kind=kind,
        ended_at=clock.now(),
        ended_by=actor.user_id,
    )
    frozen.content = {**content, "staff": [str(user_id) for user_id in staff or ()]}
    frozen.reason = reason.strip() or None
    session().add(frozen)
    return content


def _changed(before: Mapping[str, object], entry: SupportEntry) -> list[str]:
    return [name for name, value in _content(entry).items() if before.get(name) != value]


def _follow(actor: Actor, case: Case, entry: SupportEntry, planned: tuple[str, object]) -> None:
    """Let the case follow an amendment: its counters, and the next action if the entry now says something else."""
    _recount(actor, case, entry)
    if case.is_open and entry.next_action_on and (entry.next_action or "", entry.next_action_on) != planned:
        case.next_action_on = lifecycle.check_due(entry.next_action_on, clock.today())
        case.next_action = entry.next_action or lifecycle.DEFAULT_STEP


def _recount(actor: Actor, case: Case, entry: SupportEntry) -> None:
    """Count the entries of a case anew: the others from the database, this one as it now stands."""
    others = (SupportEntry.case_id == case.id, SupportEntry.id != entry.id, SupportEntry.state == EntryState.CONFIRMED)
    last = sa.func.max(sa.case((SupportEntry.is_contact, SupportEntry.supported_on)))
    entry_count, last_on = session().execute(sa.select(sa.func.count(SupportEntry.id), last).where(*others)).one()
    if entry.state is EntryState.CONFIRMED:
        entry_count += 1
        if entry.is_contact:
            last_on = max(last_on or entry.supported_on, entry.supported_on)
    case_service.recount_contacts(actor, case, entry_count=entry_count, last_contact_on=last_on)


def _add_staff(entry: SupportEntry, staff: Iterable[UUID]) -> None:
    for user_id in dict.fromkeys(staff):
        if user_id != entry.author_id:
            if not is_member(entry.agency_id, entry.unit_id, user_id):
                raise RuleBroken(_l("この事業で働いている職員を選んでください。"), field="staff")
            session().add(EntryStaff(agency_id=entry.agency_id, entry_id=entry.id, user_id=user_id))


def _staff_of(entry: SupportEntry) -> dict[UUID, EntryStaff]:
    rows = session().scalars(sa.select(EntryStaff).where(EntryStaff.entry_id == entry.id).order_by(EntryStaff.id))
    return {row.user_id: row for row in rows}


def _replace_staff(entry: SupportEntry, present: Mapping[UUID, EntryStaff], staff: tuple[UUID, ...]) -> None:
    """Put others in the place of who took part; who was named before stands in the version."""
    for user_id, row in present.items():
        if user_id not in staff:
            session().delete(row)
    _add_staff(entry, (user_id for user_id in staff if user_id not in present))
