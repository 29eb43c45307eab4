import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from floway.domain.upstream import Upstream
from floway.store import upstreams
from tests.unit.cli.conftest import Run

ADD = ("upstreams", "add", "custom")


def stored(app: Flask) -> Upstream:
    with app.app_context():
        [one] = upstreams.list_all()
        return one


def test_a_preset_and_a_key_are_enough(run: Run, app: Flask) -> None:
    done = run(*ADD, "--preset", "deepseek", "--api-key", "sk-1")

    one = stored(app)
    assert (done.exit_code, done.stdout) == (0, f"{one.id}\n")
    assert (one.name, one.config["base_url"]) == ("deepseek", "https://api.deepseek.com")
    assert one.config["protocols"] == ["messages", "chat_completions"]
    assert one.config["path_overrides"] == {"/messages": "/anthropic/v1/messages"}
    assert one.config["models_fetch"] == {"enabled": True, "path": "/models"}
    assert one.flag_overrides == {"vendor-deepseek": True}


def test_a_server_of_ones_own_needs_nothing_but_its_name(run: Run, app: Flask) -> None:
    assert run(*ADD, "--preset", "lm-studio").exit_code == 0

    one = stored(app)
    assert (one.config["auth_style"], dict(one.secrets)) == ("none", {})


def test_what_the_command_line_says_wins(run: Run, app: Flask) -> None:
    options = [
        *("--name", "mine", "--base-url", "https://other.example", "--endpoint", "chat_completions"),
        *("--auth", "anthropic", "--path", "/messages=/m", "--models-path", "/list"),
        *("--flag", "vendor-qwen=on", "--api-key", "sk-1"),
    ]

    assert run(*ADD, "--preset", "deepseek", *options).exit_code == 0

    one = stored(app)
    assert (one.name, one.config["base_url"]) == ("mine", "https://other.example")
    assert (one.config["protocols"], one.config["auth_style"]) == (["chat_completions"], "anthropic")
    assert one.config["path_overrides"] == {"/messages": "/m"}
    assert one.config["models_fetch"]["path"] == "/list"
    assert one.flag_overrides == {"vendor-qwen": True}


@pytest.mark.parametrize(
    ("options", "fetch", "models"),
    [
        ((), {"enabled": True, "path": None}, []),
        (("--models-path", "/list"), {"enabled": True, "path": "/list"}, []),
        (("--model", "a=b"), {"enabled": False, "path": None}, [("a", "b")]),
        (("--model", "a", "--fetch-models"), {"enabled": True, "path": None}, [("a", "a")]),
    ],
)
def test_models_are_named_or_fetched_or_both(
    run: Run, app: Flask, options: tuple[str, ...], fetch: dict[str, Any], models: list[tuple[str, str]]
) -> None:
    assert run(*ADD, "--preset", "vllm", *options).exit_code == 0

    config = stored(app).config
    assert config["models_fetch"] == fetch
    assert [(row["upstream_model_id"], row["public_model_id"]) for row in config["models"]] == models


def test_a_file_says_all_that_can_be_said_about_a_model(run: Run, app: Flask, tmp_path: Path) -> None:
    row = {"upstream_model_id": "m", "protocols": ["messages"], "limits": {"max_output_tokens": 5}}
    file = tmp_path / "models.json"
    file.write_text(json.dumps([row]))

    assert run(*ADD, "--preset", "vllm", "--models-file", str(file)).exit_code == 0

    config = stored(app).config
    assert config["models_fetch"]["enabled"] is False
    assert config["models"][0]["limits"]["max_output_tokens"] == 5


def test_headers_are_sent_passed_on_and_stripped(run: Run, app: Flask) -> None:
    options = ("--header", "x-a: v", "--pass-header", "x-b", "--strip-header", "user-agent")

    assert run(*ADD, "--preset", "vllm", *options).exit_code == 0

    assert stored(app).config["header_rules"] == [
        {"name": "x-b", "value": None, "strip": False},
        {"name": "user-agent", "value": None, "strip": True},
        {"name": "x-a", "value": "v", "strip": False},
    ]


@pytest.mark.parametrize(("options", "counts"), [((), True), (("--no-count-tokens",), False)])
def test_an_upstream_may_have_no_endpoint_that_counts(
    run: Run, app: Flask, options: tuple[str, ...], counts: bool
) -> None:
    assert run(*ADD, "--preset", "vllm", *options).exit_code == 0

    assert stored(app).config["counts_tokens"] is counts


def test_members_are_called_otherwise_or_left_out(run: Run, app: Flask) -> None:
    options = ("--member", "seed=random_seed", "--member", "logit_bias=")

    assert run(*ADD, "--preset", "mistral", "--api-key", "k", *options).exit_code == 0

    assert stored(app).config["member_names"] == {
        "stream_options": None,
        "max_completion_tokens": "max_tokens",
        "seed": "random_seed",
        "logit_bias": None,
    }


@pytest.mark.parametrize(
    ("options", "code", "sentence"),
    [
        (("--preset", "nobody"), 2, "'nobody' is not one of 'openai'"),
        (("--name", "one"), 2, "Give --base-url and --endpoint, or a --preset"),
        (("--base-url", "https://h.example", "--endpoint", "messages", "--api-key", "k"), 2, "'--name'"),
        (("--preset", "openai"), 1, "'bearer' needs an API key"),
        (("--preset", "vllm", "--models-path", "list"), 1, "models_fetch.path: must be a path"),
        (("--preset", "vllm", "--strip-header", "host"), 1, "is reserved for the gateway"),
    ],
)
def test_what_cannot_work_is_refused(run: Run, options: tuple[str, ...], code: int, sentence: str) -> None:
    done = run(*ADD, *options)

    assert done.exit_code == code
    assert sentence in done.stderr


def test_presets_are_listed(run: Run) -> None:
    listed = {row["preset"]: row for row in json.loads(run("upstreams", "presets", "--json").stdout)}

    assert listed["kimi"] == {
        "preset": "kimi",
        "title": "Kimi (Moonshot AI)",
        "base_url": "https://api.moonshot.ai",
        "protocols": ["messages", "chat_completions", "responses"],
        "auth": "bearer",
        "flags": ["vendor-kimi"],
    }
    assert listed["vllm"]["auth"] == "none, or a key"
    assert len(run("upstreams", "presets").stdout.splitlines()) == len(listed) + 1
