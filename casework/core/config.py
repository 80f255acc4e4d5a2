"""Settings, read once from the environment and the instance folder into a frozen object."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from casework.core.errors import ConfigurationError

PACKAGE = Path(__file__).resolve().parent.parent
PROJECT_ROOT = PACKAGE.parent
SECRET_SIGNS = 64  # 32 random bytes in hexadecimal


def shipped(name: str) -> Path:
    """Return a folder that ships with the product: inside the installed package, else beside it in a checkout."""
    inside = PACKAGE / name
    return inside if inside.is_dir() else PROJECT_ROOT / name


@dataclass(frozen=True)
class Config:
    """All settings of a running service.

    Attributes:
        instance: Folder of the database, the secret and the instance id.
        database_url: SQLAlchemy address; SQLite in the instance folder by default.
        root_key: Where the root key comes from: ``file:PATH``, ``env:NAME`` or ``command:PROGRAM ARGUMENTS``.
        secret: Random bytes that sign CSRF tokens and known-device cookies.
        https: Whether pages are served over TLS; decides the cookie's name and flags.
        proxies: How many reverse proxies stand in front and may be believed.
        hosts: Host names that pages are served under; any if empty.
        demo: Whether pages carry the banner that nobody in them is real.
        argon2_memory_kib, argon2_passes: Cost of a password hash (security.md D).
        hash_concurrency: How many password hashes may be computed at once in a process.
        sequence_seconds: How often, at most, events of the trail are numbered behind requests; 0 leaves it to a timer.
    """

    instance: Path
    database_url: str = field(repr=False)  # may hold a password
    root_key: str
    secret: bytes = field(repr=False)
    instance_id: str
    time_zone: str = "Asia/Tokyo"
    https: bool = False
    proxies: int = 0
    hosts: tuple[str, ...] = ()
    demo: bool = False
    argon2_memory_kib: int = 47_104
    argon2_passes: int = 1
    hash_concurrency: int = 2
    sequence_seconds: float = 5.0

    def flask_settings(self) -> dict[str, object]:
        """Return what Flask and its extensions read."""
        return {
            "SECRET_KEY": self.secret,
            "TRUSTED_HOSTS": list(self.hosts) or None,
            "SQLALCHEMY_DATABASE_URI": self.database_url,
            "SQLALCHEMY_ENGINE_OPTIONS": _engine_options(self.database_url),
            "WTF_CSRF_TIME_LIMIT": None,
            "WTF_CSRF_ENABLED": False,  # the form itself checks our own token, bound to the session: casework.web.csrf
            "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
            "MAX_FORM_MEMORY_SIZE": 1024 * 1024,
            "MAX_FORM_PARTS": 1000,
            "BABEL_DEFAULT_LOCALE": "ja",
            "BABEL_DEFAULT_TIMEZONE": self.time_zone,
            "BABEL_TRANSLATION_DIRECTORIES": str(shipped("translations")),
            "TEMPLATES_AUTO_RELOAD": False,
            "JSON_AS_ASCII": False,
            "PROPAGATE_EXCEPTIONS": False,
            "SEND_FILE_MAX_AGE_DEFAULT": 31_536_000,
        }


def _engine_options(url: str) -> dict[str, object]:
    if url.startswith("sqlite"):
        return {"hide_parameters": True, "connect_args": {"isolation_level": None, "timeout": 5}}
    return {"hide_parameters": True, "pool_size": 8, "max_overflow": 8, "pool_pre_ping": False}


def instance_folder(environment: Mapping[str, str] = os.environ) -> Path:
    """Return the instance folder: CASEWORK_INSTANCE, else ``instance/`` of the checkout or of the working folder."""
    named = environment.get("CASEWORK_INSTANCE")
    if named:
        return Path(named).resolve()
    checkout = PROJECT_ROOT / "wsgi.py"
    return (PROJECT_ROOT if checkout.is_file() else Path.cwd()) / "instance"


def prepare_instance(folder: Path) -> None:
    """Make the instance folder with its id and its secret, readable by the service alone; leave what is there."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    _write_once(folder / "instance-id", secrets.token_hex(8).encode())
    _write_once(folder / "secret.key", secrets.token_hex(32).encode())


def _write_once(path: Path, content: bytes) -> None:
    if path.exists():
        return
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    with os.fdopen(descriptor, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(descriptor)


def default_root_key(instance_id: str, environment: Mapping[str, str] = os.environ) -> str:
    """Return the provider used when none is named: a file outside every served or backed-up folder."""
    credentials = environment.get("CREDENTIALS_DIRECTORY")
    if credentials:
        return f"file:{Path(credentials) / 'root.key'}"
    base = Path(environment.get("XDG_CONFIG_HOME") or Path.home() / ".config")
    return f"file:{base / 'casework' / instance_id / 'root.key'}"


def load_config(environment: Mapping[str, str] = os.environ, **changes: object) -> Config:
    """Read the settings.

    Args:
        environment: Variables named ``CASEWORK_…``.
        changes: Fields of Config that replace what was read.
    Raises:
        ConfigurationError: the instance was never prepared, or not to the end; or a number is none.
    """
    folder = instance_folder(environment)
    identity, secret = folder / "instance-id", folder / "secret.key"
    if not identity.is_file() or not secret.is_file():
        message = f"{folder} is not prepared: run `casework init` (or `casework demo`) first"
        raise ConfigurationError(message)
    instance_id = identity.read_text(encoding="ascii").strip()
    signing = secret.read_bytes().strip()
    if not instance_id or len(signing) < SECRET_SIGNS:
        message = f"{folder} was not prepared to the end: instance-id or secret.key is too short"
        raise ConfigurationError(message)
    config = Config(
        instance=folder,
        database_url=environment.get("CASEWORK_DATABASE_URL") or f"sqlite:///{folder / 'casework.db'}",
        root_key=environment.get("CASEWORK_ROOT_KEY") or default_root_key(instance_id, environment),
        secret=signing,
        instance_id=instance_id,
        time_zone=environment.get("CASEWORK_TIME_ZONE", "Asia/Tokyo"),
        https=environment.get("CASEWORK_HTTPS") == "1",
        proxies=_number(environment, "CASEWORK_PROXIES", 0),
        hosts=tuple(filter(None, environment.get("CASEWORK_HOSTS", "").split(","))),
        demo=environment.get("CASEWORK_DEMO") == "1" or (folder / "demo").is_file(),
    )
    return replace(config, **changes) if changes else config  # type: ignore[arg-type]


def _number(environment: Mapping[str, str], name: str, default: int) -> int:
    try:
        return int(environment.get(name, default))
    except ValueError as error:
        message = f"{name} must be a whole number"
        raise ConfigurationError(message) from error
