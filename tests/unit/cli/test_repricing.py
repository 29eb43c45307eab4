import json
from datetime import timedelta

import pytest
from flask import Flask

from floway import clock
from floway.domain.usage import Usage
from floway.services import prices
from floway.store import usage
from tests.support.builders import record
from tests.unit.cli.conftest import Run


@pytest.fixture
def used(app: Flask) -> None:
    """A model has got a price since it was used."""
    with app.app_context():
        at = clock.now() - timedelta(hours=3)
        usage.record(
            [record(started_at=at, upstream_id="up_1", model_key="m", usage=Usage(1000), cost_microusd=None)]
        )
        prices.add(prices.checked("m", {"base": {"input": "1.5", "output": "5"}}))


@pytest.mark.usefixtures("used")
def test_a_period_is_shown_priced_anew_and_priced_back(run: Run) -> None:
    shown = run("usage", "reprice", "--since", "1d")
    before = json.loads(run("usage", "show", "--json").stdout)
    done = run("usage", "reprice", "--since", "1d", "--apply")
    after = json.loads(run("usage", "show", "--json").stdout)
    undone = run("usage", "undo-reprice", done.stdout.strip())
    again = run("usage", "undo-reprice", done.stdout.strip())

    assert shown.stdout.splitlines()[1].split() == ["up_1", "m", "1", "0", "0.0015", "1", "0"]
    assert (before[0]["cost_usd"], after[0]["cost_usd"]) == (None, "0.0015")
    assert "1 sums cost 0.0015 USD instead of 0." in done.stderr
    assert (undone.exit_code, again.exit_code) == (0, 1)
    assert json.loads(run("usage", "show", "--json").stdout)[0]["cost_usd"] is None
    [row] = json.loads(run("usage", "repricings", "--json").stdout)
    assert (row["sums"], row["undone_at"] is None) == (1, False)


@pytest.mark.usefixtures("used")
def test_other_models_are_left_alone(run: Run) -> None:
    assert "Nothing" in run("usage", "reprice", "--since", "1d", "--model", "n").stderr


def test_a_time_that_is_not_over_is_refused(run: Run) -> None:
    done = run("usage", "reprice", "--since", "0m")

    assert (done.exit_code, "over" in done.stderr) == (1, True)
