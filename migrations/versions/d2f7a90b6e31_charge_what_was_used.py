"""Charge what was used: a cost and the price version of it on every row of usage.

Revision ID: d2f7a90b6e31
Revises: a6e20d4f9b17
"""

import sqlalchemy as sa
from alembic import op

revision = "d2f7a90b6e31"
down_revision = "a6e20d4f9b17"
branch_labels = None
depends_on = None

#: What a sum of usage is of, before this step.
IDENTITY = (
    "hour",
    "key_id",
    "user_id",
    "upstream_id",
    "model",
    "model_key",
    "protocol",
    "tier",
    "outcome",
)
COUNTS = (
    "input_tokens",
    "cache_read_tokens",
    "cache_write_5m_tokens",
    "cache_write_1h_tokens",
    "output_tokens",
    "reasoning_tokens",
    "input_image_tokens",
    "output_image_tokens",
)
BUCKETS = sa.table("usage_buckets", *(sa.column(name) for name in (*IDENTITY, "requests", *COUNTS)))
UNPRICED = sa.table("usage_buckets", sa.column("requests"), sa.column("unpriced_requests"))
REQUESTS = sa.table("usage_requests", sa.column("cost_microusd", sa.BigInteger))
PARKED = "usage_buckets_parked"


def upgrade() -> None:
    op.add_column("usage_requests", sa.Column("cost_microusd", sa.BigInteger(), nullable=True))
    op.add_column(
        "usage_requests",
        sa.Column("price_version", sa.String(160), server_default=sa.text("''"), nullable=False),
    )
    _set_free(REQUESTS)
    with op.batch_alter_table("usage_buckets") as batch:
        batch.add_column(sa.Column("length_class", sa.Integer(), server_default=sa.text("0"), nullable=False))
        batch.add_column(
            sa.Column("price_version", sa.String(160), server_default=sa.text("''"), nullable=False)
        )
        batch.add_column(
            sa.Column("cost_microusd", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
        )
        batch.add_column(
            sa.Column("unpriced_requests", sa.BigInteger(), server_default=sa.text("0"), nullable=False)
        )
        batch.drop_constraint("pk_usage_buckets", type_="primary")
        batch.create_primary_key("pk_usage_buckets", [*IDENTITY, "length_class", "price_version"])
    # What was used before there were prices is unpriced, which is not free.
    op.execute(
        sa.update(UNPRICED).values(unpriced_requests=UNPRICED.c.requests).where(_used("usage_buckets"))
    )


def downgrade() -> None:
    # Sums that only their price keeps apart become one.
    sums = [sa.func.sum(BUCKETS.c[name]).label(name) for name in ("requests", *COUNTS)]
    identity = [BUCKETS.c[name] for name in IDENTITY]
    columns = [sa.Column(name, sa.Text()) for name in IDENTITY]
    parked = op.create_table(
        PARKED, *columns, *(sa.Column(name, sa.BigInteger()) for name in ("requests", *COUNTS))
    )
    op.execute(
        parked.insert().from_select(
            [*IDENTITY, "requests", *COUNTS], sa.select(*identity, *sums).group_by(*identity)
        )
    )
    op.execute(sa.delete(BUCKETS))
    with op.batch_alter_table("usage_buckets") as batch:
        batch.drop_constraint("pk_usage_buckets", type_="primary")
        for name in ("length_class", "price_version", "cost_microusd", "unpriced_requests"):
            batch.drop_column(name)
        batch.create_primary_key("pk_usage_buckets", list(IDENTITY))
    names = [*IDENTITY, "requests", *COUNTS]
    op.execute(sa.insert(BUCKETS).from_select(names, sa.select(*(parked.c[name] for name in names))))
    op.drop_table(PARKED)
    with op.batch_alter_table("usage_requests") as batch:
        batch.drop_column("price_version")
        batch.drop_column("cost_microusd")


def _set_free(rows: sa.TableClause) -> None:
    """Exchanges that used nothing cost nothing."""
    op.execute(sa.update(rows).values(cost_microusd=0).where(sa.not_(_used("usage_requests"))))


def _used(table: str) -> sa.ColumnElement[bool]:
    columns = [sa.literal_column(f"{table}.{name}") for name in COUNTS]
    return sa.or_(*(column > 0 for column in columns))
