import json
from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.responses.drop_foreign_reasoning import change, may_apply

ASKED = {"type": "message", "role": "user", "content": "hi"}


def reasoning(sealed: str | None) -> dict[str, Any]:
    return {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": sealed}


@pytest.mark.parametrize(
    "carrier",
    [
        "floway-packed-msg1.EqQB",
        "floway-packed-msg1.",
        "floway-packed-gem1.t.00000000.c2ln",
        "floway-packed-chat1.reasoning.0a.",
    ],
)
def test_what_a_translation_gave_is_left_out(carrier: str) -> None:
    document = {"input": [ASKED, reasoning(carrier), ASKED]}
    told: list[str] = []

    changed = change(document, Circumstances(dropped=lambda path, reason: told.append(path)))

    assert may_apply(json.dumps(document).encode())
    assert changed == {"input": [ASKED, ASKED]}
    assert told == ["input[1]"]


@pytest.mark.parametrize("sealed", ["gAAAAABn", "xai-own-seal", None])
def test_the_vendors_own_stays_the_very_same_document(sealed: str | None) -> None:
    document = {"input": [ASKED, reasoning(sealed)]}

    assert change(document, Circumstances()) is document
    assert not may_apply(json.dumps(document).encode())


@pytest.mark.parametrize(
    "given", [None, "floway-packed-gem1.", [None, 3, "floway-packed-gem1.", {"type": "reasoning"}]]
)
def test_odd_shapes_are_the_vendors_to_judge(given: Any) -> None:
    document = {"input": given}

    assert change(document, Circumstances()) is document
