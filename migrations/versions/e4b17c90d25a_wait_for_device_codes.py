"""Wait for somebody to type a device code at the vendor's page.

Revision ID: e4b17c90d25a
Revises: c37e5a90d1b4
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "e4b17c90d25a"
down_revision = "c37e5a90d1b4"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "pending_devices",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("sealed_code", sa.Text, nullable=False),
        sa.Column("user_id", sa.String(40), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=True),
        sa.Column("proxy_ids", DOCUMENT, nullable=True),
        sa.Column("interval_seconds", sa.Float, nullable=False),
        sa.Column("next_poll_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_pending_devices_user_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upstream_id"],
            ["upstreams.id"],
            name="fk_pending_devices_upstream_id_upstreams",
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name="pk_pending_devices"),
    )
    for name in ("user_id", "upstream_id", "expires_at"):
        op.create_index(f"ix_pending_devices_{name}", "pending_devices", [name])


def downgrade() -> None:
    op.drop_table("pending_devices")
