"""Settings: what must not be shown, and what must not be believed."""

import stat

import pytest

from casework.core.config import load_config, prepare_instance
from casework.core.errors import ConfigurationError


@pytest.fixture
def prepared(tmp_path):
    """An instance folder that is ready, and the environment that names it."""
    folder = tmp_path / "instance"
    prepare_instance(folder)
    return folder, {
        "CASEWORK_INSTANCE": str(folder),
        "CASEWORK_DATABASE_URL": "postgresql://user:hidden-word@db/casework",
    }


class TestConfig:
    def test_shows_neither_its_secret_nor_the_databases_password(self, prepared):
        config = load_config(prepared[1])

        assert config.secret.decode() not in repr(config)
        assert "hidden-word" not in repr(config)


class TestLoadConfig:
    @pytest.mark.parametrize("name", ["secret.key", "instance-id"])
    def test_refuses_a_file_that_a_full_disk_left_empty(self, prepared, name):
        folder, environment = prepared
        (folder / name).chmod(0o600)
        (folder / name).write_bytes(b"")

        with pytest.raises(ConfigurationError):
            load_config(environment)


class TestPrepareInstance:
    def test_is_readable_by_the_service_alone(self, prepared):
        folder, _ = prepared

        modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.iterdir())}

        assert modes == {"instance": 0o700, "instance-id": 0o400, "secret.key": 0o400}

    def test_leaves_what_is_there(self, prepared):
        folder, environment = prepared
        before = load_config(environment).secret

        prepare_instance(folder)

        assert load_config(environment).secret == before
