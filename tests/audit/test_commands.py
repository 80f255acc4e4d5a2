"""``casework audit``."""

import json

import sqlalchemy as sa

from casework.support_log.models import SupportEntry
from tests.factories.console import console, table_of


def run(trail, *arguments):
    return trail.app.test_cli_runner().invoke(args=["audit", *arguments])


class TestVerifyCommand:
    def test_says_clean_and_ends_well(self, trail):
        result = run(trail, "verify")

        assert result.exit_code == 0
        assert "clean" in result.output

    def test_numbers_what_waits_first(self, trail):
        trail.add_read()
        trail.add_read()

        assert run(trail, "verify").exit_code == 0
        assert run(trail, "sequence").output == "0 events numbered\n"

    def test_fails_after_one_byte_was_changed_in_a_record(self, trail):
        table = table_of(SupportEntry)
        with console(trail.app) as connection:
            key, sealed = connection.execute(sa.select(table.c.id, table.c.text_ct).limit(1)).one()
            changed = sealed[:-1] + bytes([sealed[-1] ^ 1])
            connection.execute(sa.update(table).where(table.c.id == key).values(text_ct=changed))

        result = run(trail, "verify")

        assert result.exit_code == 1
        assert f"support_entry {key}" in result.output
        assert run(trail, "verify", "--shallow").exit_code == 0

    def test_tells_a_machine_the_same(self, trail):
        told = json.loads(run(trail, "verify", "--json").output)

        assert told["clean"] is True
        assert told["faults"] == []
        assert told["events"] > 5
