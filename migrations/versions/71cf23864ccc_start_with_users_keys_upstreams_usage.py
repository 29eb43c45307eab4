"""Start with users, keys, upstreams and usage.

Revision ID: 71cf23864ccc
Revises:
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision = "71cf23864ccc"
down_revision = None
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger
DOCUMENT = sa.JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def upgrade() -> None:
    create_settings()
    create_users()
    create_api_keys()
    create_upstreams()
    create_usage_buckets()
    create_usage_requests()


def downgrade() -> None:
    for table in (
        "usage_requests",
        "usage_buckets",
        "upstream_model_caches",
        "upstream_states",
        "upstreams",
        "api_keys",
        "sessions",
        "users",
        "settings",
    ):
        op.drop_table(table)


def create_settings() -> None:
    settings = op.create_table(
        "settings",
        sa.Column("key", sa.String(64), nullable=False),
        sa.Column("value", DOCUMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_settings"),
    )
    # The revision is locked and raised by every change; it has to exist for that.
    op.bulk_insert(settings, [{"key": "revision", "value": 0}])


def create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("name_key", sa.String(400), nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("password_hash", sa.String(255), nullable=True),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name_key", name="uq_users_name_key"),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(64), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("csrf_token", sa.String(64), nullable=False),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.Column("last_seen_at", INSTANT(), nullable=False),
        sa.Column("expires_at", INSTANT(), nullable=False),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_sessions_user_id_users", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_sessions"),
    )
    op.create_index("ix_sessions_user_id", "sessions", ["user_id"])
    op.create_index("ix_sessions_expires_at", "sessions", ["expires_at"])


def create_api_keys() -> None:
    op.create_table(
        "api_keys",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("key_hash", sa.String(64), nullable=False),
        sa.Column("key_prefix", sa.String(16), nullable=False),
        sa.Column("key_last4", sa.String(4), nullable=False),
        sa.Column("upstream_ids", DOCUMENT, nullable=True),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("expires_at", INSTANT(), nullable=True),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.Column("last_used_at", INSTANT(), nullable=True),
        sa.Column("revoked_at", INSTANT(), nullable=True),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_api_keys_user_id_users", ondelete="RESTRICT"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_api_keys"),
        sa.UniqueConstraint("key_hash", name="uq_api_keys_key_hash"),
    )
    op.create_index("ix_api_keys_user_id", "api_keys", ["user_id"])


def create_upstreams() -> None:
    op.create_table(
        "upstreams",
        sa.Column("id", sa.String(40), nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("enabled", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("sort_order", sa.Integer(), nullable=False),
        sa.Column("config", DOCUMENT, nullable=False),
        sa.Column("secrets", sa.Text(), nullable=True),
        sa.Column("flag_overrides", DOCUMENT, nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", INSTANT(), nullable=False),
        sa.Column("updated_at", INSTANT(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_upstreams"),
        sa.UniqueConstraint("name", name="uq_upstreams_name"),
    )
    op.create_table(
        "upstream_states",
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("state", DOCUMENT, nullable=True),
        sa.Column("state_secrets", sa.Text(), nullable=True),
        sa.Column("state_version", sa.Integer(), nullable=False),
        sa.Column("updated_at", INSTANT(), nullable=False),
        belongs_to_upstream("upstream_states"),
        sa.PrimaryKeyConstraint("upstream_id", name="pk_upstream_states"),
    )
    op.create_table(
        "upstream_model_caches",
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("shape", sa.Integer(), nullable=False),
        sa.Column("upstream_version", sa.Integer(), nullable=False),
        sa.Column("models", DOCUMENT, nullable=False),
        sa.Column("fetched_at", INSTANT(), nullable=False),
        sa.Column("error", sa.Text(), nullable=True),
        sa.Column("error_at", INSTANT(), nullable=True),
        belongs_to_upstream("upstream_model_caches"),
        sa.PrimaryKeyConstraint("upstream_id", name="pk_upstream_model_caches"),
    )


def belongs_to_upstream(table: str) -> sa.ForeignKeyConstraint:
    name = f"fk_{table}_upstream_id_upstreams"
    return sa.ForeignKeyConstraint(["upstream_id"], ["upstreams.id"], name=name, ondelete="CASCADE")


def create_usage_buckets() -> None:
    op.create_table(
        "usage_buckets",
        sa.Column("hour", sa.CHAR(13), nullable=False),
        sa.Column("key_id", sa.String(40), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("model", sa.String(256), nullable=False),
        sa.Column("model_key", sa.String(256), nullable=False),
        sa.Column("protocol", sa.String(32), nullable=False),
        sa.Column("tier", sa.String(64), nullable=False),
        sa.Column("outcome", sa.String(32), nullable=False),
        sa.Column("requests", sa.BigInteger(), nullable=False),
        *token_columns(),
        sa.PrimaryKeyConstraint(
            *(
                "hour",
                "key_id",
                "user_id",
                "upstream_id",
                "model",
                "model_key",
                "protocol",
                "tier",
                "outcome",
            ),
            name="pk_usage_buckets",
        ),
    )
    op.create_index("ix_usage_buckets_key_id_hour", "usage_buckets", ["key_id", "hour"])
    op.create_index("ix_usage_buckets_upstream_id_hour", "usage_buckets", ["upstream_id", "hour"])


def create_usage_requests() -> None:
    op.create_table(
        "usage_requests",
        sa.Column("id", sa.String(64), nullable=False),
        sa.Column("started_at", INSTANT(), nullable=False),
        sa.Column("key_id", sa.String(40), nullable=False),
        sa.Column("user_id", sa.String(40), nullable=False),
        sa.Column("protocol", sa.String(32), nullable=False),
        sa.Column("action", sa.String(32), nullable=False),
        sa.Column("model", sa.String(256), nullable=False),
        sa.Column("verdict", sa.String(32), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=False),
        sa.Column("model_key", sa.String(256), nullable=False),
        sa.Column("tier", sa.String(64), nullable=False),
        sa.Column("stream", sa.Boolean(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("duration_ms", sa.BigInteger(), nullable=False),
        sa.Column("first_token_ms", sa.BigInteger(), nullable=True),
        sa.Column("upstream_request_id", sa.String(256), nullable=False),
        sa.Column("error", sa.Text(), nullable=False),
        *token_columns(),
        sa.PrimaryKeyConstraint("id", name="pk_usage_requests"),
    )
    op.create_index("ix_usage_requests_started_at", "usage_requests", ["started_at"])
    op.create_index("ix_usage_requests_key_id_started_at", "usage_requests", ["key_id", "started_at"])


def token_columns() -> list[sa.Column]:
    names = (
        "input_tokens",
        "cache_read_tokens",
        "cache_write_5m_tokens",
        "cache_write_1h_tokens",
        "output_tokens",
        "reasoning_tokens",
        "input_image_tokens",
        "output_image_tokens",
    )
    return [sa.Column(name, sa.BigInteger(), nullable=False) for name in names]
