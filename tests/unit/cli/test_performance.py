import json
from datetime import timedelta
from typing import Any

from flask import Flask

from floway import clock
from floway.store import upstreams, usage
from tests.support.builders import record
from tests.unit.cli.conftest import Run

CONFIG = {"base_url": "http://127.0.0.1:9", "protocols": ["messages"], "auth_style": "none"}
TIMES: dict[str, Any] = {
    "queue_us": 300,
    "gateway_us": 150,
    "connect_us": 0,
    "upstream_us": 400_000,
    "first_token_ms": 650,
    "waits": 3,
    "upstream_protocol": "messages",
}


def happened(app: Flask, upstream_id: str, count: int, **facts: Any) -> None:
    at = clock.now() - timedelta(hours=1)
    with app.app_context():
        usage.record(
            [
                record(
                    f"req_{upstream_id}_{number}",
                    started_at=at,
                    upstream_id=upstream_id,
                    model_key="m",
                    **TIMES | facts,
                )
                for number in range(count)
            ]
        )


def test_percentiles_are_shown_the_busiest_first(run: Run, app: Flask) -> None:
    with app.app_context():
        named = upstreams.create("custom", "anna", CONFIG, {}).id
    happened(app, "up_gone", 1)
    happened(app, named, 2)

    rows = json.loads(run("performance", "show", "--percentile", "50", "--json").stdout)
    lines = run("performance", "show", "--by", "upstream", "--metric", "total").stdout.splitlines()

    assert [(row["upstream"], row["model_key"], row["requests"]) for row in rows] == [
        ("anna", "m", 2),
        ("up_gone", "m", 1),
    ]
    assert rows[1]["p50"] == 600.0
    assert lines[0].split()[-3:] == ["p50", "p95", "p99"]


def test_silence_is_shown_with_a_warning(run: Run, app: Flask) -> None:
    with app.app_context():
        low = upstreams.create("custom", "anna", CONFIG | {"timeouts": {"idle_seconds": 60}}, {}).id
    happened(app, low, 1000, long_waits_ms=(310_000,))

    lines = run("performance", "silence").stdout.splitlines()
    [row] = json.loads(run("performance", "silence", "--upstream", low, "--json").stdout)

    assert lines[1].split()[0] == "anna"
    assert lines[1].endswith("the limit is too low")
    assert (row["limit_seconds"], row["suggested_seconds"], row["is_limit_low"]) == (60, 540, True)


def test_nothing_is_said_of_nothing(run: Run) -> None:
    assert "Nothing was asked" in run("performance", "show").stderr
    assert "No stream came" in run("performance", "silence").stderr
