from typing import Any

import pytest

from floway.errors import UpstreamBroken
from floway.interceptors.base import Circumstances
from floway.providers.copilot.interceptors import compact_by_trigger
from floway.providers.copilot.interceptors.compact_by_trigger import retained_messages

SEALED = {"type": "compaction", "id": "cmp_1", "encrypted_content": "x"}


def said(role: str, text: str) -> dict[str, Any]:
    kind = "output_text" if role == "assistant" else "input_text"
    return {"type": "message", "role": role, "id": "old", "content": [{"type": kind, "text": text}]}


def texts(items: list[Any]) -> list[str]:
    return [part["text"] for item in items for part in item["content"]]


def test_a_compaction_ends_with_its_trigger_and_comes_in_one_piece() -> None:
    asked = {"model": "gpt-5.6-sol", "input": [said("user", "Hi")]}

    assert compact_by_trigger.change(asked) == {
        **asked,
        "input": [said("user", "Hi"), {"type": "compaction_trigger"}],
        "stream": False,
    }
    assert compact_by_trigger.change({"input": "Hi"})["input"][0] == {
        "type": "message",
        "role": "user",
        "content": "Hi",
    }


def wrapped(output: Any) -> dict[str, Any]:
    half = compact_by_trigger.envelope({"input": [said("user", "Hi"), said("assistant", "Ho")]})
    response = {"id": "resp_1", "object": "response", "created_at": 5, "usage": {"n": 1}, "output": output}
    [made] = half.change(response, Circumstances())
    return made


@pytest.mark.parametrize("sealed", [[SEALED], [SEALED, {**SEALED, "id": "cmp_2"}]])
def test_the_answer_is_the_conversation_and_every_compaction_item(sealed: list[Any]) -> None:
    made = wrapped([{"type": "reasoning", "id": "rs"}, *sealed])

    assert (made["id"], made["object"], made["created_at"]) == ("resp_1", "response.compaction", 5)
    assert made["usage"] == {"n": 1}
    assert texts(made["output"][:2]) == ["Hi", "Ho"]
    assert made["output"][2:] == sealed


@pytest.mark.parametrize("output", [[], [{"type": "message", "id": "m"}], None])
def test_an_answer_that_compacted_nothing_is_none(output: Any) -> None:
    with pytest.raises(UpstreamBroken, match="without any compaction item"):
        wrapped(output)


def test_messages_are_kept_from_the_newest_on_in_their_order() -> None:
    long = "x" * (4 * 40_000)

    kept = retained_messages([said("user", long), said("user", long), said("developer", "Be brief.")])

    assert texts(kept) == [long, "Be brief."]


def test_the_newest_message_is_kept_however_long_it_is() -> None:
    assert len(retained_messages([said("user", "a"), said("user", "x" * 4 * 70_000)])) == 1


def test_an_empty_text_counts_as_a_token() -> None:
    kept = retained_messages([said("user", "")] * 64_001)

    assert len(kept) == 64_000


def test_kept_messages_have_other_ids_and_are_all_input() -> None:
    [kept] = retained_messages(
        [{"role": "tool", "content": "x"}, said("assistant", "Ho"), {"type": "reasoning"}]
    )

    assert kept["content"] == [{"type": "input_text", "text": "Ho"}]
    assert kept["id"] != "old"
    assert retained_messages([{"role": "user", "content": "Hi"}])[0]["content"] == [
        {"type": "input_text", "text": "Hi"}
    ]
