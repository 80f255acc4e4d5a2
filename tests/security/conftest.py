"""Fixtures: one world a module, on either engine."""

import pytest

from tests.factories.world import opened


@pytest.fixture(scope="module", params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)])
def world(request, tmp_path_factory):
    """Two agencies with everybody in them."""
    folder = tmp_path_factory.mktemp("instance", numbered=True)
    folder.chmod(0o700)
    with opened(request.param, folder) as built:
        yield built
