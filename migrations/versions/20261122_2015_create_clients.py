"""Create clients.

Revision: 55f1e1a9ce99 (2026-11-22 21:10 UTC)
Follows: 8bc71ac2c36a
"""
# 1. One step per revision; schema and rows in separate revisions.
# 2. Import nothing from casework and no other revision; a step on rows names its columns as sa.table(...).
# 3. downgrade() is the inverse; where it loses something, its docstring says what.
# 4. Destroy in phases: stop using, release, then drop.
# 5. A step on rows has a test with rows: tests/migrations/test_<slug>.py. Both engines run it.

import sqlalchemy as sa
from alembic import op

revision = "55f1e1a9ce99"
down_revision = "8bc71ac2c36a"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "client",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("restricted", sa.Boolean(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.Uuid(), nullable=True),
        sa.Column("retention_until", sa.Date(), nullable=True),
        sa.Column("family_name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("given_name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("family_kana_ct", sa.LargeBinary(), nullable=True),
        sa.Column("given_kana_ct", sa.LargeBinary(), nullable=True),
        sa.Column("preferred_name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("latin_name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("alias_name_ct", sa.LargeBinary(), nullable=True),
        sa.Column("birth_ct", sa.LargeBinary(), nullable=True),
        sa.Column("sex_ct", sa.LargeBinary(), nullable=True),
        sa.Column("phone_ct", sa.LargeBinary(), nullable=True),
        sa.Column("contact_safety_ct", sa.LargeBinary(), nullable=True),
        sa.Column("memo_ct", sa.LargeBinary(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_client")),
    )
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.create_index("ix_client_agency_id_restricted", ["agency_id", "restricted"], unique=False)

    op.create_table(
        "directory_version",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_directory_version")),
    )
    op.create_table(
        "client_card",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("keys_version", sa.SmallInteger(), nullable=False),
        sa.Column("changed_seq", sa.BigInteger(), nullable=False),
        sa.Column("content_ct", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["agency_id", "id"],
            ["client.agency_id", "client.id"],
            name=op.f("fk_client_card_agency_id_id_client"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_client_card")),
    )
    with op.batch_alter_table("client_card", schema=None) as batch_op:
        batch_op.create_index("ix_client_card_agency_id_changed_seq", ["agency_id", "changed_seq"], unique=False)

    op.create_table(
        "residence",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("municipality_code", sa.String(length=6), nullable=False),
        sa.Column("known_on", sa.Date(), nullable=False),
        sa.Column("address_ct", sa.LargeBinary(), nullable=True),
        sa.Column("since_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["agency_id", "client_id"],
            ["client.agency_id", "client.id"],
            name=op.f("fk_residence_agency_id_client_id_client"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["municipality_code"],
            ["municipality.code"],
            name=op.f("fk_residence_municipality_code_municipality"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_residence")),
    )
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.create_index(
            "ix_residence_agency_id_client_id", ["agency_id", "client_id", "known_on", "id"], unique=False
        )
        batch_op.create_index(
            "ix_residence_agency_id_municipality_code", ["agency_id", "municipality_code"], unique=False
        )

    op.create_table(
        "client_access",
        sa.Column("agency_id", sa.Uuid(), nullable=False),
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("unit_id", sa.Uuid(), nullable=False),
        sa.Column("client_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("ground", sa.String(length=32), nullable=False),
        sa.Column("valid_from", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("granted_by", sa.Uuid(), nullable=True),
        sa.CheckConstraint("valid_until IS NULL OR valid_until >= valid_from", name=op.f("ck_client_access_order")),
        sa.ForeignKeyConstraint(
            ["agency_id", "client_id"],
            ["client.agency_id", "client.id"],
            name=op.f("fk_client_access_agency_id_client_id_client"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["unit_id"], ["unit.id"], name=op.f("fk_client_access_unit_id_unit"), initially="DEFERRED", deferrable=True
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_client_access_user_id_user_account"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.PrimaryKeyConstraint("agency_id", "id", name=op.f("pk_client_access")),
    )
    with op.batch_alter_table("client_access", schema=None) as batch_op:
        batch_op.create_index(
            "ix_client_access_agency_id_client_id", ["agency_id", "client_id", "unit_id"], unique=False
        )
        batch_op.create_index(
            "ix_client_access_agency_id_unit_id", ["agency_id", "unit_id", "user_id", "client_id"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("client_access", schema=None) as batch_op:
        batch_op.drop_index("ix_client_access_agency_id_unit_id")
        batch_op.drop_index("ix_client_access_agency_id_client_id")

    op.drop_table("client_access")
    with op.batch_alter_table("residence", schema=None) as batch_op:
        batch_op.drop_index("ix_residence_agency_id_municipality_code")
        batch_op.drop_index("ix_residence_agency_id_client_id")

    op.drop_table("residence")
    with op.batch_alter_table("client_card", schema=None) as batch_op:
        batch_op.drop_index("ix_client_card_agency_id_changed_seq")

    op.drop_table("client_card")
    op.drop_table("directory_version")
    with op.batch_alter_table("client", schema=None) as batch_op:
        batch_op.drop_index("ix_client_agency_id_restricted")

    op.drop_table("client")
