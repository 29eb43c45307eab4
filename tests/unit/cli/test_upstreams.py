import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask import Flask

from floway.domain.model import Catalog, Model
from floway.domain.model_prefix import ModelPrefix
from floway.domain.upstream import Upstream
from floway.store import catalogs, upstreams
from tests.unit.cli.conftest import Run

BASE = ("upstreams", "add", "custom", "--base-url", "https://vendor.example")
ONE = (*BASE, "--name", "one", "--endpoint", "messages")


def stored(app: Flask) -> list[Upstream]:
    with app.app_context():
        return list(upstreams.list_all())


def test_only_the_id_is_printed(run: Run, app: Flask) -> None:
    done = run(*ONE, "--api-key", "sk-1", "--endpoint", "gemini")

    [one] = stored(app)
    assert (done.exit_code, done.stdout, done.stderr) == (0, f"{one.id}\n", "")
    assert one.secrets == {"api_key": "sk-1"}
    assert one.config["protocols"] == ["messages", "gemini"]
    assert one.config["auth_style"] == "bearer"
    assert one.config["models_fetch"] == {"enabled": True, "path": None}


def test_every_option_reaches_the_configuration(run: Run, app: Flask) -> None:
    options = [
        *("--auth", "none", "--model", "m-1", "--model", "m-2", "--sort-order", "7"),
        *("--header", "X-Team: blue: green", "--pass-header", "x-trace", "--path", "/messages=/a/b"),
        *("--connect-timeout", "1.5", "--headers-timeout", "2", "--idle-timeout", "3"),
    ]

    assert run(*ONE, *options).exit_code == 0

    [one] = stored(app)
    assert one.sort_order == 7
    assert one.config["auth_style"] == "none"
    assert [model["upstream_model_id"] for model in one.config["models"]] == ["m-1", "m-2"]
    assert one.config["models_fetch"]["enabled"] is False
    assert {rule["name"]: rule["value"] for rule in one.config["header_rules"]} == {
        "x-trace": None,
        "x-team": "blue: green",
    }
    assert one.config["path_overrides"] == {"/messages": "/a/b"}
    assert one.config["timeouts"] == {"connect_seconds": 1.5, "headers_seconds": 2.0, "idle_seconds": 3.0}


def test_the_key_need_not_be_on_the_command_line(run: Run, app: Flask, tmp_path: Path) -> None:
    file = tmp_path / "key"
    file.write_text("sk-of-file\n")

    assert run(*ONE, "--api-key-file", str(file)).exit_code == 0
    assert (
        run(*BASE, "--name", "two", "--endpoint", "gemini", "--api-key-file", "-", stdin="sk-in\n").exit_code
        == 0
    )
    assert run(*BASE, "--name", "three", "--endpoint", "gemini", UPSTREAM_API_KEY="sk-env").exit_code == 0

    assert [one.secrets["api_key"] for one in stored(app)] == ["sk-of-file", "sk-in", "sk-env"]


def test_a_key_in_the_environment_is_not_for_upstreams_without_one(run: Run, app: Flask) -> None:
    assert run(*ONE, "--auth", "none", UPSTREAM_API_KEY="sk-env").exit_code == 0

    assert [dict(one.secrets) for one in stored(app)] == [{}]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ((), "'bearer' needs an API key"),
        (("--auth", "none", "--api-key", "sk-1"), "'none' sends no API key"),
        (("--api-key", "sk 1"), "one line of visible ASCII"),
        (("--api-key-file", "no-such-file"), "no-such-file cannot be read (FileNotFoundError)"),
        (("--api-key", "sk-1", "--path", "/tea=/x"), "path_overrides[/tea]: must be one of"),
        (("--api-key", "sk-1", "--header", "host: x"), "is reserved for the gateway"),
        (("--api-key", "sk-1", "--model", "m", "--model", "m"), "the public id 'm' is given twice"),
        (("--api-key", "sk-1", "--idle-timeout", "0"), "timeouts.idle_seconds: must be from 1"),
    ],
)
def test_what_cannot_work_is_refused(run: Run, app: Flask, arguments: tuple[str, ...], sentence: str) -> None:
    done = run(*ONE, *arguments)

    assert (done.exit_code, done.stdout) == (1, "")
    assert sentence in done.stderr
    assert "Traceback" not in done.stderr
    assert stored(app) == []


@pytest.mark.parametrize(
    "arguments",
    [
        (*BASE, "--name", "one"),
        (*ONE, "--endpoint", "smtp"),
        (*ONE, "--auth", "basic"),
        (*ONE, "--api-key", "sk-1", "--header", "no colon"),
        (*ONE, "--api-key", "sk-1", "--path", "/messages"),
        (*ONE, "--api-key", "sk-1", "--api-key-file", "-"),
        ("upstreams", "add", "carrier-pigeon"),
    ],
)
def test_what_is_not_understood_is_a_usage_error(run: Run, arguments: tuple[str, ...]) -> None:
    assert run(*arguments).exit_code == 2


def test_the_list_is_in_the_order_to_try(run: Run, app: Flask) -> None:
    run(*ONE, "--api-key", "sk-1")
    run(*BASE, "--name", "zero", "--endpoint", "gemini", "--api-key", "sk-1", "--sort-order", "0")
    [_, one] = stored(app)
    with app.app_context():
        models = (Model("m", "m", frozenset({"messages"})),)
        catalogs.write(one.id, Catalog(models, datetime(2026, 5, 1, tzinfo=UTC), 1))

    listed = json.loads(run("upstreams", "list", "--json").stdout)

    assert [(each["name"], each["models"]) for each in listed] == [("zero", None), ("one", 1)]
    assert run("upstreams", "list").stdout.splitlines()[2].split()[1:] == [
        *("one", "custom", "yes", "1", "https://vendor.example", "messages", "1")
    ]


def test_one_is_shown_without_its_secrets(run: Run) -> None:
    run(*ONE, "--api-key", "sk-1-secret")

    table, document = run("upstreams", "show", "one"), run("upstreams", "show", "one", "--json")

    assert json.loads(document.stdout)["secrets"] == ["api_key"]
    assert json.loads(document.stdout)["config"]["base_url"] == "https://vendor.example"
    assert "sk-1-secret" not in table.output + document.output
    assert run("upstreams", "show", "two").exit_code == 1


def test_one_is_switched_off_and_on_and_removed(run: Run, app: Flask) -> None:
    identity = run(*ONE, "--api-key", "sk-1").stdout.strip()
    [one] = stored(app)

    assert run("upstreams", "disable", "one").exit_code == 0
    assert stored(app) == [replace(one, enabled=False, version=2)]
    assert run("upstreams", "enable", identity).exit_code == 0
    assert stored(app) == [replace(one, version=3)]
    assert run("upstreams", "remove", identity).exit_code == 0
    assert stored(app) == []
    for command in ("enable", "disable", "remove"):
        assert run("upstreams", command, "one").exit_code == 1


def test_flags_are_given_shown_and_changed(run: Run, app: Flask) -> None:
    assert run(*ONE, "--api-key", "k", "--flag", "vendor-qwen=on").exit_code == 0

    changes = ("--set", "vendor-qwen=inherit", "--set", "strip-billing-attribution=off")
    done = run("upstreams", "flags", "one", *changes, "--json")

    rows = {row.pop("flag"): row for row in json.loads(done.stdout)}
    assert rows["vendor-qwen"] == {"default": False, "override": None, "effective": False}
    assert rows["strip-billing-attribution"] == {"default": True, "override": False, "effective": False}
    assert stored(app)[0].flag_overrides == {"strip-billing-attribution": False}
    assert "strip-billing-attribution" in run("upstreams", "flags", "one").stdout


@pytest.mark.parametrize(
    ("flag", "said"),
    [("vendor-qwen", "has no '='"), ("vendor-qwen=maybe", "one of on, off"), ("x=on", "Unknown flags")],
)
def test_a_flag_that_cannot_be_is_refused(run: Run, app: Flask, flag: str, said: str) -> None:
    done = run(*ONE, "--api-key", "k", "--flag", flag)

    assert done.exit_code != 0
    assert said in done.stderr
    assert stored(app) == []


def test_a_prefix_is_listed_and_its_models_serve_without_it_unless_told_otherwise(
    run: Run, app: Flask
) -> None:
    two = (*BASE, "--name", "two", "--endpoint", "messages", "--api-key", "k")

    run(*ONE, "--api-key", "k", "--prefix", "az/")
    run(*two, "--prefix", "x/y/", "--prefix-only")

    assert [each.model_prefix for each in stored(app)] == [
        ModelPrefix("az/", ("unprefixed", "prefixed"), ("prefixed",)),
        ModelPrefix("x/y/", ("prefixed",), ("prefixed",)),
    ]
    shown = json.loads(run("upstreams", "show", "two", "--json").stdout)
    assert shown["model_prefix"] == {"text": "x/y/", "addressable": ["prefixed"], "listed": ["prefixed"]}


def test_a_prefix_that_cannot_be_is_refused(run: Run, app: Flask) -> None:
    bad = run(*ONE, "--api-key", "k", "--prefix", "az")

    assert (bad.exit_code, "each followed by a slash" in bad.stderr) == (1, True)
    assert run(*ONE, "--api-key", "k", "--prefix-only").exit_code == 2
    assert stored(app) == []


def test_a_prefix_is_changed_and_taken_away(run: Run, app: Flask) -> None:
    run(*ONE, "--api-key", "k", "--prefix", "az/")

    done = run("upstreams", "prefix", "one", "b/c/", "--prefix-only")

    assert (done.exit_code, done.stdout) == (0, "")
    assert [each.model_prefix for each in stored(app)] == [ModelPrefix("b/c/", ("prefixed",), ("prefixed",))]
    assert run("upstreams", "prefix", "one", "--none").exit_code == 0
    assert [each.model_prefix for each in stored(app)] == [None]


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("one",), 2, "Give either a PREFIX or --none"),
        (("one", "b/", "--none"), 2, "Give either a PREFIX or --none"),
        (("one", "--none", "--prefix-only"), 2, "--prefix-only needs a prefix"),
        (("one", "b"), 1, "each followed by a slash"),
        (("two", "b/"), 1, "There is no upstream 'two'"),
    ],
)
def test_a_prefix_is_not_changed_to_what_cannot_be(
    run: Run, app: Flask, arguments: tuple[str, ...], code: int, said: str
) -> None:
    run(*ONE, "--api-key", "k", "--prefix", "az/")

    done = run("upstreams", "prefix", *arguments)

    assert done.exit_code == code
    assert said in done.stderr
    assert [each.model_prefix for each in stored(app)] == [ModelPrefix("az/")]


def test_models_are_disabled_and_enabled_one_by_one(run: Run) -> None:
    run(*ONE, "--api-key", "k")

    run("upstreams", "disable-model", "one", "b")
    run("upstreams", "disable-model", "one", "a")
    done = run("upstreams", "enable-model", "one", "b")

    assert (done.exit_code, done.stdout) == (0, "")
    assert json.loads(run("upstreams", "show", "one", "--json").stdout)["disabled_models"] == ["a"]
    again = run("upstreams", "enable-model", "one", "b")
    assert (again.exit_code, "The model 'b' is not disabled at 'one'" in again.stderr) == (1, True)
