from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.gemini_via_responses.items import input_items
from floway.translate.shared.gemini_client.names import ToolNames
from floway.translate.shared.gemini_client.seal import sealed

REASONING = {"type": "reasoning", "id": "rs_1", "summary": [], "encrypted_content": "gAAAA"}
IMAGE = {"inlineData": {"mimeType": "image/png", "data": "AA-_"}}
SENT_IMAGE = {"type": "input_image", "image_url": "data:image/png;base64,AA+/"}


def written(*contents: Document) -> tuple[list[Document], list[str]]:
    ledger = Ledger()
    items = input_items(list(contents), ToolNames(ledger), ledger)
    return items, [loss.path for loss in ledger.losses]


def user(*parts: Document) -> Document:
    return {"role": "user", "parts": list(parts)}


def model(*parts: Document) -> Document:
    return {"role": "model", "parts": list(parts)}


def call(name: str, **more: Any) -> Document:
    return {"functionCall": {"name": name, **more}}


def result(name: str, response: Any, **more: Any) -> Document:
    return {"functionResponse": {"name": name, "response": response, **more}}


def said(role: str, *parts: Document) -> Document:
    return {"type": "message", "role": role, "content": list(parts)}


def test_calls_and_results_are_items_of_their_own() -> None:
    items, _ = written(
        user({"text": "go"}),
        model({"text": "so"}, call("f", args={"a": 1}), call("g", id="own")),
        user(result("g", {"b": 2}), result("f", {"c": "ü"}), {"text": "and"}),
    )

    assert items == [
        said("user", {"type": "input_text", "text": "go"}),
        said("assistant", {"type": "output_text", "text": "so"}),
        {"type": "function_call", "call_id": "gemini_call_1_1", "name": "f", "arguments": '{"a":1}'},
        {"type": "function_call", "call_id": "own", "name": "g", "arguments": "{}"},
        {"type": "function_call_output", "call_id": "own", "output": '{"b":2}'},
        {"type": "function_call_output", "call_id": "gemini_call_1_1", "output": '{"c":"ü"}'},
        said("user", {"type": "input_text", "text": "and"}),
    ]


def test_reasoning_returns_before_the_item_that_it_led_to() -> None:
    signed = call("f", id="a") | {"thoughtSignature": sealed("responses", [REASONING])}

    items, losses = written(user({"text": "go"}), model({"text": "hm", "thought": True}), model(signed))

    assert items[1:] == [
        REASONING,
        {"type": "function_call", "call_id": "a", "name": "f", "arguments": "{}"},
    ]
    assert losses == []


@pytest.mark.parametrize("signature", ["WMCR8GwdjmM=", sealed("messages", [{"type": "thinking"}])])
def test_what_another_vendor_sealed_is_not_sent(signature: str) -> None:
    parts = {"text": "hm", "thought": True}, {"text": "so", "thoughtSignature": signature}

    items, losses = written(user({"text": "go"}), model(*parts))

    assert items[1:] == [said("assistant", {"type": "output_text", "text": "so"})]
    assert losses == ["contents[1].parts[1].thoughtSignature", "contents[1].parts[0]"]


def test_reasoning_that_nothing_follows_is_left_out() -> None:
    last = model({"text": "", "thoughtSignature": sealed("responses", [REASONING])})

    items, losses = written(user({"text": "go"}), model({"text": "so"}), last, user({"text": "on"}))

    assert [item["type"] for item in items] == ["message"] * 3
    assert losses == ["contents[2].parts[0].thoughtSignature"]


def test_media_become_parts() -> None:
    pdf = {"inlineData": {"mimeType": "application/pdf", "data": "AAAA", "displayName": "a.pdf"}}

    items, _ = written(user(IMAGE, pdf))

    file = {"type": "input_file", "filename": "a.pdf", "file_data": "data:application/pdf;base64,AAAA"}
    assert items == [said("user", SENT_IMAGE, file)]


def test_media_of_a_result_stand_in_its_output() -> None:
    items, _ = written(user({"text": "go"}), model(call("f")), user(result("f", {}, parts=[IMAGE])))

    assert items[2]["output"] == [{"type": "input_text", "text": "{}"}, SENT_IMAGE]


def test_a_picture_that_the_model_drew_is_refused() -> None:
    with pytest.raises(Untranslatable) as refused:
        written(user({"text": "go"}), model(IMAGE))

    assert refused.value.param == "contents[1].parts[0].inlineData"
