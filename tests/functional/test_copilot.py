"""A Copilot seat beside an upstream with an API key: who is served where, how, and what is left behind."""

import json
from base64 import b64decode, b64encode
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask

from floway import __version__
from floway.providers.copilot import state
from floway.providers.copilot.state import Credential
from floway.settings import load
from floway.store import db, states
from tests.functional.copilot_drill import AGENT
from tests.support.database import store_app
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.pictures import decoded, png
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.simulator import Simulator, running_simulator
from tests.support.usage import Ledger

#: Served by the seat alone, by protocol; and one that both upstreams serve.
CLAUDE, GPT, CHAT, BOTH = "claude-opus-4-7", "gpt-5.6-sol", "gemini-2.5-pro", "gpt-4.1"
HOST = "/github/api.individual.githubcopilot.com"
EXCHANGE = "/github/api.github.com/copilot_internal/v2/token"
HELLO: list[dict[str, Any]] = [{"role": "user", "content": "Good morning"}]
TOOL = {"name": "note", "description": "Note it.", "input_schema": {"type": "object", "properties": {}}}


class Stage:
    """One gateway with two workers, its operator, and the vendor of both of its upstreams."""

    def __init__(self, gateway: Gateway, vendor: Simulator, operator: Operator, app: Flask) -> None:
        self.gateway = gateway
        self.vendor = vendor
        self.operator = operator
        self._app = app
        self.upstream_id = self.signed_in()
        gateway.add_upstream("keyed", vendor.base_url, models=[BOTH], sort_order=9)
        gateway.take_over()
        lines = {"authorization": f"Bearer {gateway.api_key}"}
        for _ in range(2):
            calls = [Call(gateway.port, "GET", "/v1/models", lines) for _ in range(16)]
            assert all(CLAUDE.encode() in call.read_all() for call in calls)

    def signed_in(self) -> str:
        """The id of the upstream, after somebody has typed the code at GitHub's page."""
        self.vendor.seat_order("interval", seconds=0)
        begun = self.operator.post("upstreams/copilot/auth/start")
        assert self.operator.post("upstreams/copilot/auth/poll", id=begun["id"])["status"] == "pending"
        self.vendor.seat_order("allow", user_code=begun["user_code"])
        done = self.operator.post("upstreams/copilot/auth/poll", id=begun["id"])
        return str(done["upstream"]["id"])

    def send(self, path: str, document: dict[str, Any], **headers: str) -> Call:
        """A request of opencode, answered to its end; headers with underscores for hyphens."""
        lines = {"authorization": f"Bearer {self.gateway.api_key}", "user-agent": AGENT}
        lines |= {name.replace("_", "-"): value for name, value in headers.items()}
        call = Call(self.gateway.port, "POST", path, lines, json.dumps(document).encode())
        call.read_all()
        return call

    def chat(self, model: str = CHAT, **members: Any) -> Call:
        """A streamed Chat Completions request."""
        document = {"model": model, "messages": HELLO, "stream": True, **members}
        return self.send("/v1/chat/completions", document)

    def messages(self, model: str = CLAUDE, headers: dict[str, str] | None = None, **members: Any) -> Call:
        """A streamed Messages request."""
        document = {"model": model, "messages": HELLO, "max_tokens": 4096, "stream": True, **members}
        return self.send("/v1/messages", document, **(headers or {}))

    def responses(self, **members: Any) -> Call:
        """A streamed Responses request."""
        return self.send("/v1/responses", {"model": GPT, "input": HELLO, "stream": True, **members})

    def stored(self) -> Credential:
        """The credential in the database."""
        with self._app.app_context():
            return state.read(self.upstream_id, states.read(self.upstream_id))

    def calls(self) -> list[tuple[str, int]]:
        """``(path, status)`` of what the vendor was asked since ``stage``, but for lists of models."""
        asked = [(entry["path"], entry["status"]) for entry in self.vendor.requests()]
        return [call for call in asked if not call[0].endswith("/models")]

    def sent(self) -> tuple[dict[str, Any], dict[str, str]]:
        """Body and headers of what the vendor was sent last."""
        entry = self.vendor.requests()[-1]
        return json.loads(entry["body"]), dict(map(tuple, entry["headers"]))


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """The stage of all tests here."""
    with running_simulator() as vendor:
        gateway = Gateway(tmp_path_factory.mktemp("copilot"), vendor.copilot_settings())
        gateway.prepare()
        gateway.start()
        try:
            named = {name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")}
            app = store_app(load(named))
            with Operator(gateway, app) as operator:
                yield Stage(gateway, vendor, operator, app)
            with app.app_context():
                db.db.engine.dispose()
            gateway.stop()
        finally:
            gateway.kill()


@pytest.fixture
def stage(shared: Stage) -> Stage:
    """The stage with an empty journal, a seat that can be used, and nobody who is passed over."""
    shared.vendor.seat(has_seat=True)
    shared.operator.post(f"upstreams/{shared.upstream_id}/put-back")
    if shared.stored().copilot_token is None:
        shared.operator.answer(f"upstreams/{shared.upstream_id}/copilot-refresh-now")
        shared.gateway.take_over()
    shared.vendor.reset()
    return shared


@pytest.fixture
def books(shared: Stage) -> Iterator[Ledger]:
    """What the gateway stores from now on."""
    reader = Ledger(shared.gateway)
    yield reader
    reader.close()


def test_a_supported_client_is_served_and_the_gateway_says_who_asks(stage: Stage, books: Ledger) -> None:
    answer = stage.chat()

    assert (answer.status, b"data: [DONE]" in answer.body) == (200, True)
    document, lines = stage.sent()
    own = f"floway/{__version__}"
    assert (lines["user-agent"], lines["editor-version"], lines["copilot-integration-id"]) == (
        own,
        own,
        "floway",
    )
    assert lines["x-initiator"] == "user"
    assert document["messages"][0]["copilot_cache_control"] == {"type": "ephemeral"}
    [record] = books.wait(1)
    assert (record.status, record.upstream_id, record.model_key) == (200, stage.upstream_id, CHAT)


def test_another_client_goes_to_the_next_upstream_and_else_nowhere(stage: Stage) -> None:
    other = {"user_agent": "claude-cli/2.0.1 (external, cli)"}

    served = stage.send("/v1/chat/completions", {"model": BOTH, "messages": HELLO}, **other)
    refused = stage.messages(headers=other)

    assert (served.status, refused.status) == (200, 403)
    assert "clients that GitHub supports" in json.loads(refused.body)["error"]["message"]
    assert stage.calls() == [("/v1/chat/completions", 200)]


def test_every_client_protocol_reaches_the_one_that_a_model_has(stage: Stage) -> None:
    answers = [stage.chat(CLAUDE), stage.messages(GPT), stage.responses(model=CHAT)]

    assert [answer.status for answer in answers] == [200, 200, 200]
    paths = [f"{HOST}/v1/messages", f"{HOST}/responses", f"{HOST}/chat/completions"]
    assert stage.calls() == [(path, 200) for path in paths]


def test_a_request_of_claude_code_gets_the_variant_that_it_means(stage: Stage) -> None:
    long = stage.messages(headers={"anthropic_beta": "context-1m-2025-08-07,oauth-2025-04-20"})
    assert stage.sent()[0]["model"] == "claude-opus-4.7-1m-internal"
    assert "anthropic-beta" not in stage.sent()[1]
    hard = stage.messages(output_config={"effort": "xhigh"})
    assert stage.sent()[0]["model"] == "claude-opus-4.7-xhigh"
    plain = stage.messages()
    assert stage.sent()[0]["model"] == "claude-opus-4.7"

    assert [call.status for call in (long, hard, plain)] == [200, 200, 200]


def test_what_copilot_does_not_know_is_taken_out_of_a_messages_request(stage: Stage) -> None:
    marked = {"type": "ephemeral", "ttl": "1h"}
    answer = stage.messages(
        system=[{"type": "text", "text": "Be brief.", "cache_control": marked}],
        cache_control=marked,
        tools=[{**TOOL, "eager_input_streaming": True}],
        messages=[*HELLO, {"role": "system", "content": "Hurry."}, *HELLO],
        thinking={"type": "adaptive"},
        speed="standard",
    )

    assert (answer.status, b"event: message_stop" in answer.body) == (200, True)
    document, lines = stage.sent()
    assert document["system"][0]["cache_control"] == {"type": "ephemeral"}
    assert document["messages"][-1]["content"][0]["cache_control"] == {"type": "ephemeral"}
    assert [message["role"] for message in document["messages"]] == ["user"] * 3
    assert "anthropic-beta" not in lines
    # Nobody asked to see what a model of this version thinks.
    assert document["thinking"]["display"] == "summarized"
    assert b"thinking_delta" not in answer.body
    assert b"signature_delta" in answer.body


def test_a_budget_of_thinking_is_interleaved(stage: Stage) -> None:
    answer = stage.messages("claude-sonnet-4-6", thinking={"type": "enabled", "budget_tokens": 1024})

    assert answer.status == 200
    assert stage.sent()[1]["anthropic-beta"] == "interleaved-thinking-2025-05-14"


def test_fast_is_a_model_and_is_told_as_such(stage: Stage) -> None:
    served = stage.messages("claude-opus-4-8", speed="fast")
    assert stage.sent()[0]["model"] == "claude-opus-4.8-fast"
    before = len(stage.calls())
    refused = stage.messages(CLAUDE, speed="fast")

    assert (served.status, served.body.count(b'"speed":"fast"')) == (200, 2)
    assert refused.status == 400
    assert json.loads(refused.body)["error"]["type"] == "invalid_request_error"
    assert len(stage.calls()) == before


def test_a_prompt_that_is_too_long_is_told_in_anthropics_words(stage: Stage) -> None:
    stage.vendor.seat(max_prompt_tokens=10)

    refused = stage.messages()

    assert refused.status == 400
    error = json.loads(refused.body)["error"]
    assert error["message"].startswith("prompt is too long")


def test_large_images_arrive_as_small_ones(stage: Stage) -> None:
    data = b64encode(png(3200, 400)).decode()
    image = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}
    remote = {"type": "image", "source": {"type": "url", "url": "https://example.com/a.png"}}
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": [image]}
    use = {"type": "tool_use", "id": "toolu_1", "name": "note", "input": {}}
    turns = [
        *HELLO,
        {"role": "assistant", "content": [use]},
        {"role": "user", "content": [result, image, remote]},
    ]

    answer = stage.messages(messages=turns, tools=[TOOL])

    assert answer.status == 200
    document, lines = stage.sent()
    shown = document["messages"][-1]["content"]
    assert shown[0]["content"][0] == shown[1]
    assert shown[1]["source"]["media_type"] == "image/webp"
    arrived = decoded(b64decode(shown[1]["source"]["data"]))
    assert (arrived.format, arrived.size) == ("WEBP", (2576, 322))
    assert shown[2] == remote
    assert lines["copilot-vision-request"] == "true"


def test_an_agent_that_goes_on_is_no_user(stage: Stage) -> None:
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "ok"}
    use = {"type": "tool_use", "id": "toolu_1", "name": "note", "input": {}}
    turns = [*HELLO, {"role": "assistant", "content": [use]}, {"role": "user", "content": [result]}]

    answer = stage.messages(messages=turns, tools=[TOOL])

    assert answer.status == 200
    assert stage.sent()[1]["x-initiator"] == "agent"
    assert stage.vendor.seat()["used"] == 0


def test_a_conversation_goes_on_although_its_ids_change(stage: Stage) -> None:
    asked = {"reasoning": {"effort": "low"}, "include": ["reasoning.encrypted_content"], "store": True}
    first = stage.responses(**asked, service_tier="flex", tools=[{"type": "image_generation"}])
    events = [json.loads(line[6:]) for line in first.body.decode().splitlines() if line.startswith("data: {")]
    output = events[-1]["response"]["output"]
    done = [event["item"]["id"] for event in events if event["type"] == "response.output_item.done"]

    second = stage.responses(**asked, input=[*HELLO, *output, *HELLO])

    assert [item["id"] for item in output] == done
    assert [item["type"] for item in output] == ["reasoning", "message"]
    assert (first.status, second.status) == (200, 200)
    document, _ = stage.sent()
    assert document["store"] is False
    assert document["input"][1]["encrypted_content"] != output[0]["encrypted_content"]


@pytest.mark.parametrize(("model", "number"), [(GPT, 1), ("gpt-5-mini", 2)])
def test_a_conversation_is_compacted(stage: Stage, books: Ledger, model: str, number: int) -> None:
    answer = stage.send("/v1/responses/compact", {"model": model, "input": HELLO})

    made = json.loads(answer.body)
    assert (answer.status, made["object"]) == (200, "response.compaction")
    assert [item["type"] for item in made["output"]] == ["message", *["compaction"] * number]
    document, lines = stage.sent()
    assert document["input"][-1] == {"type": "compaction_trigger"}
    assert (lines["x-initiator"], lines["openai-intent"]) == ("agent", "conversation-compaction")
    [record] = books.wait(1)
    assert record.usage.output_tokens > 0
    # What was made can be gone on with.
    assert stage.responses(model=model, input=[*made["output"], *HELLO]).status == 200


def test_tokens_are_counted(stage: Stage) -> None:
    answer = stage.send("/v1/messages/count_tokens", {"model": CLAUDE, "messages": HELLO})

    assert json.loads(answer.body)["input_tokens"] > 0
    assert stage.calls() == [(f"{HOST}/v1/messages/count_tokens", 200)]


def test_many_requests_renew_a_refused_token_once_over_all_workers(stage: Stage) -> None:
    stage.vendor.seat_order("expire")

    with ThreadPoolExecutor(24) as pool:
        answers = list(pool.map(lambda _: stage.chat(), range(48)))

    assert {answer.status for answer in answers} == {200}
    assert stage.vendor.seats()["mints"] == 1


def test_a_seat_that_is_gone_is_told_in_githubs_words_or_left_for_the_next(stage: Stage) -> None:
    stage.vendor.seat(has_seat=False)
    stage.vendor.seat_order("expire")

    refused = stage.chat()
    other = stage.chat(BOTH)

    assert refused.status == 403
    assert "no access to GitHub Copilot" in refused.body.decode()
    assert other.status == 200
    assert stage.calls()[-1] == ("/v1/chat/completions", 200)


def test_github_that_fails_for_a_moment_is_asked_again(stage: Stage) -> None:
    stage.vendor.seat_order("expire")
    stage.vendor.fail("status=500", path="/v2/token", times=1)

    answer = wait_until(lambda: found if (found := stage.chat()).status == 200 else None, "an answer", 30)

    assert answer.status == 200
    assert (EXCHANGE, 500) in stage.calls()


def test_what_is_left_of_the_seat_is_remembered(stage: Stage) -> None:
    stage.vendor.seat(used=40)

    assert stage.chat().status == 200

    def kept() -> bool:
        quota = stage.stored().quota
        premium = quota.data["quotas"].get("premium_interactions") if quota else None
        return bool(premium) and premium["quota_remaining"] == 259

    wait_until(kept, "the quota of an answer", 15)


def test_a_seat_is_signed_in_to_again_without_losing_what_is_known(stage: Stage) -> None:
    before = stage.stored()

    assert stage.signed_in() == stage.upstream_id

    after = stage.stored()
    assert after.github_token != before.github_token
    assert set(after.known_models or {}) == set(before.known_models or {}) != set()
    stage.gateway.take_over()
    assert stage.chat().status == 200


def test_no_token_is_in_the_log(stage: Stage) -> None:
    assert stage.chat().status == 200
    credential = stage.stored()
    log = stage.gateway.log_text()

    assert credential.copilot_token is not None
    for secret in (credential.github_token, credential.copilot_token.token, "ghu_", "sim-copilot-"):
        assert secret not in log
