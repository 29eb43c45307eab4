from typing import Any

import pytest

from floway.domain.model import Limits, Model
from floway.errors import ConfigError
from floway.providers.custom.config import CustomConfig, HeaderRule
from floway.providers.custom.schema import normalized, parse
from floway.providers.shared.limits import RowTimeouts

SMALLEST: dict[str, Any] = {
    "base_url": "https://vendor.example/api/",
    "auth_style": "bearer",
    "protocols": ["messages"],
}
FULL: dict[str, Any] = {
    "base_url": " https://vendor.example:8443/api// ",
    "auth_style": "anthropic",
    "protocols": ["gemini", "messages", "gemini"],
    "path_overrides": {"/messages": "/anthropic/messages", "/v1beta/models": "/google/models"},
    "header_rules": [{"name": " X-Team ", "value": "blue"}, {"name": "x-trace", "value": None}],
    "models_fetch": {"enabled": False, "path": "/list"},
    "models": [
        {
            "upstream_model_id": " vendor/m-1 ",
            "public_model_id": "m",
            "protocols": ["responses"],
            "display_name": "Em",
            "limits": {"max_output_tokens": 4096},
        },
        {"upstream_model_id": "m-2", "public_model_id": "  "},
    ],
    "timeouts": {"connect_seconds": 5, "idle_seconds": 60.5},
}


def test_the_smallest_document_has_defaults_for_the_rest() -> None:
    assert parse(SMALLEST, has_api_key=True) == CustomConfig(
        base_url="https://vendor.example/api", auth_style="bearer", protocols=frozenset({"messages"})
    )


def test_a_full_document_is_read_whole() -> None:
    assert parse(FULL, has_api_key=True) == CustomConfig(
        base_url="https://vendor.example:8443/api",
        auth_style="anthropic",
        protocols=frozenset({"messages", "gemini"}),
        path_overrides={"/messages": "/anthropic/messages", "/v1beta/models": "/google/models"},
        header_rules=(HeaderRule("x-team", "blue"), HeaderRule("x-trace", None)),
        fetches_models=False,
        models_path="/list",
        models=(
            Model(
                id="m",
                upstream_model_id="vendor/m-1",
                protocols=frozenset({"responses"}),
                display_name="Em",
                limits=Limits(max_output_tokens=4096),
            ),
            Model(id="m-2", upstream_model_id="m-2", protocols=frozenset({"messages", "gemini"})),
        ),
        timeouts=RowTimeouts(connect_seconds=5.0, idle_seconds=60.5),
    )


@pytest.mark.parametrize("document", [SMALLEST, FULL])
def test_what_is_stored_reads_the_same_and_stays_the_same(document: dict[str, Any]) -> None:
    stored = normalized(document, has_api_key=True)

    assert normalized(stored, has_api_key=True) == stored
    assert parse(stored, has_api_key=True) == parse(document, has_api_key=True)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"surprise": 1}, "surprise: is not known"),
        ({"base_url": "ftp://vendor.example"}, "base_url: must be a URL"),
        ({"base_url": "vendor.example"}, "base_url: must be a URL"),
        ({"base_url": "http://[::1"}, "base_url: must be a URL"),
        ({"base_url": "http://host:99999"}, "base_url: must be a URL"),
        ({"base_url": 5}, "base_url: must be a URL"),
        ({"base_url": "https://user:pw@vendor.example"}, "base_url: must not hold credentials"),
        ({"base_url": "https://vendor.example/?a=b"}, "base_url: must not have a query"),
        ({"base_url": "https://vendor.example/a b"}, "base_url: holds characters"),
        ({"base_url": "http://169.254.169.254/latest"}, "base_url: must not be a link-local address"),
        ({"base_url": "http://[fe80::1%25eth0]/"}, "base_url: must not be a link-local address"),
        ({"auth_style": "basic"}, "auth_style: must be one of bearer, anthropic, none"),
        ({"protocols": []}, "protocols: must name at least one protocol"),
        ({"protocols": ["messages", "smtp"]}, r"protocols\[1\]: must be one of messages"),
        ({"path_overrides": {"/embeddings": "/x"}}, r"path_overrides\[/embeddings\]: must be one of"),
        ({"path_overrides": {"/messages": "x"}}, r"path_overrides\[/messages\]: must be a path that begins"),
        ({"path_overrides": {"/messages": "/a//b"}}, "must be a plain path"),
        ({"path_overrides": {"/messages": "/a/../b"}}, "must be a plain path"),
        ({"path_overrides": {"/messages": "/a/%2E%2e/b"}}, "must be a plain path"),
        ({"path_overrides": {"/messages": "/a/.."}}, "must be a plain path"),
        ({"path_overrides": {"/messages": "/a?b"}}, "must be a plain path"),
        ({"path_overrides": {"/messages": "/" + "a" * 256}}, "must have at most 256 characters"),
        ({"header_rules": [{"name": "x-a"}]}, r"header_rules\[0\]\.value"),
        ({"header_rules": [{"name": "a b", "value": "v"}]}, r"header_rules\[0\]\.name: is not a header name"),
        ({"header_rules": [{"name": "Authorization", "value": "v"}]}, "is reserved for the gateway"),
        ({"header_rules": [{"name": "CF-Ray", "value": None}]}, "is reserved for the gateway"),
        (
            {"header_rules": [{"name": "anthropic-beta", "value": "v"}]},
            "is set by the Messages protocol itself",
        ),
        (
            {"header_rules": [{"name": "x-a", "value": "a\r\nb: c"}]},
            r"header_rules\[0\]\.value: must be at most",
        ),
        ({"header_rules": [{"name": "x-a", "value": "日"}]}, r"header_rules\[0\]\.value: must be at most"),
        (
            {"header_rules": [{"name": "x-a", "value": None}, {"name": "X-A", "value": None}]},
            "header_rules: the client's 'x-a' is passed on twice",
        ),
        ({"counts_tokens": 1}, "counts_tokens: must be true or false"),
        ({"member_names": {"model": None}}, r"member_names\[model\]: must be a name of a member"),
        ({"member_names": {"a": "stream"}}, r"member_names\[a\]: must be a name of a member"),
        ({"member_names": {"a b": None}}, r"member_names\[a b\]: must be a name of a member"),
        (
            {"header_rules": [{"name": "x-a", "value": "v", "strip": True}]},
            "header_rules: 'x-a' is stripped, so nothing else",
        ),
        (
            {"header_rules": [{"name": "x-a", "value": None, "strip": True}, {"name": "x-a", "value": "v"}]},
            "header_rules: 'x-a' is stripped, so nothing else",
        ),
        ({"models_fetch": {"enabled": 1}}, "models_fetch.enabled: must be true or false"),
        ({"models_fetch": {"enabled": False}}, "models: must name a model when none are fetched"),
        ({"models": [{}]}, r"models\[0\]\.upstream_model_id"),
        ({"models": [3]}, r"models\[0\]: must be an object"),
        ({"models": [{"upstream_model_id": "m" * 257}]}, r"models\[0\]\.upstream_model_id: must be 1 to 256"),
        ({"models": [{"upstream_model_id": "m", "kind": "chat"}]}, r"models\[0\]\.kind: is not known"),
        (
            {"models": [{"upstream_model_id": "m", "limits": {"max_output_tokens": "5"}}]},
            r"models\[0\]\.limits\.max_output_tokens: must be a whole number",
        ),
        ({"timeouts": {"idle_seconds": "60"}}, "timeouts.idle_seconds: must be a number of seconds"),
        ({"timeouts": {"idle_seconds": float("nan")}}, "timeouts.idle_seconds: must be from 1 to 7200"),
        ({"timeouts": {"connect_seconds": True}}, "timeouts.connect_seconds: must be a number"),
    ],
)
def test_a_fault_is_named_with_its_path(change: dict[str, Any], fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        parse(SMALLEST | change, has_api_key=True)


def test_all_faults_are_told_at_once() -> None:
    with pytest.raises(ConfigError, match=r"base_url: .*; auth_style: .*; protocols: ") as caught:
        parse({}, has_api_key=True)

    assert str(caught.value).endswith(".")


@pytest.mark.parametrize(
    ("auth_style", "has_api_key", "fault"),
    [
        ("none", True, "'none' sends no API key"),
        ("bearer", False, "'bearer' needs an API key"),
        ("anthropic", False, "'anthropic' needs an API key"),
    ],
)
def test_the_key_must_fit_the_style(auth_style: str, has_api_key: bool, fault: str) -> None:
    with pytest.raises(ConfigError, match=fault):
        parse(SMALLEST | {"auth_style": auth_style}, has_api_key)


def test_no_key_is_needed_where_none_is_sent() -> None:
    assert parse(SMALLEST | {"auth_style": "none"}, has_api_key=False).auth_style == "none"


def test_a_repeated_header_keeps_its_lines_in_order() -> None:
    rules = [{"name": "x-a", "value": None}, {"name": "x-a", "value": "v"}, {"name": "x-a", "value": "w"}]

    assert parse(SMALLEST | {"header_rules": rules}, has_api_key=True).header_rules == (
        HeaderRule("x-a", None),
        HeaderRule("x-a", "v"),
        HeaderRule("x-a", "w"),
    )


def test_a_repeated_public_id_is_refused_on_save_and_tolerated_on_load() -> None:
    twice = SMALLEST | {
        "models": [{"upstream_model_id": "m"}, {"upstream_model_id": "other", "public_model_id": "m"}]
    }

    with pytest.raises(ConfigError, match="the public id 'm' is given twice"):
        normalized(twice, has_api_key=True)

    [model] = parse(twice, has_api_key=True).models
    assert model.upstream_model_id == "m"
