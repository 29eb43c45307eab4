"""Prefix and disable models.

Revision ID: 977745f62fde
Revises: 0e1248ce00f7
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "977745f62fde"
down_revision = "0e1248ce00f7"
branch_labels = None
depends_on = None

DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    op.add_column("upstreams", sa.Column("model_prefix", DOCUMENT, nullable=True))
    op.add_column("upstreams", sa.Column("disabled_models", DOCUMENT, nullable=True))


def downgrade() -> None:
    op.drop_column("upstreams", "disabled_models")
    op.drop_column("upstreams", "model_prefix")
