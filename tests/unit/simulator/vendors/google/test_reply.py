"""Gemini answers."""

import json
from typing import Any

from floway.simulator.vendors.google import GOOGLE
from floway.simulator.vendors.google.reply import array_frames, document, sse_frames
from tests.support.vendor_streams import exchange, payloads

TOOLS = [{"functionDeclarations": [{"name": "f"}, {"name": "g"}]}]


def _made(model: str = "sim", config: dict[str, Any] | None = None, **members: Any) -> Any:
    asked = {"contents": [{"parts": [{"text": "Hello"}]}], "generationConfig": config or {}, **members}
    return exchange(GOOGLE, model, asked)


def test_the_chunks_add_up_to_the_whole_answer() -> None:
    made = _made("sim+thinking+tools=2+events=2", tools=TOOLS)
    whole = document(made)
    parts = [
        part
        for chunk in payloads(sse_frames(made, whole))
        for part in chunk["candidates"][0]["content"]["parts"]
    ]

    thought, text, *calls = whole["candidates"][0]["content"]["parts"]
    assert "".join(part["text"] for part in parts if part.get("thought")) == thought["text"]
    assert (
        "".join(part["text"] for part in parts if "text" in part and not part.get("thought")) == text["text"]
    )
    assert [part for part in parts if "functionCall" in part] == calls


def test_the_usage_runs_and_ends_at_the_whole() -> None:
    made = _made("sim+text=a_b", config={"thinkingConfig": {}})
    whole = document(made)
    chunks = payloads(sse_frames(made, whole))

    assert [chunk["usageMetadata"]["candidatesTokenCount"] for chunk in chunks] == [1, 2, 2]
    assert [chunk["usageMetadata"]["thoughtsTokenCount"] for chunk in chunks] == [3, 3, 3]
    assert chunks[-1]["usageMetadata"] == whole["usageMetadata"]


def test_thoughts_are_shown_only_when_included_but_always_signed() -> None:
    hidden = document(_made(config={"thinkingConfig": {}}))["candidates"][0]["content"]["parts"]
    shown = document(_made(config={"thinkingConfig": {"includeThoughts": True}}))["candidates"][0]["content"][
        "parts"
    ]

    assert [part.get("thought") for part in hidden] == [None]
    assert [part.get("thought") for part in shown] == [True, None]
    assert "thoughtSignature" in hidden[0]
    assert "thoughtSignature" in shown[1]


def test_the_array_is_one_json_document() -> None:
    made = _made(config={"candidateCount": 2})
    chunks = json.loads(b"".join(array_frames(made, document(made))))

    assert {chunk["candidates"][0]["index"] for chunk in chunks} == {0, 1}
