"""Tell exchanges apart by client, conversation and time, and keep how fast upstreams are.

Revision ID: 7e2b91c4d0a8
Revises: e4b17c90d25a
"""

import sqlalchemy as sa
from alembic import op

revision = "7e2b91c4d0a8"
down_revision = "e4b17c90d25a"
branch_labels = None
depends_on = None

TEXTS = {"client": 64, "session_id": 128, "trace_id": 32, "parent_span_id": 16}
#: The last one is an instant: milliseconds since 1970.
NUMBERS = ("queue_us", "gateway_us", "connect_us", "upstream_us", "written_at")
INDEXES = {
    "ix_usage_requests_user_id_started_at": (["user_id", "started_at"], None),
    "ix_usage_requests_upstream_id_started_at": (["upstream_id", "started_at"], None),
    "ix_usage_requests_model_started_at": (["model", "started_at"], None),
    "ix_usage_requests_written_at": (["written_at"], None),
    "ix_usage_requests_session_id_started_at": (["session_id", "started_at"], "session_id <> ''"),
    "ix_usage_requests_failed": (["started_at"], "verdict <> 'complete'"),
    "ix_usage_requests_slow": (["started_at"], "duration_ms >= 60000"),
}
BUCKETS = [f"n{number:02}" for number in range(25)]
COUNTS = ("requests", "succeeded", "failed_with_output", "failed_without_output", "neutral", "stalled")


def upgrade() -> None:
    for name, longest in TEXTS.items():
        column = sa.Column(name, sa.String(longest), server_default=sa.text("''"), nullable=False)
        op.add_column("usage_requests", column)
    for name in NUMBERS:
        op.add_column("usage_requests", sa.Column(name, sa.BigInteger(), nullable=True))
    for name, (columns, condition) in INDEXES.items():
        where = sa.text(condition) if condition else None
        op.create_index(name, "usage_requests", columns, sqlite_where=where, postgresql_where=where)
    op.create_table(
        "performance_histograms",
        sa.Column("metric", sa.String(16), nullable=False),
        *_identity(),
        *(sa.Column(name, sa.BigInteger(), server_default=sa.text("0"), nullable=False) for name in BUCKETS),
        sa.PrimaryKeyConstraint(
            "metric", "hour", "upstream_id", "model_key", "protocol", name="pk_performance_histograms"
        ),
    )
    op.create_table(
        "performance_counts",
        *_identity(),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in COUNTS),
        sa.PrimaryKeyConstraint("hour", "upstream_id", "model_key", "protocol", name="pk_performance_counts"),
    )


def downgrade() -> None:
    op.drop_table("performance_counts")
    op.drop_table("performance_histograms")
    for name in INDEXES:
        op.drop_index(name, "usage_requests")
    for name in (*NUMBERS, *TEXTS):
        op.drop_column("usage_requests", name)


def _identity() -> list[sa.Column[str]]:
    return [
        sa.Column("hour", sa.CHAR(13), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("model_key", sa.String(256), nullable=False),
        sa.Column("protocol", sa.String(32), nullable=False),
    ]
