"""Casework itself, as it is served in production."""

import os
from pathlib import Path

from flask import Flask

from casework.app import create_app
from tests.support.configuration import make_config

INSTANCE = "BENCHMARK_INSTANCE"
DATABASE = "BENCHMARK_DATABASE"


def make() -> Flask:
    """Return the application on the instance and the database that the environment names."""
    return create_app(make_config(Path(os.environ[INSTANCE]), os.environ[DATABASE]))
