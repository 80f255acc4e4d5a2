"""The page ``docs/benchmarks.md``."""

import os
import platform
from importlib.metadata import version

import tests.benchmarks
from casework.core import clock
from tests.benchmarks.figures import Table

_PARTS = ("Flask", "SQLAlchemy", "cryptography", "gunicorn", "psycopg", "Flask-Admin", "SQLAlchemy-Utils")


def page(table: Table) -> str:
    """Return the page: the table, the machine, the method."""
    method = (tests.benchmarks.__doc__ or "").partition("Method\n")[2]
    lines = [line.strip() for line in method.strip().splitlines()]
    return (
        "# Benchmarks\n\n"
        "Written by `make bench`. Figures with × are ratios against a yardstick of the same run; times stand beside\n"
        "them only to show the order of magnitude.\n\n"
        f"{table.markdown()}\n## Machine\n\n{_machine()}\n\n## Method\n\n" + "\n".join(lines) + "\n"
    )


def _machine() -> str:
    parts = ", ".join(f"{name} {version(name)}" for name in _PARTS)
    machine = f"{os.cpu_count()} cores, load {os.getloadavg()[2]:.1f}, Python {platform.python_version()}"
    return f"{clock.today()}: {machine}, {parts}."
