"""Set coding agents up by a script that is downloaded once.

Revision ID: c37e5a90d1b4
Revises: 9b40c7d1e8fa
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "c37e5a90d1b4"
down_revision = "9b40c7d1e8fa"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "agent_setups",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("key_name", sa.String(128), nullable=False),
        sa.Column("asks_key", sa.Boolean, nullable=False),
        sa.Column("configuration", DOCUMENT, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.Column("downloaded_at", INSTANT, nullable=True),
        sa.Column("key_id", sa.String(40), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_agent_setups_user_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["key_id"], ["api_keys.id"], name="fk_agent_setups_key_id_api_keys", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_agent_setups"),
    )
    for name in ("user_id", "expires_at", "key_id"):
        op.create_index(f"ix_agent_setups_{name}", "agent_setups", [name])


def downgrade() -> None:
    op.drop_table("agent_setups")
