import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from floway import clock
from floway.egress.client import Client
from floway.errors import CatalogUnavailable, ConfigError, MalformedRequest, MalformedState
from floway.providers.base import Asked
from floway.providers.copilot.provider import CopilotProvider
from floway.providers.copilot.state import CopilotToken
from tests.support.builders import NOON
from tests.support.copilot import API, LOGIN, ROW, call, known, provider, row, slot
from tests.support.surroundings import surroundings
from tests.support.upstream import Peer, Script, whole
from tests.support.upstream import upstream as server

HELLO: dict[str, Any] = {"messages": [{"role": "user", "content": "Hi"}]}
LIST = {"object": "list", "data": [row("gpt-5.5", endpoints=["/responses"]), row("claude-opus-4.7")]}
VARIANTS = known(
    row("claude-opus-4.7", "medium"), row("claude-opus-4.7-1m", "medium"), row("gpt-4.1", endpoints=None)
)
GRANTED = {"token": "copilot-2", "expires_at": 4_000_000_000, "endpoints": {"api": API}}


def in_turn(*answers: bytes) -> Script:
    left = iter(answers)

    def script(peer: Peer) -> None:
        while peer.request():
            peer.send(next(left))

    return script


def answered(document: Any, status: int = 200, *lines: str) -> bytes:
    return whole(json.dumps(document).encode(), "Content-Type: application/json", *lines, status=status)


@pytest.fixture
def client() -> Iterator[Client]:
    made = Client()
    yield made
    made.close()


def asked(agent: str) -> Asked:
    return Asked("messages", "generate", {"user-agent": agent}, b"{}")


def test_clients_that_the_vendor_supports_are_taken_in_any_protocol() -> None:
    made = CopilotProvider(ROW, surroundings(slot=slot()))

    assert made.objection(asked("opencode/1.18.33")) is None
    assert "clients that GitHub supports" in str(made.objection(asked("claude-cli/2.0.1 (external, cli)")))
    assert made.native_client == "GitHub Copilot"


@pytest.mark.parametrize(
    ("protocol", "action", "path"),
    [
        ("messages", "generate", "/v1/messages"),
        ("messages", "count_tokens", "/v1/messages/count_tokens"),
        ("responses", "generate", "/responses"),
        ("responses", "compact", "/responses"),
        ("chat_completions", "generate", "/chat/completions"),
    ],
)
def test_a_call_goes_where_its_token_is_good(protocol: Any, action: Any, path: str) -> None:
    made = CopilotProvider(ROW, surroundings(slot=slot()))

    sent = made.prepare(call(protocol, {**HELLO, "input": "Hi"}, action))

    assert sent.url == f"{API}{path}"
    assert dict(sent.headers)["authorization"] == "Bearer copilot-1"
    assert "copilot-1" not in repr(sent)


def test_a_relay_has_the_hosts_in_its_paths() -> None:
    sent = provider(relay="http://127.0.0.1:9/github").prepare(call("messages", HELLO))

    assert sent.url == "http://127.0.0.1:9/github/api.individual.githubcopilot.com/v1/messages"


@pytest.mark.parametrize(
    ("document", "headers", "raw_id"),
    [
        ({}, {}, "claude-opus-4.7"),
        ({}, {"anthropic_beta": "context-1m-2025-08-07"}, "claude-opus-4.7-1m"),
    ],
)
def test_a_request_goes_to_the_raw_model_that_it_needs(document: Any, headers: Any, raw_id: str) -> None:
    made = provider(slot(known_models=VARIANTS))

    sent = made.prepare(call("messages", HELLO | document, model="claude-opus-4-7", **headers))

    assert json.loads(sent.body)["model"] == raw_id
    assert "anthropic-beta" not in dict(sent.headers)


def test_a_model_that_this_process_has_not_seen_goes_as_it_was_listed() -> None:
    assert json.loads(provider().prepare(call("messages", HELLO)).body)["model"] == "gpt-5.5"


def test_a_speed_that_no_variant_has_is_refused_before_anything_is_spent() -> None:
    made = provider(slot(known_models=VARIANTS, copilot_token=None))

    with pytest.raises(MalformedRequest, match="does not support the `speed` parameter") as refused:
        made.prepare(call("messages", HELLO | {"speed": "fast"}, model="claude-opus-4-7"))

    assert refused.value.param == "speed"


def test_a_refused_token_is_renewed_once() -> None:
    kept = slot()
    with server(in_turn(answered(GRANTED))) as running:
        made = provider(kept, running.origin)
        first = made.prepare(call("messages", HELLO))
        second = made.renewed(call("messages", HELLO), first)
        assert second is not None
        assert made.renewed(call("messages", HELLO), second) is None

    assert dict(second.headers)["authorization"] == "Bearer copilot-2"
    assert kept.credential.copilot_token == CopilotToken("copilot-2", 4_000_000_000, API)


def test_a_row_with_another_members_login_is_never_used() -> None:
    with pytest.raises(MalformedState):
        provider(slot(replace(LOGIN, user_id=1))).prepare(call("messages", HELLO))


def test_a_row_without_a_member_is_refused_when_it_is_made() -> None:
    with pytest.raises(ConfigError, match="githubHost is missing"):
        CopilotProvider(replace(ROW, config={}), surroundings(slot=slot()))


def test_older_claude_has_its_flag_whatever_the_operator_says() -> None:
    off = replace(
        ROW, flag_overrides={"rewrite-mid-conv-system-to-user": False, "strip-prompt-cache-key": True}
    )
    made = CopilotProvider(off, surroundings(slot=slot()))

    assert made.flags("claude-opus-4-7") == {
        "rewrite-mid-conv-system-to-user",
        "strip-billing-attribution",
        "strip-prompt-cache-key",
    }
    assert (
        made.flags("claude-opus-4-8")
        == made.flags("gpt-5.5")
        == {
            "strip-billing-attribution",
            "strip-prompt-cache-key",
        }
    )


def test_models_are_listed_and_remembered(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = slot(known_models=known(row("gpt-4.1", endpoints=None), at_ms=int(NOON.timestamp() * 1000)))
    monkeypatch.setattr(clock, "now", lambda: NOON + timedelta(hours=23))

    with server(in_turn(answered(LIST))) as running:
        models = provider(kept, running.origin).fetch_models(client)

    head = running.requests[0].decode().lower()
    assert head.startswith("get /api.individual.githubcopilot.com/models ")
    assert "openai-intent: model-access" in head
    assert [model.id for model in models] == ["gpt-4.1", "gpt-5.5", "claude-opus-4-7"]
    assert set(kept.credential.known_models or {}) == {"gpt-4.1", "gpt-5.5", "claude-opus-4.7"}


def test_a_stale_token_is_renewed_for_the_list_as_well(client: Client) -> None:
    with server(in_turn(answered({}, 401), answered(GRANTED), answered(LIST))) as running:
        assert len(provider(slot(), running.origin).fetch_models(client)) == 2

    assert "authorization: bearer copilot-2" in running.requests[2].decode().lower()


def test_a_seat_that_gets_no_token_has_no_list(client: Client) -> None:
    with server(in_turn(answered({"message": "no seat"}, 403))) as running:
        made = provider(slot(copilot_token=None), running.origin)
        with pytest.raises(CatalogUnavailable) as unavailable:
            made.fetch_models(client)

    assert (unavailable.value.answer_status, json.loads(unavailable.value.body)) == (
        403,
        {"message": "no seat"},
    )


def test_a_list_that_is_refused_is_none(client: Client) -> None:
    with server(in_turn(answered({}, 500))) as running, pytest.raises(CatalogUnavailable, match="HTTP 500"):
        provider(slot(), running.origin).fetch_models(client)


def test_what_an_answer_says_of_the_quota_is_kept() -> None:
    kept = slot()

    provider(kept).answered(200, [("x-quota-snapshot-chat", "ent=-1&ov=0&rem=100&totRem=0")])

    assert kept.credential.quota is not None


def test_only_messages_clients_are_told_of_an_overflow_in_other_words() -> None:
    made, body = provider(), b"Request body is too large for model context window"

    assert made.reworded("messages", 413, body) is not None
    assert made.reworded("responses", 413, body) is None
    assert made.idle_seconds("messages") > 0


def test_a_trace_is_never_put_beside_what_the_client_forwards() -> None:
    parent = {"traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"}
    asked = call("messages", HELLO, **parent)

    lines = CopilotProvider(ROW, surroundings(slot=slot(), forward_trace="true")).prepare(asked).headers

    assert "traceparent" not in dict(lines)
