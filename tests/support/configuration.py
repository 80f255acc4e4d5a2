"""Settings for tests: real in everything but the price of a password hash."""

from pathlib import Path

from casework.core.config import Config, load_config, prepare_instance
from casework.crypto.providers import create_root_key
from tests.support import run

CHEAP_HASHES = {"argon2_memory_kib": 256, "argon2_passes": 1}
QUIET = {"sequence_seconds": 0.0}  # events are numbered where a test asks for it


def make_config(folder: Path, database_url: str, **changes: object) -> Config:
    """Prepare an instance folder and return its settings; the root key is the run's, outside of every instance."""
    prepare_instance(folder)
    root_key = run.current() / "keys" / "root.key"
    config = load_config(
        {"CASEWORK_INSTANCE": str(folder), "CASEWORK_DATABASE_URL": database_url},
        **{"root_key": f"file:{root_key}", **CHEAP_HASHES, **QUIET, **changes},
    )
    run.once("root-key", lambda: _create_root_key(config))
    return config


def _create_root_key(config: Config) -> None:
    create_root_key(config)
