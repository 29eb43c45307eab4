"""The migrations, with rows in place, on both engines."""

import os
import subprocess
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData, Table, insert, inspect, select

from floway.settings import Settings
from floway.store import schema
from floway.store.db import MIGRATIONS, db
from floway.store.tables.base import metadata
from tests.support.database import SECRET_KEY, downgrade, migrated, opened, upgrade

ROOT = MIGRATIONS.parent
#: More than a 32-bit column holds.
LARGE = 9_000_000_000_000_000
COUNTS = {
    "input_tokens": LARGE,
    "cache_read_tokens": LARGE,
    "cache_write_5m_tokens": LARGE,
    "cache_write_1h_tokens": LARGE,
    "output_tokens": LARGE,
    "reasoning_tokens": LARGE,
    "input_image_tokens": LARGE,
    "output_image_tokens": LARGE,
}
IDENTITY = {
    "key_id": "key_1",
    "user_id": "usr_1",
    "upstream_id": "",
    "model": "ü" * 256,
    "model_key": "",
    "tier": "",
}

MEASURED = {"hour": "2026-05-01T12", "upstream_id": "up_1", "model_key": "ü" * 256, "protocol": "messages"}

#: One row per table, in the order of their foreign keys, with the longest texts that must fit.
ROWS: Mapping[str, Mapping[str, Any]] = {
    "settings": {"key": "canary", "value": "v1:..."},
    "users": {
        "id": "usr_1",
        "name": "ü" * 128,
        "name_key": "ü" * 128,
        "role": "operator",
        "password_hash": "h" * 255,
        "enabled": False,
        "upstream_ids": ["up_1"],
        "limits": {"requests_per_minute": LARGE},
        "created_at": 1_777_636_800_125,
        "deleted_at": None,
    },
    "login_failures": {"id": "f" * 32, "failed_at": 1, "user_name": "ü" * 128, "address": "a" * 64},
    "sessions": {
        "token_hash": "0" * 64,
        "user_id": "usr_1",
        "csrf_token": "c" * 43,
        "created_at": 1,
        "last_seen_at": 2,
        "expires_at": 3,
        "address": "a" * 64,
        "user_agent": "ü" * 256,
    },
    "audit_entries": {
        "id": LARGE // 1_000_000,
        "at": 1,
        "actor_kind": "command_line",
        "actor_id": "usr_1",
        "actor_name": "ü" * 128,
        "address": "a" * 64,
        "action": "upstream.updated",
        "object_kind": "upstream",
        "object_id": "o" * 64,
        "object_name": "ü" * 256,
        "detail": {"name": ["a", "b"]},
    },
    "api_keys": {
        "id": "key_1",
        "user_id": "usr_1",
        "name": "laptop",
        "key_hash": "1" * 64,
        "key_prefix": "sk-floway-abcd",
        "key_last4": "wxyz",
        "upstream_ids": ["up_1"],
        "models": ["claude-*"],
        "scope": "admin:read",
        "dump_retention_seconds": 10 * 366 * 86_400,
        "limits": {"concurrent_requests": 4},
        "enabled": True,
        "strict_losses": True,
        "expires_at": None,
        "created_at": 1,
        "last_used_at": 253_402_300_799_000,
        "revoked_at": None,
    },
    "upstreams": {
        "id": "up_1",
        "kind": "custom",
        "name": "one",
        "enabled": True,
        "sort_order": -1,
        "config": {"nested": [1, None, "ü"]},
        "secrets": None,
        "flag_overrides": {},
        "model_prefix": {"prefix": "az/", "addressable": ["prefixed"], "listed": []},
        "disabled_models": ["m"],
        "proxy_ids": ["proxy_1", "direct"],
        "version": 3,
        "created_at": 1,
        "updated_at": 2,
    },
    "upstream_states": {
        "upstream_id": "up_1",
        "state": {"seat": 1},
        "state_secrets": "v1:...",
        "state_version": 7,
        "updated_at": 1,
    },
    "upstream_model_caches": {
        "upstream_id": "up_1",
        "shape": 1,
        "upstream_version": 3,
        "models": [{"id": "m"}],
        "fetched_at": 1,
        "error": "timed out",
        "error_at": 2,
    },
    "model_aliases": {
        "id": "alias_1",
        "name": "ü" * 256,
        "display_name": "ü" * 256,
        "selection": "first-available",
        "is_listed": False,
        "sort_order": -1,
        "targets": [{"model": "m", "upstream_id": None, "rules": {"effort": "high"}}],
        "announced_metadata": {"limits": {"max_output_tokens": 7}},
        "created_at": 1,
        "updated_at": 2,
    },
    "proxies": {
        "id": "proxy_1",
        "name": "ü" * 128,
        "scheme": "socks5",
        "host": "h" * 253,
        "port": 65535,
        "secrets": None,
        "dial_seconds": None,
        "created_at": 1,
        "updated_at": 2,
    },
    "proxy_backoffs": {
        "proxy_id": "proxy_1",
        "upstream_id": "up_1",
        "fail_count": 7,
        "expires_at": 253_402_300_799_000,
        "last_error": "e" * 2000,
        "last_error_at": 1,
    },
    "upstream_health": {
        "upstream_id": "up_1",
        "scope": "m" * 256,
        "state": "recovering",
        "begun_at": 1,
        "expires_at": 253_402_300_799_000,
        "is_stated": True,
        "limit_name": "l" * 128,
        "times": 3,
        "upstream_version": 3,
        "evidence": {"at": 1, "status": None, "headers": [["retry-after", "7"]], "excerpt": "ü"},
    },
    "limit_counters": {
        "subject": "s" * 64,
        "state": {"used": {"requests_per_minute": {"1777636800": 1}}},
        "updated_at": 253_402_300_799_000,
    },
    "leases": {"name": "token:up_1", "holder": "f" * 32, "expires_at": 253_402_300_799_000},
    "maintenance_runs": {
        "sweep": "s" * 64,
        "started_at": 1,
        "finished_at": None,
        "deleted": LARGE,
        "is_done": False,
        "error": "e" * 128,
    },
    "pending_devices": {
        "id": "dev_1",
        "sealed_code": "v1:...",
        "user_id": "usr_1",
        "kind": "copilot",
        "host": "acme.ghe.com",
        "upstream_id": "up_1",
        "proxy_ids": ["px_1", "direct"],
        "interval_seconds": 5.5,
        "next_poll_at": 1,
        "expires_at": LARGE,
    },
    "pending_sign_ins": {
        "state_hash": "2" * 64,
        "sealed_verifier": "v1:...",
        "user_id": "usr_1",
        "kind": "claude-code",
        "flow": "setup-token",
        "upstream_id": "up_1",
        "created_at": 1,
    },
    "price_overrides": {
        "id": "price_1",
        "upstream_id": "",
        "model_key": "ü" * 256,
        "valid_from": 253_402_300_799_000,
        "price": {"base": {"input": "1", "output": "2"}},
        "note": "ü" * 500,
        "version": 1,
        "created_at": 1,
        "updated_at": 2,
    },
    "price_book": {"model_key": "ü" * 256, "price": {"base": {"input": "1", "output": "2"}}},
    "usage_days": IDENTITY
    | {"grouping": "all", "day": "2026-05-01", "protocol": "messages", "outcome": "ok", "requests": 5}
    | {"cost_microusd": LARGE, "unpriced_requests": LARGE}
    | COUNTS,
    "usage_stale_days": {"day": "2026-05-01"},
    "usage_repricings": {
        "id": "reprice_1",
        "created_at": 1,
        "since": 2,
        "until": 3,
        "scope": {"model_key": "m"},
        "changed_sums": LARGE,
        "cost_before_microusd": LARGE,
        "cost_after_microusd": LARGE,
        "undone_at": None,
    },
    "usage_repriced_sums": {
        "repricing_id": "reprice_1",
        "number": 1,
        "identity": {"hour": "2026-05-01T12"},
        "moved": {"requests": 1},
        "price_before": "",
        "price_after": "9" * 160,
        "cost_before_microusd": 0,
        "cost_after_microusd": LARGE,
        "unpriced_before": 1,
        "unpriced_after": 0,
    },
    "usage_buckets": IDENTITY
    | {"hour": "2026-05-01T12", "protocol": "messages", "outcome": "ok", "requests": 5}
    | {"length_class": 272_001, "price_version": "9" * 160}
    | {"cost_microusd": LARGE, "unpriced_requests": LARGE}
    | COUNTS,
    "usage_requests": IDENTITY
    | {
        "id": "req_1",
        "started_at": 1,
        "protocol": "messages",
        "action": "generate",
        "verdict": "complete",
        "status": 200,
        "stream": True,
        "attempts": 1,
        "cost_microusd": None,
        "price_version": "9" * 160,
        "duration_ms": 1,
        "first_token_ms": None,
        "upstream_request_id": "r" * 256,
        "error": "e" * 2000,
        "losses": [["messages[0].cache_control", "dropped", "no place for it"]],
        "attempt_log": [["up_1", None, None, "passed over", 0], ["up_2", 1, 500, "r" * 200, 7]],
        "client": "ü" * 64,
        "session_id": "ü" * 128,
        "trace_id": "a" * 32,
        "parent_span_id": "b" * 16,
        "queue_us": LARGE,
        "gateway_us": LARGE,
        "connect_us": LARGE,
        "upstream_us": LARGE,
        "written_at": 253_402_300_799_000,
    }
    | COUNTS,
    "dumps": {
        "exchange_id": "r" * 64,
        "started_at": 1_777_636_800_125,
        "key_id": "key_1",
        "user_id": "usr_1",
        "protocol": "p" * 32,
        "action": "a" * 32,
        "model": "ü" * 256,
        "upstream_id": "up_1",
        "verdict": "v" * 32,
        "status": 200,
        "stream": True,
        "duration_ms": LARGE,
        "error": "e" * 2000,
        "request_bytes": LARGE,
        "response_bytes": LARGE,
        "is_truncated": True,
        "stored_bytes": LARGE,
    },
    "quota_points": {
        "upstream_id": "up_1",
        "account_id": "ü" * 128,
        "window_name": "ü" * 64,
        "observed_at": 1_777_636_800_125,
        "used": 1.25,
        "resets_at": 253_402_300_799_000,
        "status": "ü" * 64,
    },
    "performance_histograms": MEASURED | {"metric": "m" * 16} | {f"n{each:02}": LARGE for each in range(25)},
    "performance_counts": MEASURED
    | dict.fromkeys(
        ("requests", "succeeded", "failed_with_output", "failed_without_output", "neutral", "stalled"), LARGE
    ),
    "agent_setups": {
        "token_hash": "5" * 64,
        "user_id": "usr_1",
        "key_name": "ü" * 128,
        "asks_key": True,
        "configuration": {"claude": {"model": "opus"}, "codex": {}},
        "revision": 2,
        "created_at": 1_777_636_800_125,
        "expires_at": LARGE,
        "downloaded_at": 1_777_636_800_126,
        "key_id": "key_1",
    },
}


def reflected() -> dict[str, Table]:
    """The tables as the database has them, not as the code thinks."""
    found = MetaData()
    found.reflect(db.engine)
    return dict(found.tables)


def fill() -> None:
    tables = reflected()
    with db.engine.begin() as connection:
        for name, row in ROWS.items():
            connection.execute(insert(tables[name]).values(row))


def content() -> dict[str, list[dict[str, Any]]]:
    with db.engine.connect() as connection:
        return {
            name: [dict(row) for row in connection.execute(select(table)).mappings()]
            for name, table in reflected().items()
            if name != "alembic_version"
        }


def expected() -> dict[str, list[dict[str, Any]]]:
    first = {"key": "revision", "value": 0}
    return {name: [dict(row)] for name, row in ROWS.items()} | {"settings": [first, dict(ROWS["settings"])]}


def test_there_is_one_head() -> None:
    assert ScriptDirectory(str(MIGRATIONS)).get_heads() == [schema.head()]


def test_every_table_is_filled_by_these_tests() -> None:
    assert set(ROWS) == set(metadata.tables)


def test_tables_and_migrations_agree(config: Settings) -> None:
    with migrated(config), db.engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )

        assert compare_metadata(context, metadata) == []


def test_constraints_have_the_names_of_the_convention(config: Settings) -> None:
    with migrated(config):
        for name, table in metadata.tables.items():
            found = inspect(db.engine)
            assert found.get_pk_constraint(name)["name"] == f"pk_{name}"
            assert {each["name"] for each in found.get_foreign_keys(name)} == {
                f"fk_{name}_{key.parent.name}_{key.column.table.name}" for key in table.foreign_keys
            }


def test_up_down_and_up_again_with_rows_in_place(config: Settings) -> None:
    with opened(config) as app:
        upgrade(app)
        fill()
        assert content() == expected()

        upgrade(app)
        assert content() == expected()

        downgrade(app)
        assert set(reflected()) == {"alembic_version"}

        upgrade(app)
        fill()
        assert content() == expected()


def test_the_last_step_goes_back_and_forth_without_touching_older_rows(config: Settings) -> None:
    with migrated(config) as app:
        fill()
        before = content()

        downgrade(app, "-1")
        upgrade(app)

        # What the last step adds is empty again, but it adds an index only; each new step says so here.
        assert content() == before


def test_sums_that_only_their_price_keeps_apart_become_one_on_the_way_back(config: Settings) -> None:
    with migrated(config) as app:
        bucket = ROWS["usage_buckets"] | dict.fromkeys(COUNTS, 1)
        with db.engine.begin() as connection:
            table = reflected()["usage_buckets"]
            connection.execute(insert(table).values(bucket))
            connection.execute(insert(table).values(bucket | {"price_version": "1/1/1/1/1/1/1"}))

        downgrade(app, "a6e20d4f9b17")

        [merged] = content()["usage_buckets"]
        assert (merged["requests"], merged["output_tokens"]) == (10, 2)


def test_exchanges_of_the_time_before_prices_are_free_only_if_they_used_nothing(config: Settings) -> None:
    with opened(config) as app:
        upgrade(app, "a6e20d4f9b17")
        table = reflected()["usage_requests"]
        row = {name: value for name, value in ROWS["usage_requests"].items() if name in table.columns}
        with db.engine.begin() as connection:
            connection.execute(insert(table).values(row))
            connection.execute(insert(table).values(row | {"id": "req_2"} | dict.fromkeys(COUNTS, 0)))

        upgrade(app)

        assert {each["id"]: each["cost_microusd"] for each in content()["usage_requests"]} == {
            "req_1": None,
            "req_2": 0,
        }


def test_two_upgrades_at_the_same_time_are_safe(config: Settings, tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "FLOWAY_DATA_DIR": str(tmp_path), "FLOWAY_SECRET_KEY": SECRET_KEY}
    environ["FLOWAY_DATABASE_URL"] = config.database_url
    script = (
        "from pathlib import Path; from floway.settings import load;"
        "from tests.support.database import store_app, upgrade; upgrade(store_app(load()))"
    )

    def run(_: int) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", script], cwd=ROOT, env=environ, capture_output=True, text=True, timeout=60
        )

    with ThreadPoolExecutor(3) as pool:
        done = list(pool.map(run, range(3)))

    assert [each.returncode for each in done] == [0, 0, 0], [each.stderr for each in done]
    with opened(config):
        assert schema.at_head()
        assert len(content()["settings"]) == 1


@pytest.mark.parametrize("config", ["sqlite"], indirect=True)
def test_a_migration_that_leaves_orphans_is_undone(config: Settings) -> None:
    with migrated(config) as app:
        downgrade(app, "71cf23864ccc")
        with db.engine.connect() as connection:
            driver = connection.connection.driver_connection
            assert driver is not None
            driver.execute("PRAGMA foreign_keys = OFF")
            driver.execute(
                "INSERT INTO sessions (token_hash, user_id, csrf_token, created_at, last_seen_at, "
                "expires_at) VALUES ('t', 'usr_unknown', 'c', 0, 0, 0)"
            )

        with pytest.raises(SystemExit):
            upgrade(app)

        assert "login_failures" not in reflected()
        assert not schema.at_head()
