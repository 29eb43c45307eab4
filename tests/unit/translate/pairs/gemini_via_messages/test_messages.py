from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_messages.messages import messages_of
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.seal import sealed

THINKING = {"type": "thinking", "thinking": "hm", "signature": "Eq=="}
REDACTED = {"type": "redacted_thinking", "data": "Er=="}
IMAGE = {"inlineData": {"mimeType": "image/png", "data": "AA-_"}}
SENT_IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AA+/"}}


def written(*contents: Document) -> tuple[list[Document], list[str]]:
    ledger = Ledger()
    messages = messages_of(list(contents), ToolNames(ledger), ledger)
    return messages, [loss.path for loss in ledger.losses]


def user(*parts: Document) -> Document:
    return {"role": "user", "parts": list(parts)}


def model(*parts: Document) -> Document:
    return {"role": "model", "parts": list(parts)}


def call(name: str, **more: Any) -> Document:
    return {"functionCall": {"name": name, **more}}


def result(name: str, response: Any, **more: Any) -> Document:
    return {"functionResponse": {"name": name, "response": response, **more}}


def test_thinking_returns_before_the_part_that_it_led_to() -> None:
    thought = {"text": "hm", "thought": True}
    signed = call("f", id="a", args={"x": 1}) | {"thoughtSignature": sealed("messages", [THINKING, REDACTED])}

    messages, losses = written(user({"text": "go"}), model(thought), model({"text": "so"}), model(signed))

    assert messages[1]["content"] == [
        {"type": "text", "text": "so"},
        THINKING,
        REDACTED,
        {"type": "tool_use", "id": "a", "name": "f", "input": {"x": 1}},
    ]
    assert losses == ["contents[1].parts[0]"]


def test_shown_thoughts_are_told_by_their_signature() -> None:
    thoughts = [model({"text": piece, "thought": True}) for piece in ("h", "m")]
    signed = model({"text": "so", "thoughtSignature": sealed("messages", [THINKING])})

    messages, losses = written(user({"text": "go"}), *thoughts, signed)

    assert messages[1]["content"] == [THINKING, {"type": "text", "text": "so"}]
    assert losses == []


@pytest.mark.parametrize("signature", ["WMCR8GwdjmM=", sealed("responses", [{"type": "reasoning"}]), 7])
def test_what_another_vendor_signed_is_not_sent(signature: Any) -> None:
    parts = {"text": "hm", "thought": True}, {"text": "so", "thoughtSignature": signature}

    messages, losses = written(user({"text": "go"}), model(*parts))

    assert messages[1]["content"] == [{"type": "text", "text": "so"}]
    assert losses == ["contents[1].parts[1].thoughtSignature", "contents[1].parts[0]"]


def test_thinking_that_nothing_follows_is_left_out() -> None:
    last = model({"text": "", "thoughtSignature": sealed("messages", [THINKING])})

    messages, losses = written(user({"text": "go"}), model({"text": "so"}), last, user({"text": "on"}))

    assert messages[1]["content"] == [{"type": "text", "text": "so"}]
    assert losses == ["contents[2].parts[0].thoughtSignature"]


def test_results_come_first_and_find_their_calls() -> None:
    calls = model(call("f"), call("f"), call("g", id="own"))
    results = user({"text": "and"}, result("g", {"a": "ü"}, id="own"), result("f", 1), result("f", None))

    messages, _ = written(user({"text": "go"}), calls, results)

    assert [block["id"] for block in messages[1]["content"]] == [
        "gemini_call_1_0",
        "gemini_call_1_1",
        "own",
    ]
    assert messages[2]["content"] == [
        {"type": "tool_result", "tool_use_id": "own", "content": '{"a":"ü"}'},
        {"type": "tool_result", "tool_use_id": "gemini_call_1_0", "content": "1"},
        {"type": "tool_result", "tool_use_id": "gemini_call_1_1", "content": "{}"},
        {"type": "text", "text": "and"},
    ]


def test_media_are_sent_in_the_standard_alphabet() -> None:
    pdf = {"inlineData": {"mimeType": "application/pdf", "data": "AAAA", "displayName": "a.pdf"}}

    messages, losses = written(user(IMAGE, pdf))

    source = {"type": "base64", "media_type": "application/pdf", "data": "AAAA"}
    assert messages[0]["content"] == [
        SENT_IMAGE,
        {"type": "document", "source": source, "title": "a.pdf"},
    ]
    assert losses == []


def test_media_of_a_result_stand_in_the_result() -> None:
    answered = user(result("f", {}, parts=[IMAGE]))

    messages, _ = written(user({"text": "go"}), model(call("f")), answered)

    assert messages[2]["content"][0]["content"] == [{"type": "text", "text": "{}"}, SENT_IMAGE]


def test_blank_texts_are_not_sent() -> None:
    messages, losses = written(user({"text": " "}, {"text": "a"}), model({"text": "\n"}), user({"text": "b"}))

    assert messages == [
        {"role": "user", "content": [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]}
    ]
    assert losses == ["contents[0].parts[0]", "contents[1].parts[0]"]


def test_a_picture_that_the_model_drew_is_refused() -> None:
    with pytest.raises(Untranslatable) as refused:
        written(user({"text": "go"}), model(IMAGE))

    assert refused.value.param == "contents[1].parts[0].inlineData"
