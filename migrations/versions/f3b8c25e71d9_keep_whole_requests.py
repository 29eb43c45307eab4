"""Keep whole requests.

Revision ID: f3b8c25e71d9
Revises: 7e2b91c4d0a8
"""

import sqlalchemy as sa
from alembic import op

revision = "f3b8c25e71d9"
down_revision = "7e2b91c4d0a8"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger


def upgrade() -> None:
    op.create_table(
        "dumps",
        sa.Column("exchange_id", sa.String(64), nullable=False),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("key_id", sa.String(40), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("protocol", sa.String(32), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("model", sa.String(256), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("status", sa.Integer, nullable=False),
        sa.Column("stream", sa.Boolean, nullable=False),
        sa.Column("duration_ms", sa.BigInteger, nullable=False),
        sa.Column("error", sa.Text, nullable=False),
        sa.Column("request_bytes", sa.BigInteger, nullable=False),
        sa.Column("response_bytes", sa.BigInteger, nullable=False),
        sa.Column("is_truncated", sa.Boolean, nullable=False),
        sa.Column("stored_bytes", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("exchange_id", name="pk_dumps"),
    )
    op.create_index("ix_dumps_key_id_started_at", "dumps", ["key_id", "started_at"])
    op.create_index("ix_dumps_started_at", "dumps", ["started_at"])


def downgrade() -> None:
    op.drop_index("ix_dumps_started_at", "dumps")
    op.drop_index("ix_dumps_key_id_started_at", "dumps")
    op.drop_table("dumps")
