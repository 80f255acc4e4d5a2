"""Verification of the trail, from the first event to the last, and of the records against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy import Select, select
from sqlalchemy.exc import DatabaseError

from casework.audit import chain
from casework.audit.keys import Mac, audit_mac
from casework.audit.models import AuditEvent, AuditHead
from casework.core.database import Model, session, unit_of_work
from casework.core.tenancy import AgencyOwned

PAGE = 2000
UNREADABLE = (DatabaseError, LookupError, ValueError)


@dataclass
class Report:
    """What verification found.

    Attributes:
        events: Events looked at.
        rows: Records compared with the digest that the trail holds of them.
        faults: One sentence each, in the order found; empty means clean.
    """

    events: int = 0
    rows: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def clean(self) -> bool:
        """Whether nothing was found."""
        return not self.faults


def verify(agencies: Iterable[UUID], *, deep: bool = True) -> Report:
    """Recompute every leaf, MAC and chain link; with ``deep`` compare every record with its last digest too.

    Where something is found, all is read once more and only what both found is reported: the service may be writing
    meanwhile.

    Args:
        agencies: The agencies whose records are compared.
    """
    places = tuple(agencies)
    report = _verify_once(places, deep=deep)
    if not report.clean:
        again = frozenset(_verify_once(places, deep=deep).faults)
        report.faults = [fault for fault in report.faults if fault in again]
    return report


def _verify_once(agencies: Iterable[UUID], *, deep: bool) -> Report:
    report = Report()
    digests: dict[tuple[str, str], str] = {}
    with unit_of_work(writes=False):
        mac = audit_mac()
        head = session().get(AuditHead, 1)
        _walk_chained(mac, report, digests, head)
        _walk_waiting(mac, report, digests)
    if deep:
        for agency_id in (None, *agencies):
            _compare(agency_id, mac, report, digests)
        for table, identifier in sorted(digests):
            report.faults.append(f"{table} {identifier}: the record is gone")
    return report


def _read(statement: Select[AuditEvent], report: Report) -> list[AuditEvent]:
    """Read events; where one of them cannot be read, the others by themselves."""
    try:
        return list(session().scalars(statement))
    except UNREADABLE:
        keys = session().scalars(statement.with_only_columns(sa.cast(AuditEvent.id, sa.String))).all()
    read: list[AuditEvent] = []
    for key in keys:
        try:
            read += session().scalars(select(AuditEvent).where(sa.cast(AuditEvent.id, sa.String) == key))
        except UNREADABLE as error:
            report.faults.append(f"event {key}: unreadable ({type(error).__name__})")
    return read


def _pages(report: Report) -> Iterator[AuditEvent]:
    after = 0
    while True:
        limit = select(AuditEvent.seq).where(AuditEvent.seq > after).order_by(AuditEvent.seq).limit(PAGE)
        last = session().scalar(select(sa.func.max(limit.subquery().c.seq)))
        if last is None:
            return
        within = select(AuditEvent).where(AuditEvent.seq > after, AuditEvent.seq <= last)
        yield from _read(within.order_by(AuditEvent.seq), report)
        after = last
        session().expunge_all()


def _walk_chained(mac: Mac, report: Report, digests: dict[tuple[str, str], str], head: AuditHead | None) -> None:
    before, expected = chain.FIRST, 1
    ends = {0: chain.FIRST}
    for written in _pages(report):
        if written.seq != expected:
            report.faults.append(f"event {expected}: missing")
        leaf = _check(mac, written, report, digests)
        if chain.link(before, leaf) != written.chain:
            report.faults.append(f"event {written.seq}: chain broken")
        before, expected = written.chain or chain.FIRST, (written.seq or expected) + 1
        if head is not None and written.seq == head.size:
            ends[head.size] = before
    if expected > 1 or head is not None:
        _check_head(mac, head, ends, report)


def _check_head(mac: Mac, head: AuditHead | None, ends: dict[int, bytes], report: Report) -> None:
    if head is None or mac(chain.head_bytes(head.size, head.chain)) != head.mac:
        report.faults.append("the head of the trail: missing or changed")
    elif ends.get(head.size) != head.chain:
        report.faults.append(f"the trail was numbered up to event {head.size} and does not end there")


def _walk_waiting(mac: Mac, report: Report, digests: dict[tuple[str, str], str]) -> None:
    waiting = select(AuditEvent).where(AuditEvent.seq.is_(None)).order_by(AuditEvent.at, AuditEvent.id)
    for written in _read(waiting, report):
        _check(mac, written, report, digests)


def _check(mac: Mac, written: AuditEvent, report: Report, digests: dict[tuple[str, str], str]) -> bytes:
    report.events += 1
    leaf = chain.leaf(written)
    if mac(leaf) != written.mac:
        report.faults.append(f"event {written.seq or written.id}: changed after it was written")
        return leaf  # what it says of records is not believed
    for line in filter(None, written.row_digests.splitlines()):
        table, identifier, digest = line.split(":")
        if digest == chain.GONE:
            digests.pop((table, identifier), None)
        else:
            digests[table, identifier] = digest
    return leaf


def _compare(agency_id: UUID | None, mac: Mac, report: Report, digests: dict[tuple[str, str], str]) -> None:
    """Compare an agency's own records; without an agency, the tables of the whole service."""
    for table in _trailed(owned=agency_id is not None):
        try:
            with unit_of_work(agency_id, writes=False) as current:
                for row in current.scalars(select(table)):
                    report.rows += 1
                    _compare_row(row, table.__tablename__, mac, report, digests)
        except UNREADABLE as error:
            report.faults.append(f"{table.__tablename__}: unreadable ({type(error).__name__})")


def _compare_row(row: Any, table: str, mac: Mac, report: Report, digests: dict[tuple[str, str], str]) -> None:  # noqa: ANN401 - a model of any kind
    expected = digests.pop((table, str(row.id)), None)
    if expected is None:
        report.faults.append(f"{table} {row.id}: no event tells of it")
    elif chain.row_digest(mac, row).hex() != expected:
        report.faults.append(f"{table} {row.id}: changed outside the application")


def _trailed(*, owned: bool) -> list[Any]:
    tables = [mapper.class_ for mapper in Model.registry.mappers]
    kept = [table for table in tables if chain.is_trailed(table) and issubclass(table, AgencyOwned) is owned]
    return sorted(kept, key=lambda table: str(table.__tablename__))
