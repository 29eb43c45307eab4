"""Limit what keys and users may use, and count it.

Revision ID: e4c19b7a2d05
Revises: d2f7a90b6e31
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e4c19b7a2d05"
down_revision = "d2f7a90b6e31"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "limit_counters",
        sa.Column("subject", sa.String(64), nullable=False),
        sa.Column("state", DOCUMENT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("subject", name="pk_limit_counters"),
    )
    op.create_index("ix_limit_counters_updated_at", "limit_counters", ["updated_at"])
    op.add_column("users", sa.Column("limits", DOCUMENT, nullable=True))
    op.add_column("api_keys", sa.Column("limits", DOCUMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("api_keys", "limits")
    op.drop_column("users", "limits")
    op.drop_index("ix_limit_counters_updated_at", "limit_counters")
    op.drop_table("limit_counters")
