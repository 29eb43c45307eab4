"""Lease work and await sign-ins.

Revision ID: 5c8d1f3a7e26
Revises: 239ab253c516
"""

import sqlalchemy as sa
from alembic import op

revision = "5c8d1f3a7e26"
down_revision = "239ab253c516"
branch_labels = None
depends_on = None

#: Instants are milliseconds since 1970.
INSTANT = sa.BigInteger


def upgrade() -> None:
    op.create_table(
        "leases",
        sa.Column("name", sa.String(128), nullable=False),
        sa.Column("holder", sa.String(32), nullable=False),
        sa.Column("expires_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "pending_sign_ins",
        sa.Column("state_hash", sa.String(64), nullable=False),
        sa.Column("sealed_verifier", sa.Text, nullable=False),
        sa.Column("user_id", sa.String(40), nullable=True),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("flow", sa.String(32), nullable=False),
        sa.Column("upstream_id", sa.String(40), nullable=True),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("state_hash", name="pk_pending_sign_ins"),
        sa.ForeignKeyConstraint(
            ["user_id"], ["users.id"], name="fk_pending_sign_ins_user_id_users", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["upstream_id"],
            ["upstreams.id"],
            name="fk_pending_sign_ins_upstream_id_upstreams",
            ondelete="CASCADE",
        ),
    )
    for column in ("user_id", "upstream_id", "created_at"):
        op.create_index(f"ix_pending_sign_ins_{column}", "pending_sign_ins", [column])


def downgrade() -> None:
    op.drop_table("pending_sign_ins")
    op.drop_table("leases")
