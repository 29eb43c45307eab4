import pytest
from flask import Flask

from floway.store import upstreams
from tests.unit.cli.conftest import Run

URL = "https://r.openai.azure.com"
ADD = ("upstreams", "add", "azure", "--name", "az", "--endpoint", URL)


def test_deployments_are_models_on_their_own_surface(run: Run, app: Flask) -> None:
    options = ("--deployment", "d=gpt-5", "--claude-deployment", "c", "--api-version", "preview")

    done = run(*ADD, "--api-key", "k", *options, "--prefix", "az/", "--idle-timeout", "9")

    with app.app_context():
        [one] = upstreams.list_all()
    assert (done.exit_code, done.stdout) == (0, f"{one.id}\n")
    assert (one.kind, one.name, dict(one.secrets)) == ("azure", "az", {"api_key": "k"})
    assert (one.config["endpoint"], one.config["api_version"]) == (URL, "preview")
    assert [
        (row["upstream_model_id"], row["public_model_id"], row["protocols"]) for row in one.config["models"]
    ] == [("d", "gpt-5", None), ("c", "c", ["messages"])]
    assert one.config["timeouts"]["idle_seconds"] == 9
    assert one.model_prefix is not None
    assert URL in run("upstreams", "list").stdout


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (("--deployment", "d"), "the key of the resource is missing"),
        (("--api-key", "k"), "models: must name at least one deployment"),
        (("--api-key", "k", "--deployment", "d", "--api-version", "x"), "api_version: must be one of"),
        (("--api-key", "k", "--deployment", "d", "--endpoint", "https://h.example"), "endpoint: must be on"),
        (("--api-key", "k", "--deployment", "d", "--flag", "tea=on"), "Unknown flags: 'tea'"),
    ],
)
def test_what_cannot_work_is_refused(run: Run, options: tuple[str, ...], sentence: str) -> None:
    done = run(*ADD, *options)

    assert done.exit_code == 1
    assert sentence in done.stderr
