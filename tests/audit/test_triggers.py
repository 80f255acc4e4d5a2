"""What the database itself refuses."""

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DatabaseError

from casework.audit.models import AuditEvent
from tests.factories.console import console, table_of

pytestmark = pytest.mark.both_engines
NUMBERED = AuditEvent.seq.is_not(None)
WAITING = AuditEvent.seq.is_(None)
LATER_SET = {"seq", "chain"}


def execute(trail, statement):
    with console(trail.app) as connection:
        return connection.execute(statement)


class TestTheTrail:
    def test_refuses_a_delete(self, trail):
        trail.add_read()

        for which in (NUMBERED, WAITING, sa.true()):
            with pytest.raises(DatabaseError, match="append-only"):
                execute(trail, sa.delete(table_of(AuditEvent)).where(which))

    def test_refuses_every_change_of_a_numbered_event(self, trail):
        for name in ("action", "actor_id", "at", "fields", "mac", "seq", "chain", "decision"):
            with pytest.raises(DatabaseError, match="append-only"):
                execute(trail, sa.text(f"UPDATE audit_event SET {name} = NULL WHERE seq IS NOT NULL"))

    def test_refuses_every_change_of_a_waiting_event_but_its_number_and_chain(self, trail):
        trail.add_read()

        empty = {"agency_id", "object_id", "record_id", "actor_id", "unit_id", "detail_ct"}
        for name in {column.name for column in table_of(AuditEvent).columns} - LATER_SET - empty:
            with pytest.raises(DatabaseError, match="append-only"):
                execute(trail, sa.text(f"UPDATE audit_event SET {name} = NULL WHERE seq IS NULL"))
        for name in ("agency_id", "object_id", "record_id", "actor_id", "unit_id"):
            with pytest.raises(DatabaseError, match="append-only"):
                execute(trail, sa.text(f"UPDATE audit_event SET {name} = id WHERE seq IS NULL"))
        execute(trail, sa.text("UPDATE audit_event SET seq = 1000 WHERE seq IS NULL"))
