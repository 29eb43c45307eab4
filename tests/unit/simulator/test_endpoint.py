"""The order in which an endpoint refuses, and how options become answers."""

import json
from typing import Any

import pytest

from floway.simulator import endpoint
from floway.simulator.journal import Entry, Journal
from floway.simulator.vendors.anthropic import ANTHROPIC
from floway.simulator.wire import Reply, Request
from floway.simulator.world import World

KEYS = (("x-api-key", "k"), ("anthropic-version", "1"), ("content-type", "application/json"))
ASKED = {"max_tokens": 9, "messages": [{"role": "user", "content": "x"}]}


def _post(
    document: Any, headers: Any = KEYS, is_too_large: bool = False, world: World | None = None
) -> tuple[Reply, Entry]:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    request = Request("POST", "/v1/messages", "", headers, body, is_too_large)
    entry = Journal().open(request)
    return endpoint.post(ANTHROPIC, "generate", world or World(None), request, None, entry), entry


def _message(reply: Reply) -> str:
    return str(json.loads(reply.body)["error"]["message"])


@pytest.mark.parametrize(
    ("headers", "is_too_large", "document", "status"),
    [
        (KEYS[1:], True, b"{", 401),
        (KEYS, True, b"{", 413),
        (KEYS[:2], False, b"{}", 400),
        (KEYS, False, b"{", 400),
        (KEYS, False, b"[]", 400),
        (KEYS, False, b'"\xff"', 400),
        (KEYS, False, {"model": "llama"}, 404),
        (KEYS, False, {"model": "sim+status=429"}, 429),
        (KEYS, False, {"model": "sim"}, 400),
        (KEYS, False, {"model": "sim", **ASKED}, 200),
    ],
)
def test_the_first_fault_decides(headers: Any, is_too_large: bool, document: Any, status: int) -> None:
    assert _post(document, headers, is_too_large)[0].status == status


def test_an_unknown_option_is_named() -> None:
    assert _message(_post({"model": "sim+colour=red", **ASKED})[0]) == "model: option 'colour' does not exist"


def test_the_journal_learns_model_and_usage() -> None:
    _, entry = _post({"model": "sim+input=5", **ASKED})

    assert entry.model == "sim+input=5"
    assert entry.usage is not None
    assert entry.usage["input_tokens"] == 5


def test_an_ordered_fault_is_used_before_the_request_is_checked() -> None:
    world = World(None)
    world.faults.add({"options": "status=503+retry_after=1", "times": 1})

    reply, _ = _post({"model": "sim"}, world=world)

    assert reply.status == 503
    assert ("retry-after", "1") in reply.headers


def test_an_error_ends_a_stream_after_its_frames() -> None:
    reply, _ = _post({"model": "sim+error_after=2", **ASKED, "stream": True})

    assert reply.frames is not None
    kinds = [frame.split(b"\n")[0] for frame in reply.frames]
    assert kinds == [b"event: message_start", b"event: content_block_start", b"event: error"]
