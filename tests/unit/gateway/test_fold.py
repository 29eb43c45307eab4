"""Answers for clients that did not ask for a stream, from upstreams of another protocol."""

import json
from collections.abc import Iterator
from typing import Any

import pytest

from floway.domain.protocol import ProtocolId
from floway.domain.usage import Usage
from floway.egress.client import Client
from floway.errors import UpstreamBroken
from floway.gateway.attempt import attempt
from floway.gateway.candidate import Candidate
from floway.gateway.outcome import Failed, Outcome, Refused, Whole
from floway.gateway.plan import plans
from tests.support.builders import exchange, model, provider, request
from tests.support.upstream import Script, cuts, replies, sse, upstream

CHAT: ProtocolId = "chat_completions"
USER = [{"role": "user", "content": "hi"}]
ASKED: dict[ProtocolId, dict[str, Any]] = {
    "messages": {"model": "m", "max_tokens": 9, "messages": USER},
    CHAT: {"model": "m", "messages": USER},
    "responses": {"model": "m", "input": "hi"},
    "gemini": {"contents": [{"parts": [{"text": "hi"}]}]},
}
TEXT = '{"id":"c","choices":[{"index":0,"delta":{"content":"a"}}]}'
STOP = '{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}'
USAGE = '{"id":"c","choices":[],"usage":{"prompt_tokens":9,"completion_tokens":2}}'
ERROR = '{"error":{"message":"Slow down.","type":"requests","code":"rate_limit_exceeded"}}'
#: The same as Messages: one text, and the overload that Anthropic reports within a stream.
MESSAGE = ('{"type":"message_start","message":{"id":"msg_1","usage":{"input_tokens":9}}}',
           '{"type":"content_block_start","index":0,"content_block":{"type":"text","text":"a"}}')  # fmt: skip
OVERLOADED = '{"type":"error","error":{"type":"overloaded_error","message":"Busy"}}'


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def answered(client: Client, asks: ProtocolId, serves: ProtocolId, script: Script) -> Outcome:
    """What a client gets that asks in one protocol while the upstream speaks another."""
    asked = request(json.dumps(ASKED[asks]).encode(), protocol=asks)
    with upstream(script) as running:
        served = model(protocols=frozenset({serves}))
        [plan] = plans(asked, [Candidate(provider(base_url=running.origin), served)])
        return attempt(plan, asked, client, exchange(asked))


@pytest.mark.parametrize(
    ("asks", "said"),
    [
        ("messages", lambda body: body["content"][0]["text"]),
        ("responses", lambda body: body["output"][0]["content"][0]["text"]),
        ("gemini", lambda body: body["candidates"][0]["content"]["parts"][0]["text"]),
    ],
)
def test_a_stream_becomes_the_clients_whole_answer(client: Client, asks: ProtocolId, said: Any) -> None:
    outcome = answered(client, asks, CHAT, replies(sse(TEXT, STOP, USAGE, "[DONE]")))

    assert isinstance(outcome, Whole)
    assert said(json.loads(outcome.body)) == "a"
    assert outcome.billing.usage == Usage(9, output_tokens=2)
    assert dict(outcome.headers)["content-type"] == "application/json"


@pytest.mark.parametrize("asks", ["messages", "responses", "gemini"])
def test_an_error_within_the_stream_is_an_error_answer(client: Client, asks: ProtocolId) -> None:
    outcome = answered(client, asks, CHAT, replies(sse(TEXT, ERROR)))

    assert isinstance(outcome, Refused)
    assert outcome.status == 429
    assert json.loads(outcome.body)["error"]["message"] == "Slow down."


def test_what_was_reported_before_the_error_is_billed(client: Client) -> None:
    outcome = answered(client, CHAT, "messages", replies(sse(*MESSAGE, OVERLOADED)))

    assert isinstance(outcome, Refused)
    assert (outcome.status, outcome.billing.usage) == (529, Usage(9))
    assert json.loads(outcome.body)["error"]["message"] == "Busy"


@pytest.mark.parametrize("asks", ["messages", "responses", "gemini"])
def test_a_stream_without_its_end_is_no_answer(client: Client, asks: ProtocolId) -> None:
    outcome = answered(client, asks, CHAT, replies(sse(TEXT, STOP)))

    assert isinstance(outcome, Refused)
    assert outcome.status == 502


@pytest.mark.parametrize("asks", ["messages", "responses", "gemini"])
def test_a_stream_that_ends_behind_its_usage_is_an_answer(client: Client, asks: ProtocolId) -> None:
    outcome = answered(client, asks, CHAT, replies(sse(TEXT, STOP, USAGE)))

    assert isinstance(outcome, Whole)
    assert outcome.billing.usage == Usage(9, output_tokens=2)


def test_a_response_without_its_end_is_no_answer(client: Client) -> None:
    delta = '{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"a"}'

    outcome = answered(client, "messages", "responses", replies(sse(delta)))

    assert isinstance(outcome, Refused)
    assert outcome.status == 502


def test_a_stream_that_is_cut_leaves_the_way_to_another_upstream(client: Client) -> None:
    outcome = answered(client, "messages", CHAT, cuts(sse(TEXT, end=b"")))

    assert isinstance(outcome, Failed)
    assert isinstance(outcome.error, UpstreamBroken)
