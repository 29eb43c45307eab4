"""Content blocks and cache markers."""

import re
from typing import Any

import pytest

from floway.simulator.signatures import Signer
from floway.simulator.vendors.anthropic.blocks import (
    cache_lifetimes,
    check_block,
    check_cache_control,
    check_system,
)
from floway.simulator.wire import Refusal

SIGNER = Signer("test")
IMAGE = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
PATH = "messages.0.content.0"


def test_good_blocks_are_taken() -> None:
    thought = {"type": "thinking", "thinking": "Hm", "signature": SIGNER.mint("messages", "Hm")}
    result = {
        "type": "tool_result",
        "tool_use_id": "t",
        "content": [IMAGE, {"type": "text", "text": "x"}],
        "is_error": False,
    }

    check_block(thought, PATH, "assistant", SIGNER)
    check_block(result, PATH, "user", SIGNER)
    check_block(
        {"type": "web_search_tool_result", "tool_use_id": "s", "content": []}, PATH, "assistant", SIGNER
    )
    check_system([{"type": "text", "text": "Rules"}])


@pytest.mark.parametrize(
    ("role", "block", "message"),
    [
        ("user", {"type": "text", "text": ""}, "messages: text content blocks must be non-empty"),
        (
            "user",
            {"type": "text", "text": " "},
            "messages: text content blocks must contain non-whitespace text",
        ),
        ("user", {"type": "text"}, f"{PATH}.text.text: Field required"),
        (
            "user",
            {"type": "text", "text": "x", "index": 0},
            f"{PATH}.text.index: Extra inputs are not permitted",
        ),
        (
            "user",
            {"type": "thinking", "thinking": "", "signature": ""},
            f"{PATH}: Input tag 'thinking' found using 'type' does not match any of the expected tags: "
            "'text', 'image', 'document', 'search_result', 'tool_result'",
        ),
        (
            "assistant",
            {"type": "thinking", "thinking": "Hm", "signature": "Zm9yZWlnbg=="},
            f"{PATH}: Invalid `signature` in `thinking` block",
        ),
        (
            "assistant",
            {"type": "tool_use", "id": "a.b", "name": "f", "input": {}},
            f"{PATH}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'",
        ),
        (
            "assistant",
            {"type": "tool_use", "id": "a", "name": "f", "input": "{}"},
            f"{PATH}.tool_use.input: Input should be a valid dictionary",
        ),
        (
            "user",
            {"type": "image", "source": {**IMAGE["source"], "media_type": "image/bmp"}},
            f"{PATH}.image.source.base64.media_type: "
            "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
        ),
    ],
)
def test_a_wrong_block_is_refused(role: str, block: dict[str, Any], message: str) -> None:
    with pytest.raises(Refusal) as raised:
        check_block(block, PATH, role, SIGNER)

    assert raised.value.message == message


def test_a_cache_marker_has_a_known_lifetime() -> None:
    check_cache_control({"type": "ephemeral", "ttl": "1h"}, "c")

    with pytest.raises(Refusal, match="Input should be '5m' or '1h'"):
        check_cache_control({"type": "ephemeral", "ttl": "2h"}, "c")


def test_markers_are_found_wherever_they_are_allowed() -> None:
    marked = {"cache_control": {"type": "ephemeral", "ttl": "1h"}}
    document = {
        "tools": [{"name": "f", "cache_control": {"type": "ephemeral"}}],
        "system": [{"type": "text", "text": "x", **marked}],
        "messages": [
            {"role": "user", "content": [{"type": "tool_result", "content": [{"type": "text", **marked}]}]}
        ],
    }

    assert cache_lifetimes(document) == ["5m", "1h", "1h"]


def _document(**source: Any) -> dict[str, Any]:
    return {"type": "document", "source": source, "title": "a"}


PDF = "JVBERi0xLjcK"


def test_good_documents_are_taken_also_in_results() -> None:
    inner = [{"type": "text", "text": "x"}, IMAGE]
    documents = [
        _document(type="base64", media_type="application/pdf", data=PDF),
        _document(type="text", media_type="text/plain", data="words"),
        _document(type="url", url="https://x.example/a.pdf"),
        _document(type="file", file_id="file_1"),
        _document(type="content", content=inner),
        _document(type="content", content="words"),
    ]

    for document in documents:
        check_block(document, PATH, "user", SIGNER)
    check_block({"type": "tool_result", "tool_use_id": "t", "content": documents}, PATH, "user", SIGNER)


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ({"type": "pdf"}, "source: Input tag 'pdf' found using 'type'"),
        (
            {"type": "base64", "media_type": "image/png", "data": PDF},
            "source.base64.media_type: Input should be 'application/pdf'",
        ),
        (
            {"type": "base64", "media_type": "application/pdf", "data": "YSB0ZXh0"},
            "source.base64.data: The PDF specified was not valid.",
        ),
        (
            {"type": "base64", "media_type": "application/pdf", "data": "%PDF-"},
            "source.base64.data: The PDF specified was not valid.",
        ),
        (
            {"type": "text", "media_type": "text/markdown", "data": "a"},
            "source.text.media_type: Input should be 'text/plain'",
        ),
        ({"type": "text", "media_type": "text/plain"}, "source.text.data: Field required"),
        ({"type": "url", "url": "https://x.example", "title": "a"}, "source.url.title: Extra inputs"),
        ({"type": "content", "content": [{"type": "document"}]}, "source.content.0: Input tag 'document'"),
    ],
)
def test_bad_documents_are_refused_with_their_place(source: dict[str, Any], message: str) -> None:
    with pytest.raises(Refusal, match=re.escape(f"{PATH}.document.{message}")):
        check_block(_document(**source), PATH, "user", SIGNER)
