"""``casework key status``."""

import json

from flask.testing import FlaskCliRunner

from casework.crypto.commands import key_cli
from casework.crypto.errors import KeyRefused
from casework.crypto.root import RootKey
from tests.crypto.world import World, new_folder


class TestStatus:
    def test_counts_the_versions_in_use_at_each_level(self, world: World):
        with world.work() as session:
            new_folder(session)

        result = FlaskCliRunner(world.app).invoke(key_cli, ["status", "--json"])

        told = json.loads(result.output)
        assert (result.exit_code, told["root"]["kid"], told["root"]["ok"]) == (0, "file:main", True)
        assert {(level["level"], level["under"], level["version"], level["rows"]) for level in told["levels"]} == {
            ("agency_key", "file:main", 1, 2),
            ("system_key", "file:main", 1, 3),
            ("key_wrap", "agency", 1, 1),
            ("data_key", "client", 1, 1),
        }

    def test_prints_a_line_a_version(self, world: World):
        result = FlaskCliRunner(world.app).invoke(key_cli, ["status"])

        assert result.output.splitlines()[0].startswith("root file:main versions 1: ok")
        assert "agency_key file:main:1 rows 2" in result.output

    def test_fails_when_the_root_key_is_refused(self, world: World):
        def refuse() -> None:
            raise KeyRefused("the root key is readable by others")

        world.app.extensions["root_key"] = RootKey(refuse)  # type: ignore[arg-type]

        result = FlaskCliRunner(world.app).invoke(key_cli, ["status"])

        assert result.exit_code == 1
        assert "readable by others" in result.output
