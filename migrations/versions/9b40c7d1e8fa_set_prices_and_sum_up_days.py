"""Set prices, sum usage up by day, and price periods anew.

Revision ID: 9b40c7d1e8fa
Revises: e4c19b7a2d05
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "9b40c7d1e8fa"
down_revision = "e4c19b7a2d05"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(postgresql.JSONB(none_as_null=True), "postgresql")
SUMS = (
    "requests",
    "cost_microusd",
    "unpriced_requests",
    "input_tokens",
    "cache_read_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
    "input_image_tokens",
    "output_image_tokens",
)
#: ``{column of a day: its longest text}``, all of them parts of its key.
DAY = {
    "grouping": 16,
    "key_id": 40,
    "user_id": 40,
    "upstream_id": 40,
    "model": 256,
    "model_key": 256,
    "protocol": 32,
    "tier": 64,
    "outcome": 32,
}


def upgrade() -> None:
    _create_prices()
    _create_days()
    _create_repricings()


def downgrade() -> None:
    for table in (
        "usage_repriced_sums",
        "usage_repricings",
        "usage_stale_days",
        "usage_days",
        "price_book",
        "price_overrides",
    ):
        op.drop_table(table)


def _create_prices() -> None:
    op.create_table(
        "price_overrides",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("model_key", sa.String(256), nullable=False),
        sa.Column("valid_from", INSTANT, nullable=False),
        sa.Column("price", DOCUMENT, nullable=False),
        sa.Column("note", sa.String(500), nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("updated_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_price_overrides"),
        sa.UniqueConstraint(
            "upstream_id",
            "model_key",
            "valid_from",
            name="uq_price_overrides_upstream_id_model_key_valid_from",
        ),
    )
    op.create_table(
        "price_book",
        sa.Column("model_key", sa.String(256), nullable=False),
        sa.Column("price", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("model_key", name="pk_price_book"),
    )


def _create_days() -> None:
    op.create_table(
        "usage_days",
        *(sa.Column(name, sa.String(longest), nullable=False) for name, longest in DAY.items()),
        sa.Column("day", sa.CHAR(10), nullable=False),
        *(sa.Column(name, sa.BigInteger(), nullable=False) for name in SUMS),
        sa.PrimaryKeyConstraint("grouping", "day", *list(DAY)[1:], name="pk_usage_days"),
    )
    for name in ("key_id", "user_id", "upstream_id", "model"):
        op.create_index(f"ix_usage_days_{name}_day", "usage_days", [name, "day"])
    stale = op.create_table(
        "usage_stale_days",
        sa.Column("day", sa.CHAR(10), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_usage_stale_days"),
    )
    # Days that have hours already are summed up by the gateway, a few at a time.
    hours = sa.table("usage_buckets", sa.column("hour", sa.Text))
    day = sa.func.substr(hours.c.hour, 1, 10)
    op.execute(stale.insert().from_select(["day"], sa.select(day).distinct()))


def _create_repricings() -> None:
    op.create_table(
        "usage_repricings",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("since", INSTANT, nullable=False),
        sa.Column("until", INSTANT, nullable=False),
        sa.Column("scope", DOCUMENT, nullable=False),
        sa.Column("changed_sums", sa.BigInteger, nullable=False),
        sa.Column("cost_before_microusd", sa.BigInteger, nullable=False),
        sa.Column("cost_after_microusd", sa.BigInteger, nullable=False),
        sa.Column("undone_at", INSTANT, nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_usage_repricings"),
    )
    op.create_index("ix_usage_repricings_created_at", "usage_repricings", ["created_at"])
    op.create_table(
        "usage_repriced_sums",
        sa.Column("repricing_id", sa.String(40), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("identity", DOCUMENT, nullable=False),
        sa.Column("moved", DOCUMENT, nullable=False),
        sa.Column("price_before", sa.String(160), nullable=False),
        sa.Column("price_after", sa.String(160), nullable=False),
        sa.Column("cost_before_microusd", sa.BigInteger, nullable=False),
        sa.Column("cost_after_microusd", sa.BigInteger, nullable=False),
        sa.Column("unpriced_before", sa.BigInteger, nullable=False),
        sa.Column("unpriced_after", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("repricing_id", "number", name="pk_usage_repriced_sums"),
        sa.ForeignKeyConstraint(
            ["repricing_id"],
            ["usage_repricings.id"],
            name="fk_usage_repriced_sums_repricing_id_usage_repricings",
            ondelete="CASCADE",
        ),
    )
