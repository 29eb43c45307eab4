"""Name models by alias.

Revision ID: efb5d23c2f88
Revises: 3b9f0c52d7ae
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "efb5d23c2f88"
down_revision = "3b9f0c52d7ae"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.create_table(
        "model_aliases",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(256), nullable=False),
        sa.Column("display_name", sa.String(256), nullable=True),
        sa.Column("selection", sa.String(32), nullable=False),
        sa.Column("is_listed", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("targets", DOCUMENT, nullable=False),
        # Milliseconds since 1970.
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_model_aliases"),
        sa.UniqueConstraint("name", name="uq_model_aliases_name"),
    )


def downgrade() -> None:
    op.drop_table("model_aliases")
