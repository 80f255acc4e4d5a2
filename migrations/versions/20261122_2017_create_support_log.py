"""Create support log.

Revision: 178f31e69bf3 (2026-11-22 21:10 UTC)
Follows: 796fc2a07098
"""
# 1. One step per revision; schema and rows in separate revisions.
# 2. Import nothing from casework and no other revision; a step on rows names its columns as sa.table(...).
# 3. downgrade() is the inverse; where it loses something, its docstring says what.
# 4. Destroy in phases: stop using, release, then drop.
# 5. A step on rows has a test with rows: tests/migrations/test_<slug>.py. Both engines run it.

import sqlalchemy as sa
from alembic import op

revision = "178f31e69bf3"
down_revision = "796fc2a07098"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "appointment",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=True),
        sa.Column("client_id", sa.Uuid(), nullable=True),
        sa.Column("staff_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_id", sa.Uuid(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("room_ct", sa.LargeBinary(), nullable=True),
        sa.Column("nickname_ct", sa.LargeBinary(), nullable=True),
        sa.Column("place_ct", sa.LargeBinary(), nullable=True),
        sa.Column("memo_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("ends_at > starts_at", name=op.f("ck_appointment_ends_after_start")),
        sa.ForeignKeyConstraint(
            ["agency_id", "case_id"],
            ["cases.agency_id", "cases.id"],
            name=op.f("fk_appointment_agency_id_case_id_cases"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "client_id"],
            ["client.agency_id", "client.id"],
            name=op.f("fk_appointment_agency_id_client_id_client"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["staff_id"],
            ["user_account.id"],
            name=op.f("fk_appointment_staff_id_user_account"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_appointment_unit_id_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_appointment")),
    )
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.create_index("ix_appointment_agency_id_case_id", ["agency_id", "case_id", "starts_at"], unique=False)
        batch_op.create_index(
            "ix_appointment_agency_id_client_id", ["agency_id", "client_id", "starts_at"], unique=False
        )
        batch_op.create_index("ix_appointment_agency_id_staff_id", ["agency_id", "staff_id", "starts_at"], unique=False)
        batch_op.create_index(
            "ix_appointment_agency_id_unit_id", ["agency_id", "unit_id", "starts_at", "id"], unique=False
        )

    op.create_table(
        "support_entry",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("author_id", sa.Uuid(), nullable=True),
        sa.Column("supported_on", sa.Date(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("duration_minutes", sa.SmallInteger(), nullable=True),
        sa.Column("method", sa.String(length=40), nullable=False),
        sa.Column("official_method", sa.String(length=40), nullable=False),
        sa.Column("counterpart", sa.String(length=40), nullable=False),
        sa.Column("is_contact", sa.Boolean(), nullable=False),
        sa.Column("is_consultation", sa.Boolean(), nullable=False),
        sa.Column("is_outreach", sa.Boolean(), nullable=False),
        sa.Column("requested_by", sa.String(length=40), nullable=False),
        sa.Column("is_corrected", sa.Boolean(), nullable=False),
        sa.Column("state", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("text_ct", sa.LargeBinary(), nullable=True),
        sa.Column("place_ct", sa.LargeBinary(), nullable=True),
        sa.Column("next_action_ct", sa.LargeBinary(), nullable=True),
        sa.Column("private_memo_ct", sa.LargeBinary(), nullable=True),
        sa.Column("counting_reason_ct", sa.LargeBinary(), nullable=True),
        sa.Column("appointment_id", sa.Uuid(), nullable=True),
        sa.Column("next_action_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "case_id"],
            ["cases.agency_id", "cases.id"],
            name=op.f("fk_support_entry_agency_id_case_id_cases"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["author_id"],
            ["user_account.id"],
            name=op.f("fk_support_entry_author_id_user_account"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_support_entry")),
    )
    with op.batch_alter_table("support_entry", schema=None) as batch_op:
        batch_op.create_index("ix_support_entry_agency_id_appointment_id", ["agency_id", "appointment_id"], unique=True)
        batch_op.create_index(
            "ix_support_entry_agency_id_author_id", ["agency_id", "author_id", "supported_on"], unique=False
        )
        batch_op.create_index(
            "ix_support_entry_agency_id_case_id", ["agency_id", "case_id", "supported_on", "id"], unique=False
        )
        batch_op.create_index("ix_support_entry_agency_id_supported_on", ["agency_id", "supported_on"], unique=False)

    op.create_table(
        "entry_staff",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "entry_id"],
            ["support_entry.agency_id", "support_entry.id"],
            name=op.f("fk_entry_staff_agency_id_entry_id_support_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_entry_staff_user_id_user_account"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_entry_staff")),
        sa.UniqueConstraint("agency_id", "entry_id", "user_id", name=op.f("uq_entry_staff_agency_id_entry_id_user_id")),
    )
    with op.batch_alter_table("entry_staff", schema=None) as batch_op:
        batch_op.create_index("ix_entry_staff_agency_id_user_id", ["agency_id", "user_id"], unique=False)

    op.create_table(
        "support_entry_version",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("content_ct", sa.LargeBinary(), nullable=True),
        sa.Column("reason_ct", sa.LargeBinary(), nullable=True),
        sa.Column("ended_by", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "entry_id"],
            ["support_entry.agency_id", "support_entry.id"],
            name=op.f("fk_support_entry_version_agency_id_entry_id_support_entry"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_support_entry_version")),
        sa.UniqueConstraint(
            "agency_id", "entry_id", "version", name=op.f("uq_support_entry_version_agency_id_entry_id_version")
        ),
    )


def downgrade() -> None:
    op.drop_table("support_entry_version")
    with op.batch_alter_table("entry_staff", schema=None) as batch_op:
        batch_op.drop_index("ix_entry_staff_agency_id_user_id")

    op.drop_table("entry_staff")
    with op.batch_alter_table("support_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_support_entry_agency_id_supported_on")
        batch_op.drop_index("ix_support_entry_agency_id_case_id")
        batch_op.drop_index("ix_support_entry_agency_id_author_id")
        batch_op.drop_index("ix_support_entry_agency_id_appointment_id")

    op.drop_table("support_entry")
    with op.batch_alter_table("appointment", schema=None) as batch_op:
        batch_op.drop_index("ix_appointment_agency_id_unit_id")
        batch_op.drop_index("ix_appointment_agency_id_staff_id")
        batch_op.drop_index("ix_appointment_agency_id_client_id")
        batch_op.drop_index("ix_appointment_agency_id_case_id")

    op.drop_table("appointment")
