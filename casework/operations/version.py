"""Versions of the product and of the libraries that matter to a report of a fault."""

import platform
from importlib.metadata import PackageNotFoundError, version

LIBRARIES = ("Flask", "SQLAlchemy", "cryptography", "WTForms", "Flask-Babel", "alembic", "waitress")


def versions() -> dict[str, str]:
    """Return name → version; a library that is not installed is left out."""
    found = {"casework": _version("casework") or "unknown", "python": platform.python_version()}
    for name in LIBRARIES:
        number = _version(name)
        if number:
            found[name] = number
    return found


def _version(name: str) -> str | None:
    try:
        return version(name)
    except PackageNotFoundError:
        return None
