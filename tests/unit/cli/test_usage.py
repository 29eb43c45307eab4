import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from floway import clock
from floway.cli.usage import Since
from floway.domain.exchange import ExchangeRecord
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.services import accounts
from floway.store import usage
from tests.unit.cli.conftest import Run


def exchange(identity: str, model: str, ago: timedelta, key_id: str = "key_gone") -> ExchangeRecord:
    return ExchangeRecord(
        id=identity,
        started_at=clock.now() - ago,
        key_id=key_id,
        user_id="usr_gone",
        protocol="messages",
        action="generate",
        model=model,
        verdict=Verdict.COMPLETE,
        status=200,
        usage=Usage(input_tokens=10, output_tokens=5),
        cost_microusd=42,
        price_version="1/1/1/1/2/1/2",
    )


def test_the_busiest_come_first(run: Run, app: Flask) -> None:
    with app.app_context():
        usage.record([exchange("1", "m", timedelta(0)), exchange("2", "n", timedelta(0))])
        usage.record([exchange("3", "n", timedelta(hours=3)), exchange("4", "n", timedelta(days=3))])

    rows = json.loads(run("usage", "show", "--json").stdout)
    longer = json.loads(run("usage", "show", "--since", "7d", "--json").stdout)

    assert [(row["model"], row["requests"], row["input"], row["output"]) for row in rows] == [
        ("n", 2, 20, 10),
        ("m", 1, 10, 5),
    ]
    assert longer[0]["requests"] == 3
    assert run("usage", "show").stdout.splitlines()[1].split() == [
        "n",
        "2",
        "0.000084",
        "0",
        "20",
        "0",
        "0",
        "0",
        "10",
        "0",
        "0",
        "0",
    ]


def test_what_still_exists_is_shown_by_its_name(run: Run, app: Flask) -> None:
    with app.app_context():
        key, _ = accounts.create_key("laptop")
        usage.record([exchange("1", "m", timedelta(0), key.id), exchange("2", "m", timedelta(0))])

    rows = json.loads(run("usage", "show", "--by", "key", "--json").stdout)

    assert sorted(row["key"] for row in rows) == ["key_gone", "laptop"]


def test_lines_stand_for_several_things_at_once(run: Run, app: Flask) -> None:
    with app.app_context():
        key, _ = accounts.create_key("laptop")
        unpriced = replace(exchange("2", "m", timedelta(0)), cost_microusd=None, price_version="")
        usage.record([exchange("1", "m", timedelta(0), key.id), unpriced])
        usage.record([replace(unpriced, id="3")])

    printed = run("usage", "show", "--group-by", "key", "--group-by", "model", "--csv").stdout

    assert printed.splitlines() == [
        "key,model,requests,cost_usd,unpriced,input,cache_read,cache_write_5m,cache_write_1h,output,"
        "reasoning,input_image,output_image",
        "key_gone,m,2,,2,20,0,0,0,10,0,0,0",
        "laptop,m,1,0.000042,0,10,0,0,0,5,0,0,0",
    ]


def test_a_time_may_end_before_today(run: Run, app: Flask) -> None:
    with app.app_context():
        usage.record([exchange("1", "m", timedelta(0)), exchange("2", "m", timedelta(days=3))])

    rows = json.loads(run("usage", "show", "--since", "7d", "--until", "2d", "--json").stdout)

    assert [row["requests"] for row in rows] == [1]


@pytest.mark.parametrize("by", ["model", "key", "user", "upstream", "protocol", "outcome"])
def test_no_usage_is_no_error(run: Run, by: str) -> None:
    done = run("usage", "show", "--by", by)

    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads(run("usage", "show", "--by", by, "--json").stdout) == []


@pytest.mark.parametrize(
    ("text", "ago"),
    [
        ("90m", timedelta(minutes=90)),
        ("24h", timedelta(hours=24)),
        ("7d", timedelta(days=7)),
        ("2w", timedelta(weeks=2)),
    ],
)
def test_a_time_ago_is_understood(monkeypatch: pytest.MonkeyPatch, text: str, ago: timedelta) -> None:
    now = datetime(2026, 5, 1, 12, 30, tzinfo=UTC)
    monkeypatch.setattr(clock, "now", lambda: now)

    assert Since().convert(text, None, None) == now - ago


def test_a_date_is_understood() -> None:
    assert Since().convert("2026-05-01", None, None) == datetime(2026, 5, 1, tzinfo=UTC)


@pytest.mark.parametrize("text", ["", "24", "h", "-1h", "1y", "2026-13-01", "999999w"])
def test_any_other_time_is_a_usage_error(run: Run, text: str) -> None:
    assert run("usage", "show", "--since", text).exit_code == 2
