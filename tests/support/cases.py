"""The four protocols as a client sees them: how to ask, and how an answer ends."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.gateway import Gateway
from tests.support.rawclient import Call


@dataclass(frozen=True)
class Case:
    """One client protocol, written down without the gateway's code."""

    #: Also the gateway's id of the protocol.
    id: str
    #: The path of a call, for ``str.format(model=, verb=)``.
    route: str
    #: What stands in the last meaningful frame of a complete stream, and nowhere else.
    terminal: bytes
    #: What the gateway writes into a silent stream.
    keepalive: bytes
    #: ``(prompt) -> members`` of a small request, without the model.
    members: Callable[[str], dict[str, Any]]
    #: ``(document of an error frame) -> message``.
    message: Callable[[dict[str, Any]], str]
    #: ``(document of an error answer) -> message``.
    error: Callable[[dict[str, Any]], str]
    #: The name of the event that an error frame has, '' for none.
    error_event: str

    def path(self, model: str, stream: bool = True) -> str:
        """Where a call for the model goes."""
        return self.route.format(model=model, verb="streamGenerateContent" if stream else "generateContent")

    def body(self, model: str, stream: bool = True, prompt: str = "hello", **more: Any) -> bytes:
        """A small request."""
        document = self.members(prompt) | more
        if self.id != "gemini":
            document = {"model": model, "stream": stream, **document}
        return json.dumps(document).encode()


MESSAGES = Case(
    id="messages",
    route="/v1/messages",
    terminal=b"event: message_stop",
    keepalive=b'event: ping\ndata: {"type": "ping"}\n\n',
    members=lambda prompt: {"max_tokens": 4096, "messages": [{"role": "user", "content": prompt}]},
    message=lambda document: document["error"]["message"],
    error=lambda document: document["error"]["message"],
    error_event="error",
)
CHAT_COMPLETIONS = Case(
    id="chat_completions",
    route="/v1/chat/completions",
    terminal=b"data: [DONE]",
    keepalive=b": keepalive\n\n",
    members=lambda prompt: {"messages": [{"role": "user", "content": prompt}]},
    message=lambda document: document["error"]["message"],
    error=lambda document: document["error"]["message"],
    error_event="",
)
RESPONSES = Case(
    id="responses",
    route="/v1/responses",
    terminal=b"event: response.completed",
    keepalive=b": keepalive\n\n",
    members=lambda prompt: {"input": prompt},
    message=lambda document: document["response"]["error"]["message"],
    error=lambda document: document["error"]["message"],
    error_event="response.failed",
)
GEMINI = Case(
    id="gemini",
    route="/v1beta/models/{model}:{verb}",
    terminal=b'"finishReason"',
    keepalive=b"\n\n",
    members=lambda prompt: {"contents": [{"role": "user", "parts": [{"text": prompt}]}]},
    message=lambda document: document["error"]["message"],
    error=lambda document: document["error"]["message"],
    error_event="",
)

CASES = (MESSAGES, CHAT_COMPLETIONS, RESPONSES, GEMINI)
every_protocol = pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
either_way = pytest.mark.parametrize("stream", [True, False], ids=["streaming", "whole"])


def ask(gateway: Gateway, case: Case, model: str, stream: bool = True, **more: Any) -> Call:
    """Send a small request; ``more`` are further members of its body."""
    return post(gateway, case.path(model, stream), case.body(model, stream, **more))


def post(gateway: Gateway, path: str, body: bytes, **headers: str) -> Call:
    """Send any request with the gateway's key; underscores in header names stand for hyphens."""
    lines = {"authorization": f"Bearer {gateway.api_key}", "content-type": "application/json"}
    lines |= {name.replace("_", "-"): value for name, value in headers.items()}
    return Call(gateway.port, "POST", path, lines, body)


def frames(body: bytes) -> list[tuple[str, str]]:
    """``(event, data)`` of each frame with LF line ends; comments have neither.

    :raises AssertionError: the body does not end at a frame boundary.
    """
    assert body.endswith(b"\n\n"), f"ends within a frame: {body[-200:]!r}"
    found = []
    for block in body[:-2].decode().split("\n\n"):
        lines = [line.partition(": ")[::2] for line in block.split("\n")]
        event = "".join(value for name, value in lines if name == "event")
        found.append((event, "".join(value for name, value in lines if name == "data")))
    return found


def without_keepalives(case: Case, body: bytes) -> tuple[int, bytes]:
    """How many of the gateway's keep-alives stand between the frames of a body, and the rest of it."""
    blocks = body.split(b"\n\n")
    beat = case.keepalive.removesuffix(b"\n\n")
    rest = [block for block in blocks[:-1] if block != beat]
    return len(blocks) - 1 - len(rest), b"\n\n".join([*rest, blocks[-1]])


def failure(case: Case, body: bytes) -> str:
    """The message of the error frame that ends a stream.

    :raises AssertionError: the stream ends otherwise, or as if it were complete.
    """
    event, data = frames(body)[-1]
    document = json.loads(data)
    assert event == case.error_event, f"ends with {event!r} {data[:300]}"
    assert case.terminal not in body
    return case.message(document)
