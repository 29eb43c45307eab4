import json
from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.responses.mark_assistant_text_as_output import change, may_apply

NOWHERE = Circumstances()
ASKED = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}
IMAGE = {"type": "input_image", "image_url": "data:"}


def said(kind: str) -> dict[str, Any]:
    return {"role": "assistant", "content": [{"type": kind, "text": "assistant"}, IMAGE]}


def test_an_assistants_texts_are_output_and_nobody_elses() -> None:
    document = {"input": [ASKED, said("input_text")]}

    changed = change(document, NOWHERE)

    assert changed == {"input": [ASKED, said("output_text")]}
    assert may_apply(json.dumps(document).encode())


@pytest.mark.parametrize(
    "given",
    [
        [ASKED, said("output_text"), {"type": "reasoning", "content": None, "summary": []}],
        [ASKED, {"role": "assistant", "content": "input_text"}],
        "input_text assistant",
        None,
    ],
)
def test_usual_requests_are_the_very_same_and_not_decoded_whole(given: Any) -> None:
    document = {"input": given}

    assert change(document, NOWHERE) is document
    assert not may_apply(json.dumps(document).encode())


def test_odd_shapes_are_the_vendors_to_judge() -> None:
    document = {"input": [said("input_text"), "odd", 7], "x": "input_text"}

    assert not may_apply(json.dumps(document).encode())
    assert not may_apply(b'{"input":[{"role":"assistant","content":["input_text"')
    assert change({"input": ["odd", 7, {"role": "assistant", "content": [1]}]}, NOWHERE)["input"][0] == "odd"
