"""What every pair is given, and what it keeps."""

import gc
from collections.abc import Mapping
from types import FunctionType, ModuleType
from typing import Any

import pytest

from floway.domain.model import Limits
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.translate.base import Context, Image, Untranslatable
from floway.translate.registry import PAIRS

SAID = "a question that is as long as a book"
TURN = {"role": "user", "content": SAID}
REQUESTS: Mapping[ProtocolId, dict[str, Any]] = {
    MESSAGES: {"model": "m", "max_tokens": 9, "messages": [TURN]},
    CHAT_COMPLETIONS: {"model": "m", "messages": [TURN]},
    RESPONSES: {"model": "m", "input": [TURN]},
    GEMINI: {"contents": [{"role": "user", "parts": [{"text": SAID}]}]},
}


def test_a_context_has_a_ledger_of_its_own_and_loads_no_images_by_itself() -> None:
    one, other = Context("m"), Context("m")
    one.ledger.dropped("a", "b")

    assert other.ledger.losses == []
    assert (one.limits, one.load_image("https://images.example/a.png")) == (Limits(), None)


def test_the_picture_of_an_image_is_not_printed() -> None:
    assert "c2VjcmV0" not in repr(Image("image/png", "c2VjcmV0"))


def test_a_refusal_names_the_member_at_fault() -> None:
    error = Untranslatable("Audio cannot be expressed; send text.", "messages[0].content[1]")

    assert (str(error), error.param) == ("Audio cannot be expressed; send text.", "messages[0].content[1]")


def holds(root: object, wanted: object) -> bool:
    """Whether an object can be reached from another one, but for what all of a program shares."""
    todo, seen = [root], set[int]()
    while todo:
        one = todo.pop()
        if one is wanted:
            return True
        if id(one) in seen or isinstance(one, type | ModuleType):
            continue
        seen.add(id(one))
        # Through its globals a function reaches everything, this test among it.
        todo.extend(one.__closure__ or () if isinstance(one, FunctionType) else gc.get_referents(one))
    return False


@pytest.mark.parametrize(("client", "upstream"), sorted(PAIRS))
def test_the_way_back_does_not_hold_the_conversation(client: ProtocolId, upstream: ProtocolId) -> None:
    trip = PAIRS[(client, upstream)](REQUESTS[client], Context("gemini-2.5-pro"))

    assert holds(trip.document, SAID)
    assert not holds(trip.frames, SAID)


def test_the_way_back_to_a_chat_client_does_not_hold_what_its_tools_say() -> None:
    function = {"name": "f", "description": SAID, "parameters": {"type": "object"}}
    request = REQUESTS[CHAT_COMPLETIONS] | {"tools": [{"type": "function", "function": function}]}

    for upstream in (MESSAGES, RESPONSES, GEMINI):
        trip = PAIRS[(CHAT_COMPLETIONS, upstream)](request, Context("gemini-2.5-pro"))
        assert not holds(trip.frames, SAID)
