import json
from pathlib import Path

import pytest

from tests.unit.cli.conftest import Run

MODEL = "their-model"


@pytest.fixture
def served(run: Run) -> None:
    """An upstream that speaks Responses, a key, and an alias."""
    where = ("--name", "one", "--base-url", "http://127.0.0.1:9", "--auth", "none")
    run("upstreams", "add", "custom", *where, "--endpoint", "responses", "--model", MODEL)
    run("keys", "create", "laptop")
    run("aliases", "add", "best", "--target", MODEL, "--effort", "high")


@pytest.mark.usefixtures("served")
def test_the_way_of_a_request_is_told_without_sending_it(run: Run, tmp_path: Path) -> None:
    body = tmp_path / "body.json"
    body.write_text('{"max_tokens": 900, "top_k": 5, "messages": [{"role": "user", "content": "x"}]}')
    arguments = ("explain", "best", "--key", "laptop", "--protocol", "messages", "--body", str(body))

    done = run(*arguments, "--json")
    printed = run(*arguments).stdout

    assert (done.exit_code, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    [step] = found["steps"]
    assert found["alias"] == {"name": "best", "selection": "first-available"}
    assert (step["upstream"], step["is_taken"]) == ("one", True)
    assert step["translation"] == "messages_via_responses"
    assert (step["rules"], step["model"]) == ({"effort": "high"}, MODEL)
    assert [(loss["path"], loss["kind"]) for loss in step["losses"]] == [("top_k", "dropped")]
    assert "'best' is an alias for their-model (first-available)." in printed
    assert "one: dropped top_k (" in printed


@pytest.mark.usefixtures("served")
def test_a_small_request_stands_for_all_others(run: Run) -> None:
    done = run("explain", MODEL, "--key", "laptop", "--protocol", "gemini")

    assert done.exit_code == 0
    assert "gemini_via_responses" in done.stdout


@pytest.mark.usefixtures("served")
def test_the_answer_to_a_request_that_nobody_serves_is_told(run: Run) -> None:
    done = run("explain", "nobody", "--key", "laptop", "--protocol", "messages")

    assert done.exit_code == 0
    assert "it does not serve the model" in done.stdout
    assert "The answer is a 404: The model 'nobody' does not exist" in done.stdout


@pytest.mark.usefixtures("served")
def test_what_cannot_be_explained_is_refused(run: Run) -> None:
    unknown = run("explain", MODEL, "--key", "x", "--protocol", "messages")
    broken = run("explain", MODEL, "--key", "laptop", "--protocol", "messages", "--body", "-", stdin="{")
    run("keys", "create", "laptop")
    ambiguous = run("explain", MODEL, "--key", "laptop", "--protocol", "messages")

    assert [each.exit_code for each in (unknown, broken, ambiguous)] == [1, 1, 1]
    assert "There is no usable key 'x'" in unknown.stderr
    assert "not valid JSON" in broken.stderr
    assert "2 usable keys are named 'laptop'" in ambiguous.stderr
