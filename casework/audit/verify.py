"""Verification of the trail, from the first event to the last, and of the records against it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from casework.audit import chain
from casework.audit.keys import Mac, audit_mac
from casework.audit.models import AuditEvent
from casework.core.database import Model, session, unit_of_work
from casework.core.tenancy import AgencyOwned

PAGE = 2000


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

    Args:
        agencies: The agencies whose records are compared.
    """
    report = Report()
    digests: dict[tuple[str, str], str] = {}
    with unit_of_work(writes=False):
        mac = audit_mac()
        _walk_chained(mac, report, digests)
        _walk_waiting(mac, report, digests)
    if deep:
        for agency_id in agencies:
            _compare(agency_id, mac, report, digests)
        for table, identifier in sorted(digests):
            report.faults.append(f"{table} {identifier}: the record is gone")
    return report


def _pages() -> Iterator[AuditEvent]:
    after = 0
    while True:
        page = (
            session()
            .scalars(select(AuditEvent).where(AuditEvent.seq > after).order_by(AuditEvent.seq).limit(PAGE))
            .all()
        )
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1].seq or after
        session().expunge_all()


def _walk_chained(mac: Mac, report: Report, digests: dict[tuple[str, str], str]) -> None:
    before, expected = chain.FIRST, 1
    for written in _pages():
        if written.seq != expected:
            report.faults.append(f"event {expected}: missing")
        leaf = _check(mac, written, report, digests)
        if chain.link(before, leaf) != written.chain:
            report.faults.append(f"event {written.seq}: chain broken")
        before, expected = written.chain or chain.FIRST, (written.seq or expected) + 1


def _walk_waiting(mac: Mac, report: Report, digests: dict[tuple[str, str], str]) -> None:
    for written in session().scalars(
        select(AuditEvent).where(AuditEvent.seq.is_(None)).order_by(AuditEvent.at, AuditEvent.id)
    ):
        _check(mac, written, report, digests)


def _check(mac: Mac, written: AuditEvent, report: Report, digests: dict[tuple[str, str], str]) -> bytes:
    report.events += 1
    leaf = chain.leaf(written)
    if mac(leaf) != written.mac:
        report.faults.append(f"event {written.seq or written.id}: changed after it was written")
    for line in filter(None, written.row_digests.splitlines()):
        table, identifier, digest = line.split(":")
        digests[table, identifier] = digest
    return leaf


def _compare(agency_id: UUID, mac: Mac, report: Report, digests: dict[tuple[str, str], str]) -> None:
    for table in _trailed():
        try:
            with unit_of_work(agency_id, writes=False) as current:
                for row in current.scalars(select(table)):
                    report.rows += 1
                    _compare_row(row, table.__tablename__, mac, report, digests)
        except (DatabaseError, LookupError, ValueError) as error:
            report.faults.append(f"{table.__tablename__}: unreadable ({type(error).__name__})")


def _compare_row(row: AgencyOwned, table: str, mac: Mac, report: Report, digests: dict[tuple[str, str], str]) -> None:
    expected = digests.pop((table, str(row.id)), None)
    if expected is None:
        report.faults.append(f"{table} {row.id}: no event tells of it")
    elif chain.row_digest(mac, row).hex() != expected:
        report.faults.append(f"{table} {row.id}: changed outside the application")


def _trailed() -> list[Any]:
    tables = [mapper.class_ for mapper in Model.registry.mappers]
    kept = [table for table in tables if issubclass(table, AgencyOwned) and getattr(table, "__trail__", True)]
    return sorted(kept, key=lambda table: str(table.__tablename__))
