import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.domain.usage import Usage
from floway.services.price_book import shipping
from floway.store import prices, upstreams, usage
from tests.support.builders import record
from tests.unit.cli.conftest import Run

BOOK = {
    "name": "own",
    "version": "7",
    "licence": "ours",
    "models": {"m": {"base": {"input": "1", "output": "2"}}},
}


def test_a_price_is_set_listed_and_taken_back(run: Run) -> None:
    made = run(
        "prices", "set", "m", "--input", "1", "--output", "2.5", "--from", "2026-05-01", "--note", "why"
    )
    price_id = made.stdout.strip()

    [row] = json.loads(run("prices", "list", "--json").stdout)
    assert row["price"] == {"base": {"input": "1", "output": "2.5"}}
    assert (row["id"], row["from"][:10], row["note"], row["upstream"]) == (
        price_id,
        "2026-05-01",
        "why",
        None,
    )
    assert "input=1 output=2.5" in run("prices", "list").stdout

    assert run("prices", "remove", price_id).exit_code == 0
    assert json.loads(run("prices", "list", "--json").stdout) == []


def test_a_price_of_one_upstream_has_tiers_and_bands(run: Run, app: Flask) -> None:
    with app.app_context():
        upstreams.create("custom", "ours", {}, {})
    price: dict[str, Any] = {
        "base": {"input": "1", "output": "2"},
        "tiers": {"fast": {"input": "3"}},
        "bands": [{"from_tokens": 272_001, "rates": {"input": "9"}}],
    }

    done = run("prices", "set", "m", "--upstream", "ours", "--price", json.dumps(price))

    assert done.exit_code == 0, done.stderr
    assert "input=1 output=2; fast: input=3; from 272001: input=9" in run("prices", "list").stdout
    shown = json.loads(run("prices", "show", "m", "--upstream", "ours", "--json").stdout)
    assert shown == [{"model": "m", "source": "upstream_override", "price": price}]


@pytest.mark.parametrize(
    "arguments",
    [
        ("m",),
        ("m", "--input", "1", "--price", "{}"),
    ],
)
def test_a_price_is_stated_one_way(run: Run, arguments: tuple[str, ...]) -> None:
    assert run("prices", "set", *arguments).exit_code == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("m", "--input", "1"), "needs this rate"),
        (("m", "--input", "cheap", "--output", "2"), "decimal string"),
        (("m", "--price", "{"), "not JSON"),
        (("m", "--upstream", "nobody", "--input", "1", "--output", "2"), "nobody"),
    ],
)
def test_what_is_no_price_is_refused(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("prices", "set", *arguments)

    assert done.exit_code == 1
    assert said in done.stderr


def test_a_model_that_nobody_prices_is_told(run: Run) -> None:
    done = run("prices", "show", "unheard-of")

    assert (done.exit_code, "Nobody knows" in done.stderr) == (1, True)


def test_a_book_is_loaded_and_given_back(run: Run, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "book.json"
    file.write_text(json.dumps(BOOK))

    assert "1 prices of own 7" in run("prices", "load", str(file)).stderr
    assert "LiteLLM" in run("prices", "load").stderr
    with app.app_context():
        status = prices.book_status()
        assert status is not None
        assert status.version == shipping.shipped_version()


def test_what_was_used_without_a_price_is_listed(run: Run, app: Flask) -> None:
    assert "has a price" in run("prices", "unpriced").stderr
    with app.app_context():
        usage.record([record(started_at=clock.now(), model_key="odd", usage=Usage(1), cost_microusd=None)])

    [row] = json.loads(run("prices", "unpriced", "--json").stdout)

    assert row == {"upstream": "", "model": "odd", "requests": 1, "has_price": False}
