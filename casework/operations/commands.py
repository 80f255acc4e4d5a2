"""``casework init | serve | db | doctor | version``."""

import ipaddress
import json
import resource
import socket
import sys
from typing import Any

import click
import waitress
from flask import Flask
from flask.cli import ScriptInfo, with_appcontext
from flask_migrate import downgrade, migrate

from casework.core.config import Config, shipped
from casework.core.errors import CaseworkError
from casework.operations import doctor, setup
from casework.operations.version import versions

LARGEST_BODY = 3 * 1024 * 1024  # above the application's own limit, whose page says what to do
LARGEST_PAGE = 64 * 1024 * 1024
LOOPBACK_NAMES = frozenset({"localhost"})


@click.command("init")
@click.pass_context
def init_command(context: click.Context) -> None:
    """Set up: instance folder, root key, schema, keys, lists.  Example: casework init.

    Can be run again; makes what is missing and leaves the rest. Add agencies and users afterwards.
    """
    try:
        config, key_path = setup.prepare()
    except CaseworkError as error:
        raise click.ClickException(str(error.message)) from error
    app = context.ensure_object(ScriptInfo).load_app()
    with app.app_context():
        setup.initialise()
    click.echo(f"instance folder  {config.instance}")
    if key_path:
        click.echo(f"root key made    {key_path}")
        click.echo("Keep a copy of it apart from every backup of the database: without it nothing can be opened.")
    click.echo("ready: add an agency (casework agency add) and a user (casework user add), then casework serve")


def is_loopback(host: str) -> bool:
    """Tell whether a host name or address is this machine's own."""
    if host in LOOPBACK_NAMES:
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def server_options(config: Config) -> dict[str, Any]:
    """Return how waitress is to be run.

    What a proxy says of the visitor is left to the application, which believes as many proxies as it was told of;
    without one it is dropped. Bodies and pages stay in memory: waitress would put longer ones in temporary files.
    """
    return {
        "ident": None,
        "clear_untrusted_proxy_headers": config.proxies == 0,
        "max_request_body_size": LARGEST_BODY,
        "inbuf_overflow": LARGEST_BODY,
        "outbuf_overflow": LARGEST_PAGE,
    }


def serve(app: Flask, host: str, port: int, threads: int) -> None:
    """Serve until stopped. Refuses an address that others can reach unless pages are served over TLS by a proxy."""
    if not is_loopback(host) and not app.config["CASEWORK"].https:
        message = f"{host} can be reached by others: set CASEWORK_HTTPS=1 behind a TLS proxy first"
        raise click.ClickException(message)
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            message = f"port {port} is in use: stop what listens there, or choose another with --port"
            raise click.ClickException(message) from error
    click.echo(f"http://localhost:{port}" if is_loopback(host) else f"{host}:{port}", err=True)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a core file would hold keys and open records
    waitress.serve(app, host=host, port=port, threads=threads, _quiet=True, **server_options(app.config["CASEWORK"]))


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--threads", default=8, show_default=True)
@click.pass_context
def serve_command(context: click.Context, host: str, port: int, threads: int) -> None:
    """Serve the application with waitress.  Example: casework serve --port 8000."""
    app = context.ensure_object(ScriptInfo).load_app()
    serve(app, host, port, threads)


@click.group("db")
def db_cli() -> None:
    """The database schema."""


@db_cli.command("upgrade")
@with_appcontext
def upgrade_command() -> None:
    """Bring the schema to the newest revision.  Example: casework db upgrade."""
    setup.upgrade_schema()
    click.echo(f"schema at {doctor.heads()[0]}")


@db_cli.command("downgrade")
@click.argument("revision")
@click.option("--yes", is_flag=True, help="Do it; without this only say what would be done.")
@with_appcontext
def downgrade_command(revision: str, *, yes: bool) -> None:
    """Take the schema back to a revision.  Example: casework db downgrade base --yes."""
    if not yes:
        click.echo(f"would take the schema from {doctor.heads()[0]} back to {revision}; repeat with --yes")
        sys.exit(2)
    downgrade(directory=str(shipped("migrations")), revision=revision)
    click.echo(f"schema at {doctor.heads()[0] or 'nothing'}")


@db_cli.command("revision")
@click.argument("words")
@with_appcontext
def revision_command(words: str) -> None:
    """Write a migration for what the models changed, in a checkout.  Example: casework db revision "add sent on"."""
    migrate(directory=str(shipped("migrations")), message=words)


@db_cli.command("check")
@with_appcontext
def check_command() -> None:
    """Tell whether the schema is the newest; exit 1 if not.  Example: casework db check."""
    current, newest = doctor.heads()
    click.echo(f"schema at {current or 'nothing'}, newest {newest}")
    sys.exit(0 if current == newest else 1)


@click.command("doctor")
@click.option("--json", "as_json", is_flag=True)
@with_appcontext
def doctor_command(*, as_json: bool) -> None:
    """Examine the service; exit 1 where something is wrong.  Example: casework doctor."""
    findings = list(doctor.examine())
    if as_json:
        click.echo(json.dumps([vars(finding) for finding in findings], ensure_ascii=False))
    else:
        for finding in findings:
            click.echo(f"{'ok  ' if finding.passed else 'FAIL'}  {finding.name:<28} {finding.note}")
    sys.exit(0 if all(finding.passed for finding in findings) else 1)


@click.command("version")
@click.option("--json", "as_json", is_flag=True)
def version_command(*, as_json: bool) -> None:
    """Show the version of Casework and of what it stands on.  Example: casework version --json."""
    shown = versions()
    if as_json:
        click.echo(json.dumps(shown))
        return
    for name, version in shown.items():
        click.echo(f"{name} {version}")
