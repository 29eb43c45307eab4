"""Cap users, scope keys, and tell sessions apart.

Revision ID: 8a1e6d93b05f
Revises: c4a91f7e2d58
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "8a1e6d93b05f"
down_revision = "c4a91f7e2d58"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("users", sa.Column("upstream_ids", DOCUMENT, nullable=True))
    op.add_column("users", sa.Column("deleted_at", INSTANT, nullable=True))
    op.add_column(
        "sessions", sa.Column("address", sa.String(64), server_default=sa.text("''"), nullable=False)
    )
    op.add_column(
        "sessions", sa.Column("user_agent", sa.String(256), server_default=sa.text("''"), nullable=False)
    )
    op.add_column("api_keys", sa.Column("models", DOCUMENT, nullable=True))
    op.add_column("api_keys", sa.Column("scope", sa.String(16), nullable=True))
    op.add_column("api_keys", sa.Column("dump_retention_seconds", sa.Integer(), nullable=True))


def downgrade() -> None:
    # An older release would let deleted users sign in again.
    op.execute("DELETE FROM api_keys WHERE user_id IN (SELECT id FROM users WHERE deleted_at IS NOT NULL)")
    op.execute("DELETE FROM users WHERE deleted_at IS NOT NULL")
    op.drop_column("api_keys", "dump_retention_seconds")
    op.drop_column("api_keys", "scope")
    op.drop_column("api_keys", "models")
    op.drop_column("sessions", "user_agent")
    op.drop_column("sessions", "address")
    op.drop_column("users", "deleted_at")
    op.drop_column("users", "upstream_ids")
