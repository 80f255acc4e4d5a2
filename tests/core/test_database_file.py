"""The file of the embedded database."""

import os
import stat

import sqlalchemy as sa

from casework.core.database import arm


class TestArm:
    def test_makes_the_database_readable_by_the_service_alone(self, tmp_path):
        path = tmp_path / "casework.db"
        engine = sa.create_engine(f"sqlite:///{path}")
        arm(engine)
        before = os.umask(0o022)
        try:
            with engine.begin() as connection:
                connection.exec_driver_sql("CREATE TABLE probe (id INTEGER)")
                modes = {file.name: stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()}
        finally:
            os.umask(before)
            engine.dispose()

        assert modes == {"casework.db": 0o600, "casework.db-shm": 0o600, "casework.db-wal": 0o600}

    def test_leaves_a_database_in_memory_alone(self, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        engine = sa.create_engine("sqlite://")
        arm(engine)
        with engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT 1").scalar() == 1

        assert list(tmp_path.iterdir()) == []
