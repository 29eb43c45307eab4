"""Reach upstreams over proxies.

Revision ID: b7d04e61c9a3
Revises: 5c8d1f3a7e26
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "b7d04e61c9a3"
down_revision = "5c8d1f3a7e26"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "proxies",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("scheme", sa.String(16), nullable=False),
        sa.Column("host", sa.String(255), nullable=False),
        sa.Column("port", sa.Integer, nullable=False),
        sa.Column("secrets", sa.Text, nullable=True),
        sa.Column("dial_seconds", sa.Integer, nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_proxies"),
        sa.UniqueConstraint("name", name="uq_proxies_name"),
    )
    op.create_table(
        "proxy_backoffs",
        sa.Column("proxy_id", sa.String(40), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("fail_count", sa.Integer, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("last_error", sa.Text, nullable=False),
        sa.Column("last_error_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("proxy_id", "upstream_id", name="pk_proxy_backoffs"),
        sa.ForeignKeyConstraint(
            ["proxy_id"], ["proxies.id"], name="fk_proxy_backoffs_proxy_id_proxies", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upstream_id"],
            ["upstreams.id"],
            name="fk_proxy_backoffs_upstream_id_upstreams",
            ondelete="CASCADE",
        ),
    )
    op.create_index("ix_proxy_backoffs_upstream_id", "proxy_backoffs", ["upstream_id"])
    op.add_column("upstreams", sa.Column("proxy_ids", DOCUMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("upstreams", "proxy_ids")
    op.drop_table("proxy_backoffs")
    op.drop_table("proxies")
