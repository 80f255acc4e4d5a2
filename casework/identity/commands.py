"""``casework user``: add, list, disable, reset, unlock. The operator acts, in no agency but to hand over duties."""

from uuid import UUID

import click
from flask.cli import AppGroup

from casework.access.actor import Actor
from casework.access.roles import Role
from casework.agencies import queries as agencies
from casework.core.database import unit_of_work
from casework.core.errors import CaseworkError
from casework.identity import queries, service
from casework.identity.models import User

OPERATOR = Actor.system()


@click.group("user", cls=AppGroup)
def user_cli() -> None:
    """Users and their roles."""


@user_cli.command("add")
@click.argument("login_id")
@click.argument("display_name")
@click.option("--agency", "agency_code", required=True, help="Code of the agency.")
@click.option("--unit", "unit_name", default="", help="Name of the unit; the whole agency if left out.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
def add_command(login_id: str, display_name: str, agency_code: str, unit_name: str, role: str) -> None:
    """Add a user and show their one-time password.

    Example: casework user add y.tanaka 田中 --agency A1 --role counsellor.
    """
    try:
        with unit_of_work():
            agency_id, unit_id = _place(agency_code, unit_name)
            _, password = service.add_user(
                OPERATOR,
                login_id=login_id,
                display_name=display_name,
                agency_id=agency_id,
                unit_id=unit_id,
                role=Role(role),
            )
    except CaseworkError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"added {login_id}; one-time password, shown once, valid 14 days: {password}")


@user_cli.command("grant")
@click.argument("login_id")
@click.option("--agency", "agency_code", required=True, help="Code of the agency.")
@click.option("--unit", "unit_name", default="", help="Name of the unit; the whole agency if left out.")
@click.option("--role", type=click.Choice([role.value for role in Role]), required=True)
def grant_command(login_id: str, agency_code: str, unit_name: str, role: str) -> None:
    """Give a user another role.  Example: casework user grant y.tanaka --agency A1 --role supervisor."""
    try:
        with unit_of_work():
            agency_id, unit_id = _place(agency_code, unit_name)
            service.grant_membership(OPERATOR, _user(login_id), agency_id=agency_id, unit_id=unit_id, role=Role(role))
    except CaseworkError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{login_id} is now {role} in {agency_code}")


@user_cli.command("list")
def list_command() -> None:
    """List all users with their roles."""
    with unit_of_work(writes=False):
        users = queries.list_users(OPERATOR, limit=10_000)
        held = queries.list_memberships(OPERATOR, [user.id for user in users])
        codes = {agency.id: agency.code for agency in agencies.list_agencies()}
        for user in users:
            roles = [f"{codes.get(row.agency_id, '?')}:{row.role.value}" for row in held if row.user_id == user.id]
            state = "disabled" if user.disabled_at else "second factor" if user.has_second_factor else "new"
            click.echo(f"{user.login_id}  {user.display_name}  {' '.join(roles)}  {state}")


@user_cli.command("disable")
@click.argument("login_id")
def disable_command(login_id: str) -> None:
    """Close an account: its sign-ins end at once, open duties go to the supervisors' queues."""
    try:
        with unit_of_work():
            user = _user(login_id)
            service.disable_user(OPERATOR, user)
            user_id = user.id
            places = {row.agency_id for row in queries.list_memberships(OPERATOR, [user_id])}
        moved = sum(_hand_over(agency_id, user_id) for agency_id in sorted(places))
    except CaseworkError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"{login_id} disabled, {moved} duties handed over")


def _hand_over(agency_id: UUID, user_id: UUID) -> int:
    """Hand over what a user owes in one agency, in a unit of work bound to it."""
    actor = Actor.system(agency_id)
    with unit_of_work(agency_id):
        return service.hand_over_duties(actor, queries.get_user(actor, user_id))


@user_cli.command("enable")
@click.argument("login_id")
def enable_command(login_id: str) -> None:
    """Open a closed account again."""
    with unit_of_work():
        service.enable_user(OPERATOR, _user(login_id))
    click.echo(f"{login_id} enabled")


@user_cli.command("reset-password")
@click.argument("login_id")
def reset_password_command(login_id: str) -> None:
    """Give a one-time password that holds 24 hours; the second factor stays."""
    with unit_of_work():
        password = service.reset_password(OPERATOR, _user(login_id))
    click.echo(f"one-time password, shown once, valid 24 hours: {password}")


@user_cli.command("reset-mfa")
@click.argument("login_id")
def reset_second_factor_command(login_id: str) -> None:
    """Ask that a user's authenticator be removed; an administrator of their agency confirms it on the users' page."""
    with unit_of_work():
        service.request_second_factor_reset(OPERATOR, _user(login_id))
    click.echo(f"filed: a second administrator has 7 days to confirm it for {login_id}")


@user_cli.command("confirm-mfa-reset")
@click.argument("login_id")
def confirm_second_factor_reset_command(login_id: str) -> None:
    """Confirm what an office manager asked for on the users' page; prints the one-time password, once."""
    try:
        with unit_of_work():
            user = _user(login_id)
            waiting = [reset for reset in queries.list_open_resets(OPERATOR) if reset.user_id == user.id]
            if not waiting:
                message = f"nothing waits for {login_id}"
                raise click.ClickException(message)
            password = service.confirm_second_factor_reset(OPERATOR, waiting[0])
    except CaseworkError as error:
        raise click.ClickException(str(error.message)) from error
    click.echo(f"one-time password of {login_id}, for 24 hours: {password}")


@user_cli.command("unlock")
@click.argument("login_id")
def unlock_command(login_id: str) -> None:
    """Forget the failures that make a user wait."""
    with unit_of_work():
        service.unlock(OPERATOR, _user(login_id))
    click.echo(f"{login_id} unlocked")


def _user(login_id: str) -> User:
    user = queries.find_user(login_id)
    if user is None:
        message = f"no user {login_id}"
        raise click.ClickException(message)
    return user


def _place(agency_code: str, unit_name: str) -> tuple[UUID, UUID | None]:
    agency = next((agency for agency in agencies.list_agencies() if agency.code == agency_code), None)
    if agency is None:
        message = f"no agency with the code {agency_code}: see casework agency list"
        raise click.ClickException(message)
    if not unit_name:
        return agency.id, None
    unit = next((unit for unit in agencies.list_units(agency.id) if unit.name == unit_name), None)
    if unit is None:
        message = f"{agency_code} has no unit {unit_name}: see casework agency list"
        raise click.ClickException(message)
    return agency.id, unit.id
