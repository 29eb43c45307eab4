import json
from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.gemini.drop_foreign_signatures import change, may_apply

SEAL = "Zmxvd2F5WyJtZXNzYWdlcyIsW11d"
ASKED = {"role": "user", "parts": [{"text": "hi"}]}
CALL = {"functionCall": {"name": "run", "args": {}}}


def answer(*parts: Any) -> dict[str, Any]:
    return {"role": "model", "parts": list(parts)}


@pytest.mark.parametrize("name", ["thoughtSignature", "thought_signature"])
def test_a_seal_is_left_out_and_its_part_stays(name: str) -> None:
    thought = {"text": "hm", "thought": True}
    document = {"contents": [ASKED, answer(thought, {**CALL, name: SEAL}), ASKED]}
    told: list[str] = []

    changed = change(document, Circumstances(dropped=lambda path, reason: told.append(path)))

    assert may_apply(json.dumps(document).encode())
    assert changed == {"contents": [ASKED, answer(CALL), ASKED]}
    assert told == ["contents[1].parts[1].thoughtSignature"]


@pytest.mark.parametrize("part", [{"thoughtSignature": SEAL}, {"text": "", "thoughtSignature": SEAL}])
def test_a_part_of_nothing_else_goes(part: Any) -> None:
    assert change({"contents": [answer({"text": "a"}, part)]}, Circumstances()) == {
        "contents": [answer({"text": "a"})]
    }
    assert change({"contents": [ASKED, answer(part), ASKED]}, Circumstances()) == {"contents": [ASKED, ASKED]}


def test_googles_own_stays_the_very_same_document() -> None:
    thought = {"text": "hm", "thought": True, "thoughtSignature": "CiQBjz1rX+/="}
    document = {"contents": [ASKED, answer(thought, {**CALL, "thoughtSignature": "c2ln"})]}

    assert change(document, Circumstances()) is document
    assert not may_apply(json.dumps(document).encode())


@pytest.mark.parametrize("contents", [None, "x", [None, 3, {"parts": "x"}, answer(None, 4)]])
def test_odd_shapes_are_the_vendors_to_judge(contents: Any) -> None:
    document = {"contents": contents}

    assert change(document, Circumstances()) is document
