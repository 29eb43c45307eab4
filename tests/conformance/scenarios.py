"""What each client must get from each upstream; one function per column of the matrix.

The Node clients are put through the same by ``node/scenarios.mjs``.
"""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from tests.conformance.cells import MODELS, SEALED, is_lossy
from tests.conformance.sdks.base import PIXEL, SDK, Answer, Wish
from tests.support.simulator import Simulator

#: What proves, in a request, that the upstream got back the reasoning that it had sealed.
SEALS = {
    "messages": '"signature":',
    "chat_completions": '"reasoning_content":',
    "responses": '"encrypted_content":',
    "gemini": '"thoughtSignature":',
}
#: The abort is promised within a second; the rest is for a busy machine.
ABORT_SECONDS = 2.0
WEATHER = 'Please call weather {"city": "Bern"}'
BOTH = f'{WEATHER} and clock {{"zone": "CET"}}'


@dataclass(frozen=True)
class Stage:
    """One client before one upstream."""

    sdk: SDK
    client: str
    upstream: str
    vendor: Simulator
    #: Stands in every prompt, so that the request can be found in the vendor's journal.
    name: str

    @property
    def model(self) -> str:
        """The upstream's model."""
        return MODELS[self.upstream]

    def prompt(self, text: str, options: str = "") -> str:
        """A prompt, with what the simulator shall do."""
        return f"[{self.name}] {text}" + (f" [[sim:{options}]]" if options else "")

    def ask(self, prompt: str, stream: bool, wish: Wish | None = None, image: str = "") -> Answer:
        """The answer to one question."""
        return self.sdk.ask(self.model, self.sdk.question(prompt, image), wish or Wish(), stream)


def plain(stage: Stage) -> None:
    prompt = stage.prompt("Good morning", "input=11+cache_read=7+cache_write=0+cache_write_1h=0+output=13")

    answer = stage.ask(prompt, stream=False)

    assert answer.text == f"Simulated answer to: {prompt}"
    assert (answer.stop, answer.input_tokens, answer.output_tokens) == ("end", 18, 13)


def streaming(stage: Stage) -> None:
    prompt = stage.prompt("Count", "events=40+input=11+cache_read=7+cache_write=0+cache_write_1h=0+output=13")

    answer = stage.ask(prompt, stream=True)

    assert answer.text == "".join(f"token{index} " for index in range(40))
    assert answer.pieces == 40
    assert (answer.stop, answer.input_tokens, answer.output_tokens) == ("end", 18, 13)


def tools(stage: Stage) -> None:
    for stream in (False, True):
        turns = stage.sdk.question(stage.prompt(WEATHER))
        called = stage.sdk.ask(stage.model, turns, Wish(tools=True), stream)
        assert [(call.name, call.arguments) for call in called.calls] == [("weather", {"city": "Bern"})]
        assert called.stop == "tools"

        turns += stage.sdk.replay(called, [(called.calls[0], "12 degrees")])
        answered = stage.sdk.ask(stage.model, turns, Wish(tools=True), stream)
        assert answered.text.startswith("The tool answered: ")
        assert "12 degrees" in answered.text
        assert answered.stop == "end"


def parallel(stage: Stage) -> None:
    for stream in (False, True):
        turns = stage.sdk.question(stage.prompt(BOTH))
        called = stage.sdk.ask(stage.model, turns, Wish(tools=True), stream)
        assert [(call.name, call.arguments) for call in called.calls] == [
            ("weather", {"city": "Bern"}),
            ("clock", {"zone": "CET"}),
        ]
        assert called.stop == "tools"

        # Agents send results in the order in which their tools finished.
        turns += stage.sdk.replay(called, [(called.calls[1], "high noon"), (called.calls[0], "12 degrees")])
        answered = stage.sdk.ask(stage.model, turns, Wish(tools=True), stream)
        assert "12 degrees" in answered.text
        assert "high noon" in answered.text


def image(stage: Stage) -> None:
    for stream in (False, True):
        assert "What is this" in stage.ask(stage.prompt("What is this"), stream, image=PIXEL).text
        assert PIXEL in stage.vendor.last(stage.model, stage.name)["body"]


def thinking(stage: Stage) -> None:
    wish = Wish(tools=True, thinking=True)
    for stream in (False, True):
        # Chat vendors show reasoning in members of their own, if at all.
        options = "reasoning_content" if stage.upstream == "chat_completions" else "thinking"
        turns = stage.sdk.question(stage.prompt(WEATHER, options))
        called = stage.sdk.ask(stage.model, turns, wish, stream)
        is_sealed = (stage.client, stage.upstream) in SEALED
        assert called.thought.startswith("Thinking about: ") is not is_sealed
        assert called.calls[0].arguments == {"city": "Bern"}

        # The simulator refuses a seal that it did not mint over this very content.
        turns += stage.sdk.replay(called, [(called.calls[0], "12 degrees")])
        answered = stage.sdk.ask(stage.model, turns, wish, stream)
        assert "12 degrees" in answered.text
        # The SDK of Chat Completions sends no reasoning back but a seal, and these upstreams give it none.
        is_kept = stage.client != "chat_completions" or stage.upstream in ("messages", "gemini")
        seal = SEALS[stage.upstream] if is_kept else ""
        assert seal in compact(stage.vendor.last(stage.model, stage.name)["body"])


def structured(stage: Stage) -> None:
    for stream in (False, True):
        answer = stage.ask(stage.prompt("Report"), stream, Wish(schema=True))
        report = json.loads(answer.text)
        assert (type(report["city"]), type(report["degrees"]), len(report)) == (str, int, 2)


def stop(stage: Stage) -> None:
    for stream in (False, True):
        prompt = stage.prompt("Speak", "text=one_HALT_two")
        answer = stage.ask(prompt, stream, Wish(stop="HALT"))
        # Where the upstream cannot stop, the gateway cuts nothing behind its back.
        assert answer.text.strip() == ("one HALT two" if is_lossy(stage.upstream, "stop") else "one")
        assert answer.stop in ("end", "stop")


def max_tokens(stage: Stage) -> None:
    for stream in (False, True):
        answer = stage.ask(stage.prompt("Count", "events=100"), stream, Wish(max_tokens=20))
        assert answer.text == "".join(f"token{index} " for index in range(20))
        assert answer.stop == "length"


def rate_limit(stage: Stage) -> None:
    for stream in (False, True):
        with pytest.raises(stage.sdk.error) as raised:
            stage.ask(stage.prompt("hi", "status=429+retry_after=7"), stream)
        assert stage.sdk.refusal(raised.value) == (429, "7")


def bad_request(stage: Stage) -> None:
    for stream in (False, True):
        with pytest.raises(stage.sdk.error) as raised:
            stage.ask(stage.prompt("hi", "status=400"), stream)
        assert stage.sdk.refusal(raised.value)[0] == 400


def stream_error(stage: Stage) -> None:
    with pytest.raises(stage.sdk.error):
        stage.ask(stage.prompt("hi", "events=40+error_after=12"), stream=True)
    with pytest.raises(stage.sdk.error) as raised:
        stage.ask(stage.prompt("hi", "events=40+error_after=12"), stream=False)
    assert stage.sdk.refusal(raised.value)[0] >= 429


def abort(stage: Stage) -> None:
    prompt = stage.prompt("Count", "events=3000+gap=10")

    stage.sdk.leave(stage.model, stage.sdk.question(prompt))

    left_at = time.monotonic()
    entry = stage.vendor.ended(stage.model, stage.name)
    assert entry["ended"] == "aborted"
    assert entry["ended_at"] - left_at < ABORT_SECONDS


def compact(body: str) -> str:
    """A JSON text without the blanks that some encoders put behind colons."""
    return body.replace('": ', '":')


#: ``{column: its function}``, in the order of the matrix.
SCENARIOS: dict[str, Callable[[Stage], None]] = {
    function.__name__: function
    for function in (
        plain, streaming, tools, parallel, image, thinking, structured, stop, max_tokens,
        rate_limit, bad_request, stream_error, abort,
    )
}  # fmt: skip
