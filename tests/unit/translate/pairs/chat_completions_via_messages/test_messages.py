from typing import Any

import pytest

from floway.translate.base import Context, Document, Image, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_messages.messages import put_messages
from floway.translate.pairs.chat_completions_via_messages.parts import Parts
from floway.translate.shared.custom_tools import read_tools


def sent(*messages: Document, ledger: Ledger | None = None, image: Image | None = None) -> Document:
    context = Context("m", ledger=ledger or Ledger(), load_image=lambda url: image)
    target: Document = {}
    document = {"messages": list(messages)}
    put_messages(target, document, read_tools(None, context.ledger), Parts(context), context.ledger)
    return target


def text(words: str) -> Document:
    return {"type": "text", "text": words}


def user(content: Any) -> Document:
    return {"role": "user", "content": content}


def calls(*ids: str) -> Document:
    function = {"name": "f", "arguments": "{}"}
    return {
        "role": "assistant",
        "tool_calls": [{"id": one, "type": "function", "function": function} for one in ids],
    }


def result(call_id: str, content: Any) -> Document:
    return {"role": "tool", "tool_call_id": call_id, "content": content}


def test_leading_instructions_are_the_system_prompt() -> None:
    messages = [
        {"role": "developer", "content": "a"},
        {"role": "system", "content": [text("b"), text(""), text("c")]},
    ]

    assert sent(*messages, user("hi"))["system"] == [text("a"), text("b"), text("c")]


def test_later_instructions_stay_in_their_place() -> None:
    document = sent(user("hi"), {"role": "developer", "content": "also"})

    assert "system" not in document
    assert document["messages"][1] == {"role": "system", "content": [text("also")]}


def test_messages_of_one_role_become_one() -> None:
    assert sent(user("a"), user([text("b")]), user("c"))["messages"] == [
        {"role": "user", "content": [text("a"), text("b"), text("c")]}
    ]


def test_results_and_what_follows_them_become_one_message() -> None:
    document = sent(user("go"), calls("a", "b"), result("b", "2"), result("a", "1"), user("and?"))

    assert document["messages"][2]["content"] == [
        {"type": "tool_result", "tool_use_id": "b", "content": "2"},
        {"type": "tool_result", "tool_use_id": "a", "content": "1"},
        text("and?"),
    ]


def test_a_result_of_parts_keeps_text_and_images() -> None:
    image = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}

    document = sent(user("go"), calls("a"), result("a", [text("seen"), image]))

    assert document["messages"][2]["content"][0]["content"] == [
        text("seen"),
        {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}},
    ]


def test_an_assistant_that_says_nothing_is_left_out() -> None:
    ledger = Ledger()

    document = sent(user("a"), {"role": "assistant", "content": ""}, user("b"), ledger=ledger)

    assert document["messages"] == [{"role": "user", "content": [text("a"), text("b")]}]
    assert [loss.path for loss in ledger.losses] == ["messages[1]"]


def test_a_prefilled_answer_loses_the_white_space_at_its_end() -> None:
    document = sent(user("a"), {"role": "assistant", "content": "So \n"})

    assert document["messages"][-1]["content"] == [text("So")]


def test_ids_that_the_vendor_refuses_are_renamed_on_both_sides() -> None:
    document = sent(user("go"), calls("functions.f:0"), result("functions.f:0", "1"))

    assert document["messages"][1]["content"][0]["id"] == "functions_f_0"
    assert document["messages"][2]["content"][0]["tool_use_id"] == "functions_f_0"


def test_ids_that_return_every_turn_are_told_apart() -> None:
    document = sent(user("go"), calls("c"), result("c", "1"), calls("c"), result("c", "2"))

    ids = [
        block.get("id") or block.get("tool_use_id")
        for m in document["messages"][1:]
        for block in m["content"]
    ]
    assert ids == ["c", "c", "c_2", "c_2"]


@pytest.mark.parametrize(
    ("message", "param"),
    [
        ({"role": "robot", "content": "x"}, "messages[1].role"),
        ({"role": "function", "name": "f", "content": "x"}, "messages[1].role"),
        ({"role": "tool", "content": "x"}, "messages[1].tool_call_id"),
        ({"role": "system", "content": [{"type": "image_url"}]}, "messages[1].content[0].type"),
        (user([{"type": "input_audio", "input_audio": {}}]), "messages[1].content[0].type"),
        (user([{"type": "refusal", "refusal": "no"}]), "messages[1].content[0].type"),
    ],
)
def test_what_messages_has_nothing_for_is_refused_by_name(message: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as refusal:
        sent(user("hi"), message)

    assert refusal.value.param == param


def test_a_conversation_without_a_turn_is_refused() -> None:
    with pytest.raises(Untranslatable) as refusal:
        sent({"role": "system", "content": "be"})

    assert refusal.value.param == "messages"
