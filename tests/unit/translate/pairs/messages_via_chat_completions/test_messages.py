from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.messages import ChatMessages
from floway.translate.pairs.messages_via_chat_completions.tools import ToolNames

IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
IMAGE_PART = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}


def sent(*messages: Document, system: Any = None) -> list[Document]:
    ledger = Ledger()
    conversation = ChatMessages(ledger, ToolNames(ledger), "0a")
    conversation.system(system, "system")
    for index, message in enumerate(messages):
        conversation.add(message, f"messages[{index}]")
    return conversation.finished()


def user(*blocks: Document) -> Document:
    return {"role": "user", "content": list(blocks)}


def text(words: str) -> Document:
    return {"type": "text", "text": words}


def result(call_id: str, content: Any) -> Document:
    return {"type": "tool_result", "tool_use_id": call_id, "content": content}


def calls(*ids: str) -> Document:
    return {
        "role": "assistant",
        "content": [{"type": "tool_use", "id": one, "name": "f", "input": {}} for one in ids],
    }


@pytest.mark.parametrize("system", [None, "", [], [{"type": "text", "text": ""}]])
def test_an_empty_system_prompt_is_no_message(system: Any) -> None:
    assert sent(user(text("hi")), system=system) == [{"role": "user", "content": "hi"}]


def test_a_system_prompt_goes_first_and_keeps_its_parts() -> None:
    messages = sent(
        user(text("hi")), system=[text("one") | {"cache_control": {"type": "ephemeral"}}, text("two")]
    )

    assert messages[0] == {"role": "system", "content": [text("one"), text("two")]}


def test_a_system_message_stays_in_its_place() -> None:
    instructed = {"role": "system", "content": "also", "output_config": {"effort": "low"}}

    assert sent(user(text("hi")), instructed)[1] == {"role": "system", "content": "also"}


def test_texts_of_a_user_are_joined() -> None:
    assert sent(user(text("one"), text("two"))) == [{"role": "user", "content": "one\n\ntwo"}]


def test_an_image_keeps_the_parts_apart() -> None:
    assert sent(user(text("see"), IMAGE)) == [{"role": "user", "content": [text("see"), IMAGE_PART]}]


def test_results_go_before_the_text_around_them() -> None:
    messages = sent(calls("a", "b"), user(text("before"), result("b", "2"), result("a", "1"), text("after")))

    assert messages[1:] == [
        {"role": "tool", "tool_call_id": "b", "content": "2"},
        {"role": "tool", "tool_call_id": "a", "content": "1"},
        {"role": "user", "content": "before\n\nafter"},
    ]


def test_what_is_said_between_results_waits_behind_the_last() -> None:
    messages = sent(
        calls("a", "b"),
        user(result("a", "1"), text("hold on")),
        {"role": "system", "content": "note"},
        user(result("b", "2")),
    )

    assert [message["role"] for message in messages] == ["assistant", "tool", "tool", "user", "system"]


def test_a_call_without_a_result_does_not_hold_back_the_rest() -> None:
    messages = sent(calls("a"), user(text("never mind")), {"role": "assistant", "content": "fine"})

    assert [message["content"] for message in messages] == [None, "never mind", "fine"]


def test_an_image_in_a_result_follows_in_a_message_of_the_user() -> None:
    messages = sent(calls("a"), user(result("a", [text("page 1"), IMAGE])))

    assert messages[1]["content"] == "page 1"
    assert messages[2] == {
        "role": "user",
        "content": [text("Attached to the result of tool call a:"), IMAGE_PART],
    }


def test_a_result_that_is_only_an_image_says_where_it_is() -> None:
    messages = sent(calls("a"), user(result("a", [IMAGE])))

    assert messages[1]["content"] == "The result is attached to the next user message."


def test_texts_of_a_result_are_joined_and_anything_else_is_json() -> None:
    found = {"type": "search_result", "title": "t", "source": "s", "content": []}
    messages = sent(calls("a", "b"), user(result("a", [text("1"), text("2")]), result("b", [found])))

    assert messages[1]["content"] == "1\n\n2"
    assert messages[2]["content"] == '[{"type":"search_result","title":"t","source":"s","content":[]}]'


def test_a_search_of_the_vendor_stands_between_two_answers() -> None:
    searched = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"query": "q"}}
    found = {"type": "web_search_tool_result", "tool_use_id": "s", "content": [{"url": "u"}]}

    messages = sent({"role": "assistant", "content": [searched, found, text("so")]})

    assert [message["role"] for message in messages] == ["assistant", "tool", "assistant"]
    assert messages[1]["content"] == '[{"url":"u"}]'


@pytest.mark.parametrize(
    ("message", "param"),
    [
        ({"role": "robot", "content": "x"}, "messages[0].role"),
        (user({"type": "video"}), "messages[0].content[0].type"),
        ({"role": "assistant", "content": [{"type": "video"}]}, "messages[0].content[0].type"),
        (
            user({"type": "image", "source": {"type": "file", "file_id": "f"}}),
            "messages[0].content[0].source",
        ),
        ({"role": "system", "content": [IMAGE]}, "messages[0].content[0].type"),
        ({"role": "user", "content": 7}, "messages[0].content"),
        (user({"type": "tool_result"}), "messages[0].content[0].tool_use_id"),
    ],
)
def test_what_chat_has_nothing_for_is_refused_by_name(message: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as refusal:
        sent(message)

    assert refusal.value.param == param
