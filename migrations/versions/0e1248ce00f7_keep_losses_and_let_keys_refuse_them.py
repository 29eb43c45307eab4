"""Keep losses, and let keys refuse them.

Revision ID: 0e1248ce00f7
Revises: efb5d23c2f88
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "0e1248ce00f7"
down_revision = "efb5d23c2f88"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("usage_requests", sa.Column("losses", DOCUMENT, nullable=True))
    strict = sa.Column("strict_losses", sa.Boolean(), server_default=sa.false(), nullable=False)
    op.add_column("api_keys", strict)


def downgrade() -> None:
    op.drop_column("api_keys", "strict_losses")
    op.drop_column("usage_requests", "losses")
