"""Announce limits of aliases.

Revision ID: 239ab253c516
Revises: 977745f62fde
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "239ab253c516"
down_revision = "977745f62fde"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("model_aliases", sa.Column("announced_metadata", DOCUMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("model_aliases", "announced_metadata")
