"""``casework agency``: add and list agencies."""

import click
from flask.cli import AppGroup

from casework.access.actor import Actor
from casework.agencies import queries, service
from casework.agencies.models import AccessMode, AgencyKind
from casework.agencies.profiles import Profile
from casework.core.database import unit_of_work
from casework.core.errors import CaseworkError


@click.group("agency", cls=AppGroup)
def agency_cli() -> None:
    """Agencies and their units."""


@agency_cli.command("add")
@click.argument("code")
@click.argument("name")
@click.option("--kind", type=click.Choice([kind.value for kind in AgencyKind]), required=True)
@click.option("--short-name", default="")
@click.option("--phone", default="")
@click.option("--municipality", "municipality_code", default=None, help="Six-digit code, such as 242012.")
@click.option("--access", type=click.Choice([mode.value for mode in AccessMode]), default=AccessMode.SHARED.value)
@click.option("--unit", "unit_name", default="", help="Name of its first unit; the agency's own name by default.")
@click.option("--profile", type=click.Choice([profile.value for profile in Profile]), default=None)
@click.option("--number-prefix", default="")
def add(  # noqa: PLR0913, PLR0917 - one argument an option
    code: str,
    name: str,
    kind: str,
    short_name: str,
    phone: str,
    municipality_code: str | None,
    access: str,
    unit_name: str,
    profile: str | None,
    number_prefix: str,
) -> None:
    """Add an agency with its first unit."""
    course = Profile(profile) if profile else _usual_profile(AgencyKind(kind))
    try:
        with unit_of_work():
            agency = service.add_agency(
                Actor.system(),
                code=code,
                name=name,
                kind=AgencyKind(kind),
                short_name=short_name,
                phone=phone,
                municipality_code=municipality_code,
                access_mode=AccessMode(access),
            )
            agency_id = agency.id
            service.add_unit(
                Actor.system(), agency_id, name=unit_name or name, profile=course, number_prefix=number_prefix
            )
    except CaseworkError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"added {name} ({agency_id})")


@agency_cli.command("list")
def list_agencies() -> None:
    """List agencies and their units."""
    with unit_of_work(writes=False):
        for agency in queries.list_agencies():
            click.echo(f"{agency.id}  {agency.code}  {agency.name}")
            for unit in queries.list_units(agency.id):
                click.echo(f"  {unit.id}  {unit.profile.value}  {unit.name}")


def _usual_profile(kind: AgencyKind) -> Profile:
    return Profile(kind.value) if kind.value in set(Profile) else Profile.NONE
