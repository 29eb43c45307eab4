"""Find exchanges by protocol, also by one that is hardly ever spoken.

Revision ID: 1f0a7c3be942
Revises: 4d9e61b7a3c8
"""

from alembic import op

revision = "1f0a7c3be942"
down_revision = "4d9e61b7a3c8"
branch_labels = None
depends_on = None

INDEX = "ix_usage_requests_protocol_started_at"


def upgrade() -> None:
    op.create_index(INDEX, "usage_requests", ["protocol", "started_at"])


def downgrade() -> None:
    op.drop_index(INDEX, "usage_requests")
