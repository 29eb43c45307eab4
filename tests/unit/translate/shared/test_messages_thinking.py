from typing import Any

import pytest

from floway.translate.ledger import Ledger
from floway.translate.shared.messages_thinking import clear_way, forces_a_tool, has_lost_thinking

THINKING = {"type": "thinking", "thinking": "hm", "signature": "EqQB"}
CALL = {"type": "tool_use", "id": "t1", "name": "run", "input": {}}
RESULT = {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "t1"}]}


def answer(*blocks: Any) -> dict[str, Any]:
    return {"role": "assistant", "content": list(blocks)}


@pytest.mark.parametrize(
    ("choice", "is_forced"),
    [
        (None, False),
        ({"type": "auto"}, False),
        ({"type": "any"}, True),
        ({"type": "tool", "name": "f"}, True),
    ],
)
def test_a_tool_may_be_forced(choice: Any, is_forced: bool) -> None:
    assert forces_a_tool({"tool_choice": choice}) is is_forced


def test_thinking_is_lost_only_amid_calls() -> None:
    assert has_lost_thinking([answer(CALL), RESULT])
    assert not has_lost_thinking([answer(THINKING, CALL), RESULT])
    assert not has_lost_thinking([answer(CALL), RESULT, answer({"type": "text"})])
    assert not has_lost_thinking([RESULT])
    assert not has_lost_thinking([])


def test_only_the_sampling_that_the_vendor_refuses_is_dropped() -> None:
    ledger = Ledger()
    kept: dict[str, Any] = {"temperature": 1, "top_p": 0.95}
    refused: dict[str, Any] = {"temperature": 0.5, "top_k": 5, "top_p": 0.9}

    clear_way(kept, {}, ledger)
    clear_way(refused, {"top_k": "their.topK"}, ledger)

    assert kept == {"temperature": 1, "top_p": 0.95}
    assert refused == {}
    assert [loss.path for loss in ledger.losses] == ["temperature", "their.topK", "top_p"]
