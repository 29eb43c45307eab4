from typing import Any

import pytest

from floway.errors import UpstreamBroken
from floway.interceptors.base import Circumstances, FrameHalf
from floway.providers.copilot.interceptors import keep_item_ids

REASONING = {"type": "reasoning", "id": "rs_raw~1", "encrypted_content": "sealed", "summary": []}


def through(keeper: FrameHalf, frame: dict[str, Any]) -> dict[str, Any]:
    [changed] = keeper.change(frame, Circumstances())
    return changed


def item_event(kind: str, number: int, item: dict[str, Any] | None = None, index: int = 0) -> dict[str, Any]:
    made: dict[str, Any] = {"type": f"response.{kind}", "output_index": index}
    if item is None:
        return {**made, "item_id": f"msg_raw~{number}"}
    return {**made, "item": {**item, "id": f"{item['id'].partition('~')[0]}~{number}"}}


def test_an_item_has_one_id_from_its_first_event_to_the_end() -> None:
    message = {"type": "message", "id": "msg_raw", "content": []}
    keeper = keep_item_ids.keeper()

    added = through(keeper, item_event("output_item.added", 1, message))
    delta = through(keeper, item_event("output_text.delta", 2))
    done = through(keeper, item_event("output_item.done", 3, message))
    whole = through(
        keeper, {"type": "response.completed", "response": {"output": [{**message, "id": "msg_raw~4"}]}}
    )

    ids = {added["item"]["id"], delta["item_id"], done["item"]["id"], whole["response"]["output"][0]["id"]}
    [identifier] = ids
    assert identifier.startswith("msg_")
    assert "raw" not in identifier


def test_items_are_told_apart_by_their_place() -> None:
    keeper = keep_item_ids.keeper()
    call = {"type": "function_call", "id": "fc_raw"}

    first, second = (through(keeper, item_event("output_item.added", 1, call, index)) for index in (0, 1))

    assert first["item"]["id"] != second["item"]["id"]
    assert first["item"]["id"].startswith("fc_")


def test_reasoning_that_comes_back_has_the_vendors_id_and_content_again() -> None:
    kept = through(keep_item_ids.keeper(), {"id": "resp_1", "output": [REASONING]})["output"][0]

    back = keep_item_ids.change({"input": [kept]})

    assert kept["id"] != "rs_raw~1"
    assert "sealed" in kept["encrypted_content"] != "sealed"
    assert back == {"input": [REASONING]}


def test_an_item_that_cannot_be_brought_back_is_sent_without_an_id() -> None:
    call = {"type": "function_call", "id": "fc_1", "call_id": "c", "name": "t", "arguments": "{}"}
    user = {"role": "user", "content": "Hi"}

    back = keep_item_ids.change({"input": [user, call, {"type": "item_reference", "id": "x"}]})["input"]

    assert back[0] is user
    assert back[1] == {name: value for name, value in call.items() if name != "id"}
    assert back[2] == {"type": "item_reference", "id": "x"}


@pytest.mark.parametrize(
    "content", ["copilot-item.", "copilot-item.!.x", "copilot-item.YQ==", "sealed", None]
)
def test_content_of_others_stays(content: Any) -> None:
    kept = {"input": [{"type": "reasoning", "encrypted_content": content}]}

    assert keep_item_ids.change(kept) is kept


def test_an_unknown_item_is_no_answer() -> None:
    with pytest.raises(UpstreamBroken, match="unknown type 'teleport_call'"):
        through(keep_item_ids.keeper(), {"output": [{"type": "teleport_call", "id": "x"}]})


def test_frames_without_items_are_the_same() -> None:
    frame = {"type": "response.created", "response": {"id": "resp_1"}}

    assert through(keep_item_ids.keeper(), frame) is frame
    assert keep_item_ids.change({"input": "Hi"}) == {"input": "Hi"}
