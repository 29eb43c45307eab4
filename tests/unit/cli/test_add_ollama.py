import pytest
from flask import Flask

from floway.domain.upstream import Upstream
from floway.store import upstreams
from tests.unit.cli.conftest import Run

ADD = ("upstreams", "add", "ollama", "--name", "o")


def stored(app: Flask) -> Upstream:
    with app.app_context():
        [one] = upstreams.list_all()
        return one


def test_a_local_server_needs_nothing(run: Run, app: Flask) -> None:
    done = run(*ADD)

    one = stored(app)
    assert (done.exit_code, done.stdout) == (0, f"{one.id}\n")
    assert (one.kind, one.config["base_url"], dict(one.secrets)) == ("ollama", "http://localhost:11434", {})


def test_the_cloud_has_its_address_and_a_key(run: Run, app: Flask) -> None:
    assert run(*ADD, "--cloud", "--model", "gpt-oss:20b=oss", UPSTREAM_API_KEY="k").exit_code == 0

    one = stored(app)
    assert (one.config["base_url"], one.secrets["api_key"]) == ("https://ollama.com", "k")
    assert one.config["models"][0]["public_model_id"] == "oss"


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--cloud",), 2, "--cloud needs --api-key"),
        (("--cloud", "--base-url", "http://h.example"), 2, "one of --base-url and --cloud"),
        (("--base-url", "ftp://h.example"), 1, "base_url: must be a URL"),
    ],
)
def test_what_cannot_work_is_refused(run: Run, options: tuple[str, ...], code: int, sentence: str) -> None:
    done = run(*ADD, *options)

    assert done.exit_code == code
    assert sentence in done.stderr
