"""The roof: puts the rooms together. Imported by ``wsgi.py``, the console script and the tests alone."""

import click
from flask import Flask
from flask.cli import FlaskGroup, NoAppException
from werkzeug.middleware.proxy_fix import ProxyFix

from casework.access import guard
from casework.administration import routes as administration
from casework.agencies import queries as agencies
from casework.agencies.commands import agency_cli
from casework.audit import refusals, sequencer, triggers
from casework.audit.commands import audit_cli, know_agencies
from casework.casefile import routes as casefile
from casework.caseload import routes as caseload
from casework.cases import routes as cases
from casework.core import clock, database
from casework.core.config import Config, load_config, shipped
from casework.core.errors import CaseworkError
from casework.core.extensions import babel, migrate
from casework.core.i18n import init_templates, select_locale
from casework.core.logging import configure_logging
from casework.crypto import root
from casework.crypto.commands import key_cli
from casework.demo.commands import demo_code_command, demo_command
from casework.identity import login
from casework.identity import routes as identity
from casework.identity.commands import user_cli
from casework.operations import commands as operations
from casework.operations import doctor
from casework.support_log import routes as support_log
from casework.web import browser_id, csrf, errors, headers, health, pages, transaction, unreadable

COMMANDS: tuple[click.Command, ...] = (
    demo_command,
    demo_code_command,
    operations.init_command,
    operations.serve_command,
    operations.db_cli,
    operations.doctor_command,
    operations.version_command,
    agency_cli,
    user_cli,
    audit_cli,
    key_cli,
)
BLUEPRINTS = (
    health.blueprint,
    identity.blueprint,
    administration.blueprint,
    support_log.blueprint,
    caseload.blueprint,
    casefile.blueprint,
    cases.blueprint,
)
DECLARED = (triggers,)  # imported so that the database's own rules are known to migrations


def create_app(config: Config | None = None) -> Flask:
    """Make the application.

    Args:
        config: Its settings; read from the environment and the instance folder if left out.
    Raises:
        ConfigurationError: a setting is missing, or a view names no permission.
    """
    config = config or load_config()
    app = Flask("casework", template_folder=str(shipped("templates")), instance_path=str(config.instance))
    app.config.update(config.flask_settings())
    app.config["CASEWORK"] = config
    clock.use_time_zone(config.time_zone)
    configure_logging(app)
    database.init_app(app)
    root.init_app(app, config)
    migrate.init_app(app, database.db, directory=str(shipped("migrations")), render_as_batch=True)
    babel.init_app(app, locale_selector=select_locale)
    init_templates(app)
    _init_web(app, config)
    for blueprint in BLUEPRINTS:
        app.register_blueprint(blueprint)
    for command in COMMANDS:
        app.cli.add_command(command)
    app.view_functions["static"] = guard.public()(app.view_functions["static"])
    guard.check_marks(app)
    if config.proxies:
        hops = config.proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app


def _init_web(app: Flask, config: Config) -> None:
    """Arm what surrounds every request.

    Hooks after a request run in reverse order: headers stand first, so they come last.
    """
    headers.init_app(app)
    browser_id.init_app(app)
    transaction.init_app(app, error_page=errors.error_page)
    login.init_app(app, config)
    csrf.init_app(app)
    unreadable.init_app(app)
    app.before_request(guard.check_access)
    errors.init_app(app)
    pages.init_app(app)
    transaction.on_refusal(refusals.note)
    sequencer.init_app(app, config.sequence_seconds)
    health.register("service", doctor.is_ready)
    know_agencies(lambda: [agency.id for agency in agencies.list_agencies(closed=True)])


def _create_for_commands() -> Flask:
    """Make the application for a command; what is wrong with the settings is one sentence, not a traceback."""
    try:
        return create_app()
    except CaseworkError as error:
        raise NoAppException(str(error.message)) from error


cli = FlaskGroup(
    create_app=_create_for_commands,
    add_default_commands=False,
    add_version_option=False,
    help="Casework / ケースワーク",
)
for _command in COMMANDS:
    cli.add_command(_command)
