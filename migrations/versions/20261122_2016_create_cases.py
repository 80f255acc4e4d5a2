"""Create cases.

Revision: 796fc2a07098 (2026-11-22 21:10 UTC)
Follows: 55f1e1a9ce99
"""
# 1. One step per revision; schema and rows in separate revisions.
# 2. Import nothing from casework and no other revision; a step on rows names its columns as sa.table(...).
# 3. downgrade() is the inverse; where it loses something, its docstring says what.
# 4. Destroy in phases: stop using, release, then drop.
# 5. A step on rows has a test with rows: tests/migrations/test_<slug>.py. Both engines run it.

import sqlalchemy as sa
from alembic import op

revision = "796fc2a07098"
down_revision = "55f1e1a9ce99"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "case_counter",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("prefix", sa.String(length=8), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("last_serial", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_case_counter")),
        sa.UniqueConstraint(
            "agency_id", "prefix", "fiscal_year", name=op.f("uq_case_counter_agency_id_prefix_fiscal_year")
        ),
    )
    op.create_table(
        "cases",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("fiscal_year", sa.SmallInteger(), nullable=False),
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=32), nullable=False),
        sa.Column("status_since", sa.Date(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("closing_reason", sa.String(length=40), nullable=False),
        sa.Column("owner_id", sa.Uuid(), nullable=True),
        sa.Column("awaits_owner", sa.Boolean(), nullable=False),
        sa.Column("urgency", sa.String(length=32), nullable=False),
        sa.Column("urgency_seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("next_action_on", sa.Date(), nullable=True),
        sa.Column("last_contact_on", sa.Date(), nullable=True),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("referral_route", sa.String(length=40), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("old_number_ct", sa.LargeBinary(), nullable=True),
        sa.Column("next_action_ct", sa.LargeBinary(), nullable=True),
        sa.Column("topics_ct", sa.LargeBinary(), nullable=True),
        sa.Column("chief_complaint_ct", sa.LargeBinary(), nullable=True),
        sa.Column("closing_text_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint(
            "closed_on IS NOT NULL OR (owner_id IS NOT NULL AND next_action_on IS NOT NULL"
            " AND next_action_ct IS NOT NULL)",
            name=op.f("ck_cases_open_is_owned"),
        ),
        sa.ForeignKeyConstraint(
            ["agency_id", "client_id"],
            ["client.agency_id", "client.id"],
            name=op.f("fk_cases_agency_id_client_id_client"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["owner_id"],
            ["user_account.id"],
            name=op.f("fk_cases_owner_id_user_account"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_cases_unit_id_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_cases")),
    )
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.create_index("ix_cases_agency_id_client_id", ["agency_id", "client_id"], unique=False)
        batch_op.create_index("ix_cases_agency_id_number", ["agency_id", "number"], unique=True)
        batch_op.create_index(
            "ix_cases_agency_id_owner_id_due",
            ["agency_id", "owner_id", "closed_on", "next_action_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_agency_id_unit_id_due",
            ["agency_id", "unit_id", "closed_on", "next_action_on", "id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_cases_agency_id_unit_id_status",
            ["agency_id", "unit_id", "status", "next_action_on", "id"],
            unique=False,
        )

    op.create_table(
        "assignment",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("assigned_by", sa.Uuid(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "case_id"],
            ["cases.agency_id", "cases.id"],
            name=op.f("fk_assignment_agency_id_case_id_cases"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_assignment_user_id_user_account"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_assignment")),
    )
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.create_index(
            "ix_assignment_agency_id_case_id", ["agency_id", "case_id", "starts_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_assignment_agency_id_user_id", ["agency_id", "user_id", "kind", "ends_on"], unique=False
        )

    op.create_table(
        "case_status_change",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("from_status", sa.String(length=32), nullable=False),
        sa.Column("to_status", sa.String(length=32), nullable=False),
        sa.Column("changed_on", sa.Date(), nullable=False),
        sa.Column("changed_by", sa.Uuid(), nullable=True),
        sa.Column("reason_code", sa.String(length=40), nullable=False),
        sa.Column("recontact_on", sa.Date(), nullable=True),
        sa.Column("reason_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "case_id"],
            ["cases.agency_id", "cases.id"],
            name=op.f("fk_case_status_change_agency_id_case_id_cases"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["changed_by"],
            ["user_account.id"],
            name=op.f("fk_case_status_change_changed_by_user_account"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_case_status_change")),
    )
    with op.batch_alter_table("case_status_change", schema=None) as batch_op:
        batch_op.create_index(
            "ix_case_status_change_agency_id_case_id", ["agency_id", "case_id", "changed_on", "id"], unique=False
        )

    op.create_table(
        "enrolment",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("case_id", sa.Uuid(), nullable=False),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("is_again", sa.Boolean(), nullable=False),
        sa.Column("number_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "case_id"],
            ["cases.agency_id", "cases.id"],
            name=op.f("fk_enrolment_agency_id_case_id_cases"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_enrolment")),
    )
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.create_index("ix_enrolment_agency_id_case_id", ["agency_id", "case_id"], unique=False)
        batch_op.create_index("ix_enrolment_agency_id_registered_on", ["agency_id", "registered_on"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("enrolment", schema=None) as batch_op:
        batch_op.drop_index("ix_enrolment_agency_id_registered_on")
        batch_op.drop_index("ix_enrolment_agency_id_case_id")

    op.drop_table("enrolment")
    with op.batch_alter_table("case_status_change", schema=None) as batch_op:
        batch_op.drop_index("ix_case_status_change_agency_id_case_id")

    op.drop_table("case_status_change")
    with op.batch_alter_table("assignment", schema=None) as batch_op:
        batch_op.drop_index("ix_assignment_agency_id_user_id")
        batch_op.drop_index("ix_assignment_agency_id_case_id")

    op.drop_table("assignment")
    with op.batch_alter_table("cases", schema=None) as batch_op:
        batch_op.drop_index("ix_cases_agency_id_unit_id_status")
        batch_op.drop_index("ix_cases_agency_id_unit_id_due")
        batch_op.drop_index("ix_cases_agency_id_owner_id_due")
        batch_op.drop_index("ix_cases_agency_id_number")
        batch_op.drop_index("ix_cases_agency_id_client_id")

    op.drop_table("cases")
    op.drop_table("case_counter")
