"""The turns of a Gemini conversation."""

from typing import Any

import pytest

from floway.simulator.signatures import Signer
from floway.simulator.vendors.google.contents import check
from floway.simulator.wire import Refusal

SIGNER = Signer("test")
USER = {"role": "user", "parts": [{"text": "Hello"}]}
UNEQUAL = (
    "Please ensure that the number of function response parts is equal to "
    "the number of function call parts of the function call turn."
)


def _calls(*names: str, **members: Any) -> dict[str, Any]:
    return {
        "role": "model",
        "parts": [{"functionCall": {"name": name, "args": {}, **members}} for name in names],
    }


def _responses(*names: str, **members: Any) -> dict[str, Any]:
    parts = [{"functionResponse": {"name": name, "response": {}, **members}} for name in names]
    return {"role": "user", "parts": parts}


def test_responses_match_by_name_in_any_order() -> None:
    check({"contents": [USER, _calls("a", "b"), _responses("b", "a")]}, SIGNER)


def test_a_signature_is_known_in_either_alphabet() -> None:
    signature = SIGNER.mint("gemini", "", "salt").replace("+", "-").replace("/", "_")
    part = {"functionCall": {"name": "a"}, "thoughtSignature": signature}

    check({"contents": [USER, {"role": "model", "parts": [part]}, _responses("a")]}, SIGNER)


@pytest.mark.parametrize(
    ("contents", "message"),
    [
        ([USER, _calls("a")], UNEQUAL),
        ([USER, _calls("a", "b"), _responses("a")], UNEQUAL),
        ([USER, _responses("a")], UNEQUAL),
        ([USER, _calls("a", id="1"), _responses("a", id="2")], UNEQUAL),
        (
            [_calls("a"), _responses("a")],
            "Please ensure that function call turn comes immediately after a user turn or after a "
            "function response turn.",
        ),
        ([{"role": "system", "parts": [{"text": "x"}]}], "Please use a valid role: user, model."),
        (
            [{"parts": []}],
            "* GenerateContentRequest.contents[0].parts: contents.parts must not be empty.\n",
        ),
        (
            [{"parts": [{"thought": True}]}],
            "* GenerateContentRequest.contents[0].parts[0].data: "
            "required oneof field 'data' must have one initialized field\n",
        ),
        (
            [{"parts": [{"text": "x", "functionCall": {"name": "f"}}]}],
            "Invalid value at 'contents[0].parts[0]' (oneof), oneof field 'data' is already set. "
            "Cannot set 'functionCall'",
        ),
        (
            [{"parts": [{"functionCall": {"name": "f", "thoughtSignature": "x"}}]}],
            'Invalid JSON payload received. Unknown name "thoughtSignature" at '
            "'contents[0].parts[0].function_call': Cannot find field.",
        ),
        ([{"parts": [{"text": "x", "thoughtSignature": "Zm9yZWlnbg=="}]}], "Thought signature is not valid"),
    ],
)
def test_a_broken_conversation_is_refused(contents: list[dict[str, Any]], message: str) -> None:
    with pytest.raises(Refusal) as raised:
        check({"contents": contents}, SIGNER)

    assert raised.value.message == message


def test_newer_models_take_their_calls_back_with_signatures_only() -> None:
    bare = _calls("a", "b")
    first = {**bare["parts"][0], "thoughtSignature": SIGNER.mint("gemini", "", "salt")}
    signed = {**bare, "parts": [first, bare["parts"][1]]}
    earlier = [USER, bare, _responses("a", "b"), {"role": "model", "parts": [{"text": "done"}]}]

    check({"contents": [USER, bare, _responses("a", "b")]}, SIGNER)
    check({"contents": [*earlier, USER, signed, _responses("a", "b")]}, SIGNER, needs_signatures=True)
    with pytest.raises(Refusal, match="missing a thought_signature"):
        check({"contents": [*earlier, USER, bare, _responses("a", "b")]}, SIGNER, needs_signatures=True)
