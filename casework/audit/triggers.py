"""What the database itself refuses: an event cannot be deleted, nor changed but for its number and chain, once."""

from casework.audit.models import AuditEvent
from casework.core.schema import declare

_SET_LATER = {"seq", "chain"}
_KEPT = [column.name for column in AuditEvent.__table__.columns if column.name not in _SET_LATER]
_CHANGED_SQLITE = " OR ".join(f"NEW.{name} IS NOT OLD.{name}" for name in _KEPT)
_CHANGED_POSTGRESQL = " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in _KEPT)
_FUNCTION = f"""
CREATE OR REPLACE FUNCTION audit_event_keep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'DELETE' OR OLD.seq IS NOT NULL OR {_CHANGED_POSTGRESQL} THEN
    RAISE EXCEPTION 'the trail is append-only';
  END IF;
  RETURN NEW;
END $$
"""

declare(
    "audit_event_no_update",
    "audit_event",
    "sqlite",
    f"CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event WHEN OLD.seq IS NOT NULL OR {_CHANGED_SQLITE} "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "DROP TRIGGER IF EXISTS audit_event_no_update",
)
declare(
    "audit_event_no_delete",
    "audit_event",
    "sqlite",
    "CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event "
    "BEGIN SELECT RAISE(ABORT, 'the trail is append-only'); END",
    "DROP TRIGGER IF EXISTS audit_event_no_delete",
)
declare(
    "audit_event_keep",
    "audit_event",
    "postgresql",
    _FUNCTION,
    "DROP FUNCTION IF EXISTS audit_event_keep() CASCADE",
)
declare(
    "audit_event_append_only",
    "audit_event",
    "postgresql",
    "CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event "
    "FOR EACH ROW EXECUTE FUNCTION audit_event_keep()",
    "DROP TRIGGER IF EXISTS audit_event_append_only ON audit_event",
)
