"""A silent stream is kept alive between frames, from the moment the request is accepted.

Silence costs time, so the conversations of a story are held at the same time by one fixture.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass

import anthropic
import openai
import pytest
from google import genai

from floway.domain.verdict import Verdict
from tests.support.cases import (
    CASES,
    MESSAGES,
    Case,
    ask,
    every_protocol,
    failure,
    frames,
    without_keepalives,
)
from tests.support.gateway import Gateway
from tests.support.replay import Replay
from tests.support.routes import SECOND, add, add_routes, refusing_port
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

pytestmark = pytest.mark.alone

#: Longer than the keep-alive interval of one second, by enough for one and too little for many.
SILENCE = "1600"


@pytest.fixture(scope="module")
def brisk(
    simulator: Simulator, replay: Replay, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Gateway]:
    """A gateway that sends a keep-alive after one second of silence."""
    with refusing_port() as port:
        gateway = Gateway(tmp_path_factory.mktemp("brisk"), {"FLOWAY_KEEPALIVE_SECONDS": "1"})
        gateway.prepare()
        add_routes(gateway, simulator, f"http://127.0.0.1:{port}")
        add(gateway, "replay", replay.base_url, {"sim-replay": "sim-replay"})
        gateway.start()
        try:
            yield gateway
            gateway.stop()
        finally:
            gateway.kill()


@dataclass(frozen=True)
class Answer:
    """A whole stream, as it came."""

    status: int
    request_id: str
    content_type: str
    body: bytes


Answers = dict[tuple[str, str], Answer]

#: Story -> what the prompt tells the simulator.
STORIES = {
    "before the head": f"delay={SILENCE}+text=one",
    "before the first frame": f"first={SILENCE}+text=one",
    "between frames": "gap=1250+text=one+split=3",
    "before a refusal": f"delay={SILENCE}+status=429",
    "before an error": f"first={SILENCE}+fail_first=overloaded",
}


@pytest.fixture(scope="module")
def answers(brisk: Gateway) -> Answers:
    """Every story in every protocol, told at the same time: ``{(story, protocol id): answer}``."""
    calls = {
        (story, case.id): ask(brisk, case, "sim-alone", prompt=f"hello [[sim:{directive}]]")
        for story, directive in STORIES.items()
        for case in CASES
    }
    found = {}
    for key, call in calls.items():
        body = call.read_all(90)
        ids = call.header("x-floway-request-id"), call.header("content-type")
        found[key] = Answer(call.status, *ids, body)
    return found


@every_protocol
@pytest.mark.parametrize("story", ["before the head", "before the first frame", "between frames"])
def test_silence_is_filled_and_the_answer_is_whole(answers: Answers, case: Case, story: str) -> None:
    answer = answers[story, case.id]

    assert answer.status == 200
    assert answer.content_type.startswith("text/event-stream")
    keepalives, rest = without_keepalives(case, answer.body)
    assert keepalives >= 1
    assert rest.count(case.terminal) == 1
    assert b"one" in rest
    for event, data in frames(rest):
        assert data == "[DONE]" or json.loads(data), (event, data)


@every_protocol
def test_keepalives_come_before_the_first_byte_of_the_upstream(answers: Answers, case: Case) -> None:
    assert answers["before the head", case.id].body.startswith(case.keepalive)


@every_protocol
@pytest.mark.parametrize("story", ["before a refusal", "before an error"])
def test_a_late_error_becomes_an_error_frame(
    brisk: Gateway, answers: Answers, case: Case, story: str
) -> None:
    answer = answers[story, case.id]

    assert answer.status == 200
    assert answer.body.startswith(case.keepalive)
    if story == "before a refusal" and case.id == "responses":
        # No response had been announced, so none can have failed.
        event, data = frames(answer.body)[-1]
        assert event == "error"
        assert "ate limit" in json.loads(data)["error"]["message"]
    else:
        words = failure(case, answer.body)
        assert "ate limit" in words or "quota" in words or "verloaded" in words


def test_a_late_error_has_its_verdict(
    brisk: Gateway, vendor: Simulator, tmp_path_factory: pytest.TempPathFactory
) -> None:
    ledger = Ledger(brisk)

    ask(brisk, MESSAGES, "sim-alone", prompt=f"hello [[sim:delay={SILENCE}+status=429]]").read_all()

    record = ledger.one()
    assert (record.verdict, record.status) == (Verdict.UPSTREAM_ERROR, 200)
    assert record.error.startswith("HTTP 429")
    ledger.close()


def test_failover_works_after_the_first_keepalive(brisk: Gateway, vendor: Simulator) -> None:
    vendor.fail(f"delay={SILENCE}+status=500", model="sim-first", times=len(CASES))

    calls = [(case, ask(brisk, case, "sim-pair")) for case in CASES]

    for case, call in calls:
        body = call.read_all()
        assert body.startswith(case.keepalive)
        assert case.terminal in body
    assert len(vendor.find(SECOND)) >= len(CASES)


def test_no_keepalive_stands_within_a_frame_that_comes_in_two_halves(brisk: Gateway, replay: Replay) -> None:
    frame = b'event: content_block_delta\ndata: {"type":"content_block_delta","delta":{"text":"hi"}}\n\n'
    stop = b'event: message_stop\ndata: {"type":"message_stop"}\n\n'
    replay.script = [frame, frame[:30], 1.6, frame[30:], stop]

    body = ask(brisk, MESSAGES, "sim-replay").read_all()

    assert MESSAGES.keepalive in body
    assert body.replace(MESSAGES.keepalive, b"") == frame + frame + stop
    assert body.startswith(frame + MESSAGES.keepalive)


def test_a_stream_that_flows_gets_no_keepalive(brisk: Gateway, vendor: Simulator) -> None:
    # Two seconds in all, and never a silence of more than 20 ms.
    body = ask(brisk, MESSAGES, "sim-alone", prompt="hello [[sim:events=100+gap=20]]").read_all()

    assert body.count(b'"text":"token') == 100
    assert body.count(b"event: ping") == 0


QUIET = f"hello [[sim:delay={SILENCE}+text=one_two]]"


def test_the_anthropic_sdk_is_undisturbed(brisk: Gateway) -> None:
    with (
        anthropic.Anthropic(base_url=brisk.base_url, api_key=brisk.api_key, max_retries=0) as client,
        client.messages.stream(
            model="sim-alone", max_tokens=99, messages=[{"role": "user", "content": QUIET}]
        ) as stream,
    ):
        assert stream.get_final_text() == "one two"


def test_the_openai_sdk_is_undisturbed(brisk: Gateway) -> None:
    with openai.OpenAI(base_url=f"{brisk.base_url}/v1", api_key=brisk.api_key, max_retries=0) as client:
        chunks = client.chat.completions.create(
            model="sim-alone", stream=True, messages=[{"role": "user", "content": QUIET}]
        )
        assert "".join(chunk.choices[0].delta.content or "" for chunk in chunks) == "one two"
        with client.responses.stream(model="sim-alone", input=QUIET) as stream:
            assert stream.get_final_response().output_text == "one two"


def test_the_google_sdk_is_undisturbed(brisk: Gateway) -> None:
    with genai.Client(
        api_key=brisk.api_key, http_options=genai.types.HttpOptions(base_url=brisk.base_url)
    ) as client:
        chunks = client.models.generate_content_stream(model="sim-alone", contents=QUIET)
        assert "".join(chunk.text or "" for chunk in chunks) == "one two"
