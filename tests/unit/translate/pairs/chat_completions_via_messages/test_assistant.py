from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.chat_completions_via_messages.assistant import AssistantBlocks
from floway.translate.pairs.chat_completions_via_messages.parts import Parts
from floway.translate.shared.custom_tools import read_tools
from floway.translate.shared.messages_target import ToolIds


def sent(context: Context | None = None, **message: Any) -> list[Document]:
    context = context or Context("m")
    tools = read_tools(None, context.ledger)
    assistant = AssistantBlocks(Parts(context), tools, ToolIds(context.ledger), context.ledger)
    return assistant.blocks({"role": "assistant", **message}, "p")


def call(arguments: str) -> Document:
    return {"id": "c", "type": "function", "function": {"name": "f", "arguments": arguments}}


def test_thinking_text_refusal_and_calls_stand_in_this_order() -> None:
    blocks = sent(
        tool_calls=[call('{"a": 1}')],
        refusal="no",
        content="said",
        reasoning_text="why",
        reasoning_opaque="floway-packed-msg1.seal",
    )

    assert blocks == [
        {"type": "thinking", "thinking": "why", "signature": "seal"},
        {"type": "text", "text": "said"},
        {"type": "text", "text": "no"},
        {"type": "tool_use", "id": "c", "name": "f", "input": {"a": 1}},
    ]


def test_a_seal_alone_is_redacted_thinking() -> None:
    assert sent(content="a", reasoning_opaque="floway-packed-msg1.seal")[0] == {
        "type": "redacted_thinking",
        "data": "seal",
    }


def test_a_seal_with_an_empty_text_is_thinking() -> None:
    blocks = sent(content="a", reasoning_text="", reasoning_opaque="floway-packed-msg1.seal")

    assert blocks[0] == {"type": "thinking", "thinking": "", "signature": "seal"}


@pytest.mark.parametrize("spelling", ["reasoning_text", "reasoning_content", "reasoning"])
@pytest.mark.parametrize("unsigned", [{}, {"reasoning_opaque": "floway-packed-msg1."}])
def test_unsigned_thinking_stays_behind(spelling: str, unsigned: dict[str, str]) -> None:
    context = Context("m")

    assert sent(context, content="a", **{spelling: "why"}, **unsigned) == [{"type": "text", "text": "a"}]
    assert [loss.path for loss in context.ledger.losses] == ["p.reasoning_text"]


@pytest.mark.parametrize(
    "seal",
    [
        "gAAAAABn",
        "EqQB",
        "floway-packed-gem1.x.00000000.sig",
        "floway-packed-chat1.reasoning.0.",
        "floway-packed-rsp1.",
    ],
)
def test_a_seal_of_another_vendor_stays_behind(seal: str) -> None:
    context = Context("m")

    assert sent(context, content="a", reasoning_text="why", reasoning_opaque=seal) == [
        {"type": "text", "text": "a"}
    ]
    assert [loss.path for loss in context.ledger.losses] == ["p.reasoning_opaque", "p.reasoning_text"]


def test_arguments_that_are_no_object_stay_readable() -> None:
    assert sent(tool_calls=[call("{broken")])[0]["input"] == {"raw_arguments": "{broken"}


def test_a_custom_call_becomes_a_function_with_one_string() -> None:
    custom = {"id": "c", "type": "custom", "custom": {"name": "apply", "input": "*** patch"}}

    assert sent(tool_calls=[custom])[0]["input"] == {"input": "*** patch"}


def test_parts_may_be_text_and_refusal() -> None:
    parts = [{"type": "text", "text": "a"}, {"type": "refusal", "refusal": "b"}]

    assert [block["text"] for block in sent(content=parts)] == ["a", "b"]


@pytest.mark.parametrize(
    ("message", "param"),
    [
        ({"function_call": {"name": "f"}}, "p.function_call"),
        ({"tool_calls": [{"id": "c"}]}, "p.tool_calls[0].function"),
        ({"tool_calls": [{"function": {"name": "f"}}]}, "p.tool_calls[0].id"),
        ({"content": [{"type": "image_url"}]}, "p.content[0].type"),
    ],
)
def test_what_messages_has_nothing_for_is_refused_by_name(message: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as refusal:
        sent(**message)

    assert refusal.value.param == param
