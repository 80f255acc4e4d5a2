"""First set-up: schema, keys, lists."""

from pathlib import Path

from flask import current_app
from flask_migrate import upgrade

from casework.access.actor import Actor
from casework.agencies import service as agencies
from casework.audit import service as audit
from casework.audit.actions import Action
from casework.core.config import Config, instance_folder, load_config, prepare_instance, shipped
from casework.core.database import unit_of_work
from casework.crypto import keyring
from casework.crypto.providers import create_root_key


def prepare() -> tuple[Config, Path | None]:
    """Make the instance folder and the root key where they are missing.

    Returns:
        The settings, and the path of the root key if it was made now.
    """
    prepare_instance(instance_folder())
    config = load_config()
    return config, create_root_key(config)


def upgrade_schema() -> None:
    """Bring the database to the newest schema."""
    upgrade(directory=str(shipped("migrations")))


def initialise() -> None:
    """Bring schema, the service's own keys and the shipped lists up to date. Needs an application context."""
    upgrade_schema()
    with unit_of_work():
        keyring.ensure_system_keys()
    with unit_of_work():
        agencies.seed_reference_data(Actor.system())
        audit.record(Actor.system(), Action.SERVICE_INIT)


def settings() -> Config:
    """Return the settings of the running application."""
    config: Config = current_app.config["CASEWORK"]
    return config
