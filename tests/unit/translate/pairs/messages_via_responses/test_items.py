from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_responses.items import input_items


def _items(*messages: tuple[str, Any]) -> list[Document]:
    return input_items([{"role": role, "content": content} for role, content in messages], Ledger())


def _text(text: str) -> Document:
    return {"type": "text", "text": text}


def _result(**members: Any) -> Document:
    return {"type": "tool_result", "tool_use_id": "t1", "content": "done"} | members


_USE: Document = {"type": "tool_use", "id": "t1", "name": "f", "input": {"a": 1}}
_CALL: Document = {
    "type": "function_call",
    "call_id": "t1",
    "name": "f",
    "arguments": '{"a":1}',
    "status": "completed",
}


def test_a_result_cuts_the_users_message_in_its_place() -> None:
    items = _items(("user", [_text("a"), _result(), _text("b")]))

    assert items == [
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "a"}]},
        {"type": "function_call_output", "call_id": "t1", "output": "done", "status": "completed"},
        {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "b"}]},
    ]


def test_neighbouring_texts_of_an_answer_share_a_message() -> None:
    items = _items(("assistant", [_text("a"), _text("b"), _USE, _text("c")]))

    assert items == [
        {
            "type": "message",
            "role": "assistant",
            "content": [{"type": "output_text", "text": "a"}, {"type": "output_text", "text": "b"}],
        },
        _CALL,
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "c"}]},
    ]


def test_a_failed_result_is_incomplete() -> None:
    assert _items(("user", [_result(is_error=True)]))[0]["status"] == "incomplete"
    assert _items(("user", [_result(is_error=False)]))[0]["status"] == "completed"


def test_results_keep_the_order_in_which_the_tools_finished() -> None:
    items = _items(("user", [_result(tool_use_id="t2"), _result(tool_use_id="t1")]))

    assert [item["call_id"] for item in items] == ["t2", "t1"]


@pytest.mark.parametrize(
    ("carrier", "item_id", "sealed"),
    [("abc@rs_1", "rs_1", "abc"), ("a@b@rs_1", "rs_1", "a@b"), ("@rs_1", "rs_1", None)],
)
def test_a_carrier_becomes_the_reasoning_item_it_came_from(
    carrier: str, item_id: str, sealed: str | None
) -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": carrier}
    redacted = {"type": "redacted_thinking", "data": carrier}

    first, second, _ = _items(("assistant", [thinking, redacted, _USE]))

    assert (first["id"], first.get("encrypted_content")) == (item_id, sealed)
    assert first["summary"] == [{"type": "summary_text", "text": "hm"}]
    assert (second["id"], second.get("encrypted_content"), second["summary"]) == (item_id, sealed, [])


@pytest.mark.parametrize("signature", ["EqQBnative", "abc@", "", None])
def test_reasoning_that_the_upstream_did_not_mint_is_not_sent(signature: str | None) -> None:
    ledger = Ledger()
    thinking = {"type": "thinking", "thinking": "hm", "signature": signature}
    redacted = {"type": "redacted_thinking", "data": signature}

    items = input_items([{"role": "assistant", "content": [thinking, redacted, _USE]}], ledger)

    assert items == [_CALL]
    assert [loss.path for loss in ledger.losses] == ["messages[0].content[0]", "messages[0].content[1]"]


def test_reasoning_that_leads_to_nothing_is_taken_back() -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": "a@rs_1"}

    items = _items(("user", "a"), ("assistant", [_text("b"), thinking]), ("user", "c"))

    assert [item["type"] for item in items] == ["message", "message", "message"]


def test_reasoning_stays_when_the_answer_goes_on_in_the_next_message() -> None:
    thinking = {"type": "thinking", "thinking": "hm", "signature": "a@rs_1"}

    items = _items(("assistant", [thinking]), ("assistant", "b"), ("user", "c"))

    assert [item["type"] for item in items] == ["reasoning", "message", "message"]


def test_instructions_within_the_conversation_keep_their_place() -> None:
    items = _items(("user", "a"), ("system", "s"), ("system", [_text("t")]), ("user", "b"))

    assert [item["role"] for item in items] == ["user", "system", "system", "user"]
    assert [item["content"] for item in items[1:3]] == ["s", [{"type": "input_text", "text": "t"}]]


def test_stray_members_of_a_message_are_entered() -> None:
    ledger = Ledger()

    input_items([{"role": "system", "content": "s", "output_config": {"effort": "low"}}], ledger)

    assert [loss.path for loss in ledger.losses] == ["messages[0].output_config"]


def test_a_server_tool_and_its_result_become_a_call_and_its_output() -> None:
    use = {"type": "server_tool_use", "id": "s1", "name": "web_search", "input": {"query": "q"}}
    found = {"type": "web_search_tool_result", "tool_use_id": "s1", "content": [{"url": "u"}]}
    failed = found | {"content": {"error_code": "unavailable"}}

    call, result, other = _items(("assistant", [use, found, failed]))

    assert (call["type"], call["call_id"], call["arguments"]) == ("function_call", "s1", '{"query":"q"}')
    assert (result["output"], result["status"]) == ('[{"url":"u"}]', "completed")
    assert other["status"] == "incomplete"


@pytest.mark.parametrize(
    ("kind", "status"),
    [("code_execution_result", "completed"), ("code_execution_tool_result_error", "incomplete")],
)
def test_code_that_a_server_ran_is_no_failure(kind: str, status: str) -> None:
    use = {"type": "server_tool_use", "id": "s1", "name": "code_execution", "input": {"code": "1"}}
    ran = {
        "type": "code_execution_tool_result",
        "tool_use_id": "s1",
        "content": {"type": kind, "stdout": "1"},
    }

    assert _items(("assistant", [use, ran]))[1]["status"] == status


@pytest.mark.parametrize(
    ("messages", "place"),
    [
        ([{"role": "tool", "content": "x"}], "messages.0"),
        ([{"role": "user", "content": "x"}, "y"], "messages.1"),
        ([{"role": "user", "content": [{"type": "hologram"}]}], "messages.0.content.0"),
        ([{"role": "assistant", "content": [_text("a"), {"type": "image"}]}], "messages.0.content.1"),
        ([{"role": "user", "content": 5}], "messages.0.content"),
        ([{"role": "user"}], "messages.0.content"),
        ("hello", "messages"),
    ],
)
def test_what_cannot_be_expressed_is_refused_with_its_place(messages: Any, place: str) -> None:
    with pytest.raises(Untranslatable) as caught:
        input_items(messages, Ledger())

    assert caught.value.param == place
