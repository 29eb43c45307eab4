"""Pass over upstreams that fail, and keep why.

Revision ID: a6e20d4f9b17
Revises: a61d0c3e9f42
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "a6e20d4f9b17"
down_revision = "a61d0c3e9f42"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "upstream_health",
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("scope", sa.String(256), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("begun_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("is_stated", sa.Boolean, nullable=False),
        sa.Column("limit_name", sa.String(128), nullable=False),
        sa.Column("times", sa.Integer, nullable=False),
        sa.Column("upstream_version", sa.Integer, nullable=False),
        sa.Column("evidence", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("upstream_id", "scope", name="pk_upstream_health"),
        sa.ForeignKeyConstraint(
            ["upstream_id"],
            ["upstreams.id"],
            name="fk_upstream_health_upstream_id_upstreams",
            ondelete="CASCADE",
        ),
    )
    op.add_column("usage_requests", sa.Column("attempt_log", DOCUMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("usage_requests", "attempt_log")
    op.drop_table("upstream_health")
