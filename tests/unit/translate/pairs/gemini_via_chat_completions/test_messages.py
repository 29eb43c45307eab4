from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_chat_completions.messages import messages_of
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.seal import sealed

IMAGE = {"inlineData": {"mimeType": "image/png", "data": "AA-_"}}
SENT_IMAGE = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AA+/"}}


def written(*contents: Document) -> tuple[list[Document], list[str]]:
    context = Context("m", ledger=Ledger())
    messages = messages_of(list(contents), ToolNames(context.ledger), context)
    return messages, [loss.path for loss in context.ledger.losses]


def user(*parts: Document) -> Document:
    return {"role": "user", "parts": list(parts)}


def model(*parts: Document) -> Document:
    return {"role": "model", "parts": list(parts)}


def call(name: str, **more: Any) -> Document:
    return {"functionCall": {"name": name, **more}}


def result(name: str, response: Any, **more: Any) -> Document:
    return {"functionResponse": {"name": name, "response": response, **more}}


def test_one_turn_of_the_model_is_one_message() -> None:
    messages, _ = written(
        user({"text": "go"}),
        model({"text": "so"}),
        model(call("f", args={"a": 1})),
        model(call("g", id="own")),
    )

    assert messages[1] == {
        "role": "assistant",
        "content": "so",
        "tool_calls": [
            {"id": "gemini_call_2_0", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}},
            {"id": "own", "type": "function", "function": {"name": "g", "arguments": "{}"}},
        ],
    }


def test_results_stand_right_behind_their_calls() -> None:
    answered = user({"text": "and"}, result("g", {"b": 2}), result("f", {"a": 1}, parts=[IMAGE]))

    messages, _ = written(user({"text": "go"}), model(call("f"), call("g")), answered)

    assert messages[1]["content"] is None
    assert messages[2:4] == [
        {"role": "tool", "tool_call_id": "gemini_call_1_1", "content": '{"b":2}'},
        {"role": "tool", "tool_call_id": "gemini_call_1_0", "content": '{"a":1}'},
    ]
    assert messages[4]["role"] == "user"
    assert messages[4]["content"][1] == SENT_IMAGE
    assert messages[5] == {"role": "user", "content": "and"}


def test_media_become_parts() -> None:
    pdf = {"inlineData": {"mimeType": "application/pdf", "data": "AAAA"}}
    sound = {"inlineData": {"mimeType": "audio/mpeg", "data": "AAAA"}}

    messages, _ = written(user({"text": "see"}, IMAGE, pdf, sound))

    assert messages[0]["content"] == [
        {"type": "text", "text": "see"},
        SENT_IMAGE,
        {
            "type": "file",
            "file": {"filename": "document.pdf", "file_data": "data:application/pdf;base64,AAAA"},
        },
        {"type": "input_audio", "input_audio": {"data": "AAAA", "format": "mp3"}},
    ]


def test_a_picture_that_the_model_drew_is_sent() -> None:
    messages, _ = written(user({"text": "go"}), model({"text": "so"}, IMAGE))

    assert messages[1]["content"] == [{"type": "text", "text": "so"}, SENT_IMAGE]


def test_reasoning_returns_in_its_own_spelling() -> None:
    seal = sealed("chat_completions/m", [{"reasoning_content": "hm"}])
    thought = {"text": "hm", "thought": True}

    messages, losses = written(user({"text": "go"}), model(thought, {"text": "so", "thoughtSignature": seal}))

    assert messages[1] == {"role": "assistant", "content": "so", "reasoning_content": "hm"}
    assert losses == []


@pytest.mark.parametrize("minted_by", ["messages", "chat_completions/other"])
def test_reasoning_of_another_model_is_not_sent(minted_by: str) -> None:
    seal = sealed(minted_by, [{"reasoning_content": "hm"}])

    messages, losses = written(
        user({"text": "go"}), model({"text": "hm", "thought": True}, {"text": "so", "thoughtSignature": seal})
    )

    assert messages[1] == {"role": "assistant", "content": "so"}
    assert losses == ["contents[1].parts[1].thoughtSignature", "contents[1].parts[0]"]


def test_reasoning_that_nothing_follows_is_left_out() -> None:
    seal = sealed("chat_completions/m", [{"reasoning_content": "hm"}])

    messages, losses = written(user({"text": "go"}), model({"thoughtSignature": seal}))

    assert len(messages) == 1
    assert losses == ["contents[1].parts[0]"]


def test_media_that_chat_does_not_take_are_refused() -> None:
    with pytest.raises(Untranslatable) as refused:
        written(user({"inlineData": {"mimeType": "video/mp4", "data": "AAAA"}}))

    assert refused.value.param == "contents[0].parts[0].inlineData.mimeType"
