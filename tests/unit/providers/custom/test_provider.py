from typing import Any

import pytest

from floway.domain.protocol import ActionId, ProtocolId
from floway.egress.request import Timeouts, UpstreamRequest
from floway.providers.base import Call
from tests.support.builders import model, provider

BASE = "https://host"


def call(
    protocol: ProtocolId = "messages",
    *,
    action: ActionId = "generate",
    stream: bool = False,
    headers: dict[str, str] | None = None,
    model_id: str = "m",
) -> Call:
    return Call(protocol, action, model("public", upstream_id=model_id), stream, b"{}", headers or {})


def prepared(asked: Call, **config: Any) -> UpstreamRequest:
    return provider(**{"base_url": BASE, **config}).prepare(asked)


def sent(asked: Call, **config: Any) -> dict[str, str]:
    lines = prepared(asked, **config).headers
    assert len({name for name, _ in lines}) == len(lines)
    return dict(lines)


@pytest.mark.parametrize(
    ("asked", "url"),
    [
        (call("messages"), "/v1/messages"),
        (call("messages", action="count_tokens"), "/v1/messages/count_tokens"),
        (call("chat_completions"), "/v1/chat/completions"),
        (call("responses"), "/v1/responses"),
        (call("responses", action="compact"), "/v1/responses/compact"),
        (call("gemini"), "/v1beta/models/m:generateContent"),
        (call("gemini", stream=True), "/v1beta/models/m:streamGenerateContent?alt=sse"),
        (call("gemini", action="count_tokens"), "/v1beta/models/m:countTokens"),
        (call("gemini", model_id="org/m:free x?#"), "/v1beta/models/org/m:free%20x%3F%23:generateContent"),
    ],
)
def test_each_call_has_its_path(asked: Call, url: str) -> None:
    assert prepared(asked).url == BASE + url


@pytest.mark.parametrize(
    ("base", "asked", "url"),
    [
        ("https://host/v1", call("messages"), "https://host/v1/messages"),
        ("https://host/v1/", call("messages"), "https://host/v1/messages"),
        ("https://host/api", call("messages"), "https://host/api/v1/messages"),
        ("https://host/v1beta", call("gemini"), "https://host/v1beta/models/m:generateContent"),
    ],
)
def test_a_version_at_the_end_of_the_base_is_not_repeated(base: str, asked: Call, url: str) -> None:
    assert prepared(asked, base_url=base).url == url


@pytest.mark.parametrize(
    ("overrides", "asked", "url"),
    [
        ({"/messages": "/anthropic/messages"}, call("messages"), "/anthropic/messages"),
        (
            {"/messages": "/anthropic/messages"},
            call("messages", action="count_tokens"),
            "/anthropic/messages/count_tokens",
        ),
        ({"/v1beta/models": "/g"}, call("gemini"), "/g/m:generateContent"),
    ],
)
def test_a_path_may_be_replaced(overrides: dict[str, str], asked: Call, url: str) -> None:
    assert prepared(asked, path_overrides=overrides).url == BASE + url


CREDENTIALS = ("authorization", "x-api-key", "x-goog-api-key")


@pytest.mark.parametrize(
    ("style", "protocol", "credentials"),
    [
        ("bearer", "messages", {"authorization": "Bearer upstream-key"}),
        ("bearer", "responses", {"authorization": "Bearer upstream-key"}),
        ("anthropic", "messages", {"x-api-key": "upstream-key"}),
        ("anthropic", "chat_completions", {"x-api-key": "upstream-key"}),
        ("bearer", "gemini", {"x-goog-api-key": "upstream-key"}),
        ("anthropic", "gemini", {"x-goog-api-key": "upstream-key"}),
    ],
)
def test_our_credential_goes_where_the_upstream_reads_it(
    style: str, protocol: ProtocolId, credentials: dict[str, str]
) -> None:
    theirs = dict.fromkeys(CREDENTIALS, "client-key")

    headers = sent(call(protocol, headers=theirs), auth_style=style)

    assert {name: headers[name] for name in CREDENTIALS if name in headers} == credentials


@pytest.mark.parametrize("protocol", ["messages", "responses", "gemini"])
def test_an_upstream_without_a_key_is_sent_none(protocol: ProtocolId) -> None:
    assert not set(CREDENTIALS) & set(sent(call(protocol), secrets={}))


@pytest.mark.parametrize(
    ("style", "protocol", "version"),
    [
        ("bearer", "messages", "2023-06-01"),
        ("anthropic", "responses", "2023-06-01"),
        ("bearer", "responses", None),
    ],
)
def test_the_version_of_the_messages_api_is_our_own(
    style: str, protocol: ProtocolId, version: str | None
) -> None:
    headers = sent(call(protocol, headers={"anthropic-version": "2026-10-21"}), auth_style=style)

    assert headers.get("anthropic-version") == version


@pytest.mark.parametrize(
    ("value", "sent_value"), [("a,b", "a,b"), (" a , ,b,a ", "a,b"), ("", None), (" , ", None)]
)
def test_betas_reach_the_messages_api_without_blanks_and_repeats(value: str, sent_value: str | None) -> None:
    assert sent(call(headers={"anthropic-beta": value})).get("anthropic-beta") == sent_value


@pytest.mark.parametrize("protocol", ["chat_completions", "responses", "gemini"])
def test_betas_reach_no_other_api(protocol: ProtocolId) -> None:
    assert "anthropic-beta" not in sent(call(protocol, headers={"anthropic-beta": "a"}))


def test_of_the_clients_headers_none_is_passed_without_a_rule() -> None:
    theirs = {"cookie": "c", "x-forwarded-for": "1.2.3.4", "x-team": "red", "user-agent": "curl"}

    headers = sent(call("responses", headers=theirs, stream=True))

    assert sorted(headers) == ["accept", "accept-encoding", "authorization", "content-type", "user-agent"]
    assert headers["user-agent"].startswith("floway/")
    assert headers["accept"] == "text/event-stream"
    assert headers["accept-encoding"] == "identity"


def test_rules_add_replace_and_pass_headers() -> None:
    rules = [
        {"name": "X-Team", "value": "blue"},
        {"name": "x-trace", "value": None},
        {"name": "x-absent", "value": None},
        {"name": "user-agent", "value": "ours"},
        {"name": "x-many", "value": "1"},
        {"name": "x-many", "value": None},
        {"name": "anthropic-version", "value": None},
    ]
    theirs = {"x-team": "red", "x-trace": "t-1", "x-many": "2", "anthropic-version": "2026-10-21"}

    headers = sent(call(headers=theirs), header_rules=rules)

    assert headers["x-team"] == "blue"
    assert headers["x-trace"] == "t-1"
    assert "x-absent" not in headers
    assert headers["user-agent"] == "ours"
    assert headers["x-many"] == "1, 2"
    assert headers["anthropic-version"] == "2026-10-21"


def test_a_stripped_header_is_not_sent_though_the_gateway_itself_would() -> None:
    rules = [{"name": name, "value": None, "strip": True} for name in ("anthropic-version", "x-absent")]

    headers = sent(call(headers={"anthropic-version": "2026-10-21", "x-absent": "a"}), header_rules=rules)

    assert not {"anthropic-version", "x-absent"} & headers.keys()
    assert headers["authorization"] == "Bearer upstream-key"


def test_lines_of_one_name_go_in_the_order_of_their_rules() -> None:
    rules = [{"name": "x-a", "value": None}, {"name": "x-a", "value": "v"}]

    assert sent(call(headers={"x-a": "theirs"}), header_rules=rules)["x-a"] == "theirs, v"
    assert sent(call(), header_rules=rules)["x-a"] == "v"


def test_each_upstream_takes_from_the_client_what_its_own_rules_say() -> None:
    theirs = {"x-team": "red", "x-trace": "t-1"}
    rows = [[{"name": "x-team", "value": None}], [{"name": "x-trace", "value": None}], []]

    passed = [sent(call(headers=theirs), header_rules=rules) for rules in rows]

    assert [sorted(theirs.keys() & headers.keys()) for headers in passed] == [["x-team"], ["x-trace"], []]


def test_the_rows_own_limits_come_before_the_defaults() -> None:
    made = provider(defaults=Timeouts(5, 6), timeouts={"headers_seconds": 7, "idle_seconds": 8})

    assert made.prepare(call()).timeouts == Timeouts(5, 7)
    assert made.idle_seconds("messages") == made.idle_seconds("responses") == 8


@pytest.mark.parametrize(
    ("protocol", "seconds"),
    [("messages", 60), ("chat_completions", 600), ("responses", 600), ("gemini", 600)],
)
def test_each_protocol_has_its_patience(protocol: ProtocolId, seconds: float) -> None:
    assert provider().idle_seconds(protocol) == seconds


def test_configured_models_are_the_whole_list_only_when_nothing_is_fetched() -> None:
    models = [{"upstream_model_id": "m-1"}]

    fixed = provider(models=models, models_fetch={"enabled": False}).fixed_models
    assert fixed is not None
    assert [each.id for each in fixed] == ["m-1"]
    assert provider(models=models).fixed_models is None


def test_no_credential_is_printed() -> None:
    made = provider()

    assert "upstream-key" not in f"{made.upstream!r} {made.prepare(call())!r}"
