"""Note what sweeps did.

Revision ID: a61d0c3e9f42
Revises: 8a1e6d93b05f
"""

import sqlalchemy as sa
from alembic import op

revision = "a61d0c3e9f42"
down_revision = "8a1e6d93b05f"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger


def upgrade() -> None:
    op.create_table(
        "maintenance_runs",
        sa.Column("sweep", sa.String(64), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT, nullable=True),
        sa.Column("deleted", sa.BigInteger, nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sa.Column("error", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("sweep", name="pk_maintenance_runs"),
    )


def downgrade() -> None:
    op.drop_table("maintenance_runs")
