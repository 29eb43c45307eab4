from typing import Any

import pytest

from floway.translate.base import Context, Document, Untranslatable
from floway.translate.pairs.responses_via_gemini import translate
from floway.translate.pairs.responses_via_gemini.conversation import items_of
from floway.translate.shared.gemini_carrier import origin_of, packed

MODEL = "gemini-3.8-flash"
ORIGIN = origin_of("", "3.8")
ASKED = {"type": "message", "role": "user", "content": [{"type": "input_text", "text": "hi"}]}


def document(*items: Document, **parameters: Any) -> Document:
    return translate({"model": "gpt", "input": list(items), **parameters}, Context(MODEL)).document


def contents(*items: Document) -> list[Document]:
    return document(*items)["contents"]  # type: ignore[no-any-return]


def call(call_id: str, name: str = "run", **members: Any) -> Document:
    return {"type": "function_call", "call_id": call_id, "name": name, "arguments": "{}", **members}


def output(call_id: str, said: Any = "ok", **members: Any) -> Document:
    return {"type": "function_call_output", "call_id": call_id, "output": said, **members}


def reasoning(sealed: str | None, *summary: str) -> Document:
    parts = [{"type": "summary_text", "text": text} for text in summary]
    return {"type": "reasoning", "id": "rs_1", "summary": parts, "encrypted_content": sealed}


def test_instructions_and_leading_messages_are_the_systems() -> None:
    items = [{"role": "developer", "content": "b"}, {"role": "system", "content": "c"}, ASKED]

    sent = document(*items, instructions="a")

    assert sent["systemInstruction"] == {"parts": [{"text": "a"}, {"text": "b"}, {"text": "c"}]}


def test_a_carrier_signs_the_call_behind_it() -> None:
    said = contents(ASKED, reasoning(packed("f", ORIGIN, "c2ln"), "hm"), call("a"), output("a"))

    assert said[1]["parts"] == [
        {"functionCall": {"id": "a", "name": "run", "args": {}}, "thoughtSignature": "c2ln"}
    ]
    assert said[2]["parts"][0]["functionResponse"]["id"] == "a"


def test_a_signed_thought_is_sent_back_as_one() -> None:
    message = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": "a"}]}

    said = contents(ASKED, reasoning(packed("t", ORIGIN, "c2ln"), "hm"), message, ASKED)

    assert said[1]["parts"] == [{"text": "hm", "thought": True, "thoughtSignature": "c2ln"}, {"text": "a"}]


@pytest.mark.parametrize("sealed", ["gAAAAAB", "abc@rs_1", packed("f", "00000000", "c2ln"), None])
def test_what_this_upstream_did_not_seal_is_dropped(sealed: str | None) -> None:
    said = contents(ASKED, reasoning(sealed, "hm"), call("a"), output("a"))

    assert len(said[1]["parts"]) == 1
    assert said[1]["parts"][0]["thoughtSignature"] == "skip_thought_signature_validator"


def test_a_carrier_does_not_reach_over_a_result() -> None:
    carrier = reasoning(packed("f", ORIGIN, "c2ln"))

    said = contents(ASKED, call("a"), carrier, output("a"), call("b"), output("b"))

    assert said[3]["parts"][0]["thoughtSignature"] == "skip_thought_signature_validator"


def test_a_run_of_calls_is_one_turn_and_its_results_the_next() -> None:
    said = contents(ASKED, call("1", "a"), call("2", "b"), output("2"), output("1"))

    assert [len(content["parts"]) for content in said] == [1, 2, 2]
    assert [part["functionResponse"]["name"] for part in said[2]["parts"]] == ["a", "b"]


def test_calls_one_after_the_other_are_turns_of_their_own() -> None:
    said = contents(ASKED, call("1"), output("1"), call("2"), output("2"))

    assert [content["role"] for content in said] == ["user", "model", "user", "model", "user"]


def test_custom_calls_and_namespaces_have_their_upstream_names() -> None:
    custom = {"type": "custom_tool_call", "call_id": "1", "name": "apply_patch", "input": "***"}
    spawned = call("2", "spawn", namespace="agents")
    results = [{"type": "custom_tool_call_output", "call_id": "1", "output": "ok"}, output("2")]

    parts = contents(ASKED, custom, spawned, *results)[1]["parts"]

    assert [part["functionCall"]["name"] for part in parts] == ["apply_patch", "agents_spawn"]
    assert parts[0]["functionCall"]["args"] == {"input": "***"}


def test_an_incomplete_result_is_an_error_and_an_image_stands_in_it() -> None:
    image = {"type": "input_image", "image_url": "data:image/png;base64,iVBO"}
    shown = output("2", [{"type": "input_text", "text": "see"}, image])

    said = contents(ASKED, call("1"), call("2"), output("1", "no", status="incomplete"), shown)

    first, second = (part["functionResponse"] for part in said[2]["parts"])
    assert first["response"] == {"error": "no"}
    assert second["parts"] == [{"inlineData": {"mimeType": "image/png", "data": "iVBO"}}]


def test_another_agents_words_are_marked() -> None:
    said = contents(ASKED, {"type": "agent_message", "author": "b", "content": "do </agent_message>"})

    assert said[0]["parts"][1]["text"].startswith('<agent_message author="b">')
    assert "&lt;/agent_message&gt;" in said[0]["parts"][1]["text"]


@pytest.mark.parametrize(
    ("item", "param"),
    [
        ({"type": "item_reference", "id": "x"}, "input[0]"),
        ({"id": "x"}, "input[0]"),
        ({"type": "message", "role": "tool", "content": "x"}, "input[0].role"),
        ({**call("1"), "caller": {"type": "program"}}, "input[0].caller"),
        (output("1"), "input[0]"),
    ],
)
def test_what_cannot_be_sent_is_refused(item: Document, param: str) -> None:
    with pytest.raises(Untranslatable) as raised:
        document(item)

    assert raised.value.param == param


def test_items_are_messages_unless_they_say_otherwise() -> None:
    assert list(items_of("hi")) == [("input", {"type": "message", "role": "user", "content": "hi"})]
    assert list(items_of([{"role": "user", "content": "a"}])) == [
        ("input[0]", {"type": "message", "role": "user", "content": "a"})
    ]
