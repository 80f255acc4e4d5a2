"""Create keys.

Revision: 5c984b75942d (2026-11-22 21:10 UTC)
Follows:
"""
# 1. One step per revision; schema and rows in separate revisions.
# 2. Import nothing from casework and no other revision; a step on rows names its columns as sa.table(...).
# 3. downgrade() is the inverse; where it loses something, its docstring says what.
# 4. Destroy in phases: stop using, release, then drop.
# 5. A step on rows has a test with rows: tests/migrations/test_<slug>.py. Both engines run it.

import sqlalchemy as sa
from alembic import op

revision = "5c984b75942d"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agency_key",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("provider_kid", sa.String(length=80), nullable=False),
        sa.Column("provider_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "version", name=op.f("pk_agency_key")),
    )
    op.create_table(
        "data_key",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("commit16", sa.LargeBinary(length=16), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "record_id", "epoch", name=op.f("pk_data_key")),
    )
    op.create_table(
        "system_key",
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("provider_kid", sa.String(length=80), nullable=False),
        sa.Column("provider_version", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("kind", "version", name=op.f("pk_system_key")),
    )
    op.create_table(
        "key_wrap",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("kek_version", sa.Integer(), nullable=False),
        sa.Column("grant_id", sa.Uuid(), nullable=True),
        sa.Column("wrapped", sa.LargeBinary(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "kek_version"],
            ["agency_key.agency_id", "agency_key.version"],
            name=op.f("fk_key_wrap_agency_id_kek_version_agency_key"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id", "record_id", "epoch"],
            ["data_key.agency_id", "data_key.record_id", "data_key.epoch"],
            name=op.f("fk_key_wrap_owner_id_record_id_epoch_data_key"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_key_wrap")),
        sa.UniqueConstraint("agency_id", "record_id", "epoch", name=op.f("uq_key_wrap_agency_id_record_id_epoch")),
    )
    with op.batch_alter_table("key_wrap", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_key_wrap_agency_id_kek_version"), ["agency_id", "kek_version"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_key_wrap_owner_id_record_id_epoch"), ["owner_id", "record_id", "epoch"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("key_wrap", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_key_wrap_owner_id_record_id_epoch"))
        batch_op.drop_index(batch_op.f("ix_key_wrap_agency_id_kek_version"))

    op.drop_table("key_wrap")
    op.drop_table("system_key")
    op.drop_table("data_key")
    op.drop_table("agency_key")
