"""A conversation that begins on an upstream of another protocol, and goes on at a native vendor."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.cases import CASES, CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, Case, ask, post
from tests.support.gateway import ALL_PROTOCOLS, Gateway
from tests.support.ports import wait_until
from tests.support.simulator import Simulator

Turns = list[dict[str, Any]]
#: Of an upstream of Google's.
SIGNED = "gemini-sim-signed"
#: Documented by Google for calls that its models never made.
STAND_IN = '"thoughtSignature":"skip_thought_signature_validator"'
#: Of the first upstreams only, so that it is gone when they are.
ONLY_FIRST = "sim-only-first"
SCHEMA = {"type": "object", "properties": {"city": {"type": "string"}}}
PAIRS = [(case.id, first) for case in CASES for first in ALL_PROTOCOLS if first != case.id]
#: Chat vendors show reasoning in members of their own, if at all.
OPTIONS = {"chat_completions": "reasoning_content", "messages": "", "responses": "", "gemini": "call_ids"}


@dataclass(frozen=True)
class Talk:
    """How a client of a protocol keeps a conversation."""

    #: ``(turns) -> members`` of a request that asks for thinking and offers a tool.
    members: Callable[[Turns], dict[str, Any]]
    say: Callable[[str], dict[str, Any]]
    #: ``(answer) -> turns``: the answer as it came, and the results of its calls.
    replay: Callable[[Any], Turns]
    #: What stands in a request that holds reasoning of its own vendor.
    proof: str


def _messages(turns: Turns) -> dict[str, Any]:
    tool = {"name": "weather", "input_schema": SCHEMA}
    thinking = {"type": "enabled", "budget_tokens": 1024}
    return {"max_tokens": 4096, "messages": turns, "tools": [tool], "thinking": thinking}


def _messages_replay(answer: Any) -> Turns:
    results = [
        {"type": "tool_result", "tool_use_id": block["id"], "content": "12 degrees"}
        for block in answer["content"]
        if block["type"] == "tool_use"
    ]
    return [
        {"role": "assistant", "content": answer["content"]},
        *([{"role": "user", "content": results}] if results else []),
    ]


def _chat(turns: Turns) -> dict[str, Any]:
    tool = {"type": "function", "function": {"name": "weather", "parameters": SCHEMA}}
    return {"messages": turns, "tools": [tool], "reasoning_effort": "high"}


def _chat_replay(answer: Any) -> Turns:
    message = answer["choices"][0]["message"]
    results = [
        {"role": "tool", "tool_call_id": call["id"], "content": "12 degrees"}
        for call in message.get("tool_calls") or ()
    ]
    return [message, *results]


def _responses(turns: Turns) -> dict[str, Any]:
    tool = {"type": "function", "name": "weather", "parameters": SCHEMA, "strict": False}
    include = ["reasoning.encrypted_content"]
    reasoning = {"effort": "high", "summary": "auto"}
    return {"input": turns, "tools": [tool], "reasoning": reasoning, "include": include, "store": False}


def _responses_replay(answer: Any) -> Turns:
    results = [
        {"type": "function_call_output", "call_id": item["call_id"], "output": "12 degrees"}
        for item in answer["output"]
        if item["type"] == "function_call"
    ]
    return [*answer["output"], *results]


def _gemini(turns: Turns) -> dict[str, Any]:
    tool = {"functionDeclarations": [{"name": "weather", "parametersJsonSchema": SCHEMA}]}
    thinking = {"thinkingConfig": {"includeThoughts": True, "thinkingBudget": 1024}}
    return {"contents": turns, "tools": [tool], "generationConfig": thinking}


def _gemini_replay(answer: Any) -> Turns:
    content = answer["candidates"][0]["content"]
    calls = [part["functionCall"] for part in content["parts"] if "functionCall" in part]
    results = [
        {"functionResponse": {**call_id(call), "name": call["name"], "response": {"output": "12 degrees"}}}
        for call in calls
    ]
    return [content, *([{"role": "user", "parts": results}] if results else [])]


def call_id(call: dict[str, Any]) -> dict[str, Any]:
    return {"id": call["id"]} if call.get("id") else {}


def _user(content: str) -> dict[str, Any]:
    return {"role": "user", "content": content}


TALKS = {
    "messages": Talk(_messages, _user, _messages_replay, '"signature"'),
    "chat_completions": Talk(_chat, _user, _chat_replay, '"reasoning_opaque"'),
    "responses": Talk(_responses, _user, _responses_replay, '"encrypted_content"'),
    "gemini": Talk(
        _gemini,
        lambda text: {"role": "user", "parts": [{"text": text}]},
        _gemini_replay,
        '"thoughtSignature"',
    ),
}
BY_ID: dict[str, Case] = {case.id: case for case in (MESSAGES, CHAT_COMPLETIONS, RESPONSES, GEMINI)}


def model_of(client: str, first: str) -> str:
    # Of this family, Google takes no call back without a signature.
    base = "gemini-3" if client == "gemini" else "sim"
    return f"{base}-moves-{client}-from-{first}".replace("_", "-")


@pytest.fixture(scope="module")
def moving(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway whose models have an upstream of another protocol first, and a native one behind it."""
    gateway = Gateway(tmp_path_factory.mktemp("moving"))
    gateway.prepare()
    for protocol in ALL_PROTOCOLS:
        first = [model_of(client, other) for client, other in PAIRS if other == protocol]
        first.append(ONLY_FIRST)
        native = [model_of(client, other) for client, other in PAIRS if client == protocol]
        address = simulator.base_url
        gateway.add_upstream(f"first {protocol}", address, endpoints=[protocol], models=first)
        gateway.add_upstream(f"native {protocol}", address, endpoints=[protocol], models=native, sort_order=9)
    gateway.add_upstream("google", simulator.base_url, endpoints=["gemini"], models=[SIGNED])
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


def asked(gateway: Gateway, client: str, model: str, turns: Turns) -> Any:
    """The whole answer."""
    case, members = BY_ID[client], TALKS[client].members(turns)
    document = members if client == "gemini" else {"model": model, **members}
    call = post(gateway, case.path(model, stream=False), json.dumps(document).encode())
    call.wait_head().read_all()
    assert call.status == 200, f"{client} {model}: {call.body.decode()[:500]}"
    return json.loads(call.body)


def is_gone(gateway: Gateway, model: str) -> bool:
    # At the same time, so that both workers answer some of them.
    calls = [ask(gateway, CHAT_COMPLETIONS, model, stream=False) for _ in range(24)]
    for call in calls:
        call.wait_head().read_all()
    return {call.status for call in calls} == {404}


def test_a_conversation_goes_on_at_a_native_vendor(moving: Gateway, vendor: Simulator) -> None:
    histories: dict[tuple[str, str], Turns] = {}
    for client, first in PAIRS:
        talk, model = TALKS[client], model_of(client, first)
        options = f" [[sim:{'+'.join(filter(None, ['thinking', OPTIONS[first]]))}]]"
        turns = [talk.say(f"use weather{options}")]
        turns += talk.replay(asked(moving, client, model, turns))
        # The upstream gets its own reasoning back.
        turns += talk.replay(asked(moving, client, model, turns))
        assert "12 degrees" in json.dumps(turns[-1])
        histories[client, first] = [*turns, talk.say(f"use weather again{options}")]
        # The next answer ends with calls, whose results the native vendor gets.
        histories[client, first] += talk.replay(asked(moving, client, model, histories[client, first]))

    for protocol in ALL_PROTOCOLS:
        moving.flask("upstreams", "disable", f"first {protocol}")
    wait_until(lambda: is_gone(moving, ONLY_FIRST), "the end of the first upstreams in every worker", 5)

    for (client, first), turns in histories.items():
        talk, model = TALKS[client], model_of(client, first)
        answer = asked(moving, client, model, turns)
        assert "12 degrees" in json.dumps(answer)
        entry = vendor.last(model)
        assert BY_ID[client].route.partition("{")[0] in entry["path"]
        assert talk.proof not in entry["body"].replace(STAND_IN, "")
        # The next turn thinks at the native vendor, and gives that back.
        turns = [*turns, *talk.replay(answer), talk.say("use weather now [[sim:thinking]]")]
        turns += talk.replay(asked(moving, client, model, turns))
        asked(moving, client, model, turns)
        if client != "chat_completions":
            assert talk.proof in vendor.last(model)["body"]


def foreign_history(client: str) -> Turns:
    """A call that was signed at another account, and its result."""
    signature = "b2YgYW5vdGhlciBhY2NvdW50"
    if client == "gemini":
        call = {"functionCall": {"name": "weather", "args": {}}, "thoughtSignature": signature}
        result = {"functionResponse": {"name": "weather", "response": {"output": "12 degrees"}}}
        return [
            {"role": "user", "parts": [{"text": "use weather"}]},
            {"role": "model", "parts": [{"text": "hm", "thought": True}, call]},
            {"role": "user", "parts": [result]},
        ]
    extra = {"google": {"thought_signature": signature}}
    call = {"id": "c1", "type": "function", "function": {"name": "weather", "arguments": "{}"}}
    return [
        _user("use weather"),
        {"role": "assistant", "content": None, "tool_calls": [{**call, "extra_content": extra}]},
        {"role": "tool", "tool_call_id": "c1", "content": "12 degrees"},
    ]


@pytest.mark.parametrize("client", ["gemini", "chat_completions"])
def test_google_is_asked_once_more_without_the_signatures_that_it_refuses(
    moving: Gateway, vendor: Simulator, client: str
) -> None:
    before = len(vendor.find(SIGNED))
    case, members = BY_ID[client], TALKS[client].members(foreign_history(client))
    document = members if client == "gemini" else {"model": SIGNED, **members}

    call = post(moving, case.path(SIGNED, stream=False), json.dumps(document).encode())
    call.wait_head().read_all()

    assert call.status == 200
    assert b"12 degrees" in call.body
    assert "thoughtSignature" in call.header("x-floway-loss")
    refused, served = vendor.find(SIGNED)[before:]
    assert "b2YgYW5vdGhlciBhY2NvdW50" in refused["body"]
    assert "b2YgYW5vdGhlciBhY2NvdW50" not in served["body"]
    assert "skip_thought_signature_validator" in served["body"]
