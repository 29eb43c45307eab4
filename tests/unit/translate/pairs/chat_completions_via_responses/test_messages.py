from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_responses.messages import Conversation

USER = {"role": "user", "content": "hello"}
SUMMARY = [{"type": "summary_text", "text": "because"}]


def conversation(*messages: Document) -> Conversation:
    started = Conversation(Ledger())
    for index, message in enumerate(messages):
        started.add(message, f"messages[{index}]")
    return started


def items(*messages: Document) -> list[Document]:
    return conversation(*messages).items


def system(content: Any) -> Document:
    return {"role": "system", "content": content}


def call(**inner: Any) -> Document:
    return {"id": "call_1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}', **inner}}


def test_only_the_leading_system_messages_are_instructions() -> None:
    developer = {"role": "developer", "content": "d"}

    started = conversation(
        system("a"), system([{"type": "text", "text": "b"}]), developer, system("late"), USER
    )

    assert started.instructions == ["a", "b"]
    assert [(item["role"], item["content"]) for item in started.items] == [
        ("developer", "d"),
        ("system", "late"),
        ("user", "hello"),
    ]


def test_an_answer_is_reasoning_then_text_then_calls() -> None:
    reasoning = {"type": "reasoning", "id": "rs_1", "summary": SUMMARY, "encrypted_content": "sealed"}
    answer = {"role": "assistant", "content": "text", "tool_calls": [call()], "reasoning_items": [reasoning]}

    assert items(answer) == [
        {"type": "reasoning", "id": "rs_1", "summary": SUMMARY, "encrypted_content": "sealed"},
        {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "text"}]},
        {"type": "function_call", "call_id": "call_1", "name": "f", "arguments": '{"a": 1}'},
    ]


def test_items_of_reasoning_win_over_its_text() -> None:
    answer = {
        "role": "assistant",
        "content": "x",
        "reasoning_text": "told",
        "reasoning_items": [{"id": "rs_1", "summary": SUMMARY}],
    }

    assert [item.get("summary") for item in items(answer)] == [SUMMARY, None]


@pytest.mark.parametrize("spelling", ["reasoning_text", "reasoning_content", "reasoning"])
def test_reasoning_that_is_no_item_of_the_upstreams_is_left_out(spelling: str) -> None:
    ledger = Ledger()
    started = Conversation(ledger)

    started.add({"role": "assistant", "content": "x", spelling: "because"}, "messages[0]")

    (message,) = started.items
    assert message["type"] == "message"
    assert [loss.path for loss in ledger.losses] == [f"messages[0].{spelling}"]


def test_items_beside_another_vendors_seal_are_left_out() -> None:
    reasoning = {"type": "reasoning", "id": "rs_1", "summary": SUMMARY}
    answer = {"role": "assistant", "content": "x", "reasoning_items": [reasoning]}

    assert items({**answer, "reasoning_opaque": "floway-packed-rsp1."})[0]["type"] == "reasoning"
    assert [item["type"] for item in items({**answer, "reasoning_opaque": "floway-packed-msg1.EqQ="})] == [
        "message"
    ]


def test_reasoning_that_nobody_can_read_is_left_out() -> None:
    sealed = [{"type": "reasoning", "id": "rs_1", "summary": []}]

    (message,) = items({"role": "assistant", "content": "x", "reasoning_items": sealed})

    assert message["type"] == "message"


def test_a_refusal_is_told_once() -> None:
    part = {"type": "refusal", "refusal": "no"}

    (scalar,) = items({"role": "assistant", "content": None, "refusal": "no"})
    (both,) = items({"role": "assistant", "content": [part], "refusal": "no"})

    assert scalar["content"] == both["content"] == [part]


def test_an_answer_of_nothing_is_an_empty_message() -> None:
    assert items({"role": "assistant", "content": None}) == [
        {"type": "message", "role": "assistant", "content": ""}
    ]


def test_a_call_alone_needs_no_message() -> None:
    (only,) = items({"role": "assistant", "content": "", "tool_calls": [call()]})

    assert only["type"] == "function_call"


def test_results_follow_their_kind_of_call() -> None:
    custom = {"id": "call_2", "type": "custom", "custom": {"name": "patch", "input": "***"}}
    answer = {"role": "assistant", "tool_calls": [call(), custom]}
    results = [{"role": "tool", "tool_call_id": f"call_{n}", "content": f"r{n}"} for n in (2, 1)]

    assert items(answer, *results)[1:] == [
        {"type": "custom_tool_call", "call_id": "call_2", "name": "patch", "input": "***"},
        {"type": "custom_tool_call_output", "call_id": "call_2", "output": "r2"},
        {"type": "function_call_output", "call_id": "call_1", "output": "r1"},
    ]


@pytest.mark.parametrize(
    ("content", "output"),
    [
        ([{"type": "text", "text": "a"}], [{"type": "input_text", "text": "a"}]),
        ({"a": [1]}, '{"a":[1]}'),
        ([], "[]"),
        (None, ""),
    ],
)
def test_a_result_is_parts_or_json(content: Any, output: Any) -> None:
    (item,) = items({"role": "tool", "tool_call_id": "call_1", "content": content})

    assert item["output"] == output


@pytest.mark.parametrize(
    ("message", "param"),
    [
        ({"role": "tool", "content": "x"}, "messages[0].tool_call_id"),
        ({"role": "function", "name": "f", "content": "x"}, "messages[0].role"),
        ({"content": "x"}, "messages[0].role"),
        ({"role": "assistant", "tool_calls": [{"id": "c"}]}, "messages[0].tool_calls[0].function"),
        ({"role": "assistant", "tool_calls": [call(name=None)]}, "messages[0].tool_calls[0].function.name"),
        ({"role": "user", "content": 7}, "messages[0].content"),
    ],
)
def test_what_cannot_be_expressed_is_named(message: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        conversation(message)

    assert refused.value.param == param
