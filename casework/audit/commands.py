"""``casework audit``: verify the trail, number what waits."""

import json
import sys
from collections.abc import Callable, Iterable
from uuid import UUID

import click
from flask.cli import with_appcontext

from casework.audit import service
from casework.audit.verify import Report, verify
from casework.core.database import unit_of_work

AgencyIds = Callable[[], Iterable[UUID]]
_agency_ids: list[AgencyIds] = []


def know_agencies(agency_ids: AgencyIds) -> None:
    """Tell how to list the agencies: their room stands above this one."""
    _agency_ids[:] = [agency_ids]


def sequence_all() -> int:
    """Number everything that waits, batch by batch; return how many events."""
    total = 0
    while True:
        with unit_of_work() as current:
            count = service.sequence(current)
        total += count
        if count < service.BATCH:
            return total


@click.group("audit")
def audit_cli() -> None:
    """The trail / 監査証跡."""


@audit_cli.command("sequence")
@with_appcontext
def sequence_command() -> None:
    """Number and chain the events that wait.  Example: casework audit sequence."""
    click.echo(f"{sequence_all()} events numbered")


@audit_cli.command("verify")
@click.option("--shallow", is_flag=True, help="Events only, not the records.")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def verify_command(*, shallow: bool, as_json: bool) -> None:
    """Verify the trail and the records against it; exit 1 where a fault is found.  Example: casework audit verify."""
    sequence_all()
    agencies = list(_agency_ids[0]()) if _agency_ids else []
    report = verify(agencies, deep=not shallow)
    _print(report, as_json=as_json)
    sys.exit(0 if report.clean else 1)


def _print(report: Report, *, as_json: bool) -> None:
    if as_json:
        click.echo(
            json.dumps({"clean": report.clean, "events": report.events, "rows": report.rows, "faults": report.faults})
        )
        return
    for fault in report.faults[:50]:
        click.echo(fault)
    verdict = "clean" if report.clean else f"{len(report.faults)} faults"
    click.echo(f"audit trail {verdict}: {report.events} events, {report.rows} records compared")
