"""``casework key``: what stands in the key tables, told without opening anything."""

import dataclasses
import json
import sys
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import click
import sqlalchemy as sa
from flask.cli import AppGroup

from casework.core.database import unit_of_work
from casework.core.tenancy import GuardedSession
from casework.crypto.errors import CryptoError
from casework.crypto.models import AgencyKey, DataKey, KeyWrap, SystemKey
from casework.crypto.providers import Health
from casework.crypto.root import root_key

key_cli = AppGroup("key", help="Look at the keys.")

_LEVELS: Final = (
    ("agency_key", sa.select(AgencyKey.provider_kid, AgencyKey.provider_version), AgencyKey),
    ("system_key", sa.select(SystemKey.provider_kid, SystemKey.provider_version), SystemKey),
    ("key_wrap", sa.select(sa.literal("agency"), KeyWrap.kek_version), KeyWrap),
    ("data_key", sa.select(DataKey.kind, DataKey.epoch), DataKey),
)


@dataclass(frozen=True)
class VersionInUse:
    """How many rows of a level stand under one version of the level above (for data keys: of one kind and epoch)."""

    level: str
    under: str
    version: int
    rows: int
    oldest: datetime


def versions_in_use(session: GuardedSession) -> list[VersionInUse]:
    """Return every version that some row still needs, oldest first in each level."""
    found = []
    for level, columns, model in _LEVELS:
        counted = columns.add_columns(sa.func.count(), sa.func.min(model.created_at))
        statement: sa.Select[Any] = counted.group_by(*columns.selected_columns).order_by(*columns.selected_columns)
        rows = session.execute(statement, execution_options={"keyring": True})
        found += [VersionInUse(level, str(under), version, count, oldest) for under, version, count, oldest in rows]
    return found


def provider_health() -> Health:
    """Try the root key's provider. Never raises: a key that is refused is a problem to be told."""
    try:
        return root_key().provider.health()
    except CryptoError as error:
        return Health("none", ok=False, latency_ms=0.0, versions=(), problem=str(error))


@key_cli.command("status")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def status(*, as_json: bool) -> None:
    """Print the versions in use at each level and the health of the root key; exit 1 if that does not answer."""
    health = provider_health()
    with unit_of_work(writes=False) as session:
        levels = versions_in_use(session)
    if as_json:
        content = {"root": dataclasses.asdict(health), "levels": [dataclasses.asdict(level) for level in levels]}
        click.echo(json.dumps(content, default=datetime.isoformat))
    else:
        answer = f"ok, {health.latency_ms} ms" if health.ok else health.problem
        click.echo(f"root {health.kid} versions {', '.join(map(str, health.versions)) or 'none'}: {answer}")
        for level in levels:
            click.echo(f"{level.level} {level.under}:{level.version} rows {level.rows} oldest {level.oldest:%Y-%m-%d}")
    sys.exit(0 if health.ok else 1)
