"""Keep how much of subscriptions is used over time.

Revision ID: 4d9e61b7a3c8
Revises: f3b8c25e71d9
"""

import sqlalchemy as sa
from alembic import op

revision = "4d9e61b7a3c8"
down_revision = "f3b8c25e71d9"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger


def upgrade() -> None:
    op.create_table(
        "quota_points",
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("account_id", sa.String(128), nullable=False),
        sa.Column("window_name", sa.String(64), nullable=False),
        sa.Column("observed_at", INSTANT, nullable=False),
        sa.Column("used", sa.Float, nullable=True),
        sa.Column("resets_at", INSTANT, nullable=True),
        sa.Column("status", sa.String(64), nullable=True),
        sa.PrimaryKeyConstraint(
            "upstream_id", "account_id", "window_name", "observed_at", name="pk_quota_points"
        ),
    )
    op.create_index("ix_quota_points_observed_at", "quota_points", ["observed_at"])


def downgrade() -> None:
    op.drop_index("ix_quota_points_observed_at", "quota_points")
    op.drop_table("quota_points")
