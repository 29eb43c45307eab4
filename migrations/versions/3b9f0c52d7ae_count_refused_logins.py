"""Count refused logins.

Revision ID: 3b9f0c52d7ae
Revises: 71cf23864ccc
"""

import sqlalchemy as sa
from alembic import op

revision = "3b9f0c52d7ae"
down_revision = "71cf23864ccc"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "login_failures",
        sa.Column("id", sa.String(40), nullable=False),
        # Milliseconds since 1970.
        sa.Column("failed_at", sa.BigInteger, nullable=False),
        sa.Column("user_name", sa.String(128), nullable=False),
        sa.Column("address", sa.String(64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_login_failures"),
    )
    for column in ("failed_at", "user_name", "address"):
        op.create_index(f"ix_login_failures_{column}", "login_failures", [column])


def downgrade() -> None:
    op.drop_table("login_failures")
