from typing import Any

import pytest

from floway.translate.base import Context, Document, Image, Untranslatable
from floway.translate.pairs.messages_via_gemini.parts import parts_of, result_parts, texts_of

PNG = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "iVBO"}}
PNG_PART = {"inlineData": {"mimeType": "image/png", "data": "iVBO"}}


def parts(block: Document, **context: Any) -> list[Document]:
    return parts_of(block, "b", Context("gemini-3.8-flash", **context))


def test_an_empty_text_is_left_out() -> None:
    assert parts({"type": "text", "text": ""}) == []


def test_images_are_inline() -> None:
    assert parts(PNG) == [PNG_PART]


def test_an_image_url_is_loaded() -> None:
    block = {"type": "image", "source": {"type": "url", "url": "https://x.test/a.png"}}

    assert parts(block, load_image=lambda url: Image("image/png", "iVBO")) == [PNG_PART]
    with pytest.raises(Untranslatable) as raised:
        parts(block)
    assert raised.value.param == "b.source"


def test_a_file_of_another_vendor_is_refused() -> None:
    with pytest.raises(Untranslatable):
        parts({"type": "image", "source": {"type": "file", "file_id": "file_1"}})


def test_a_document_is_preceded_by_its_title_and_context() -> None:
    source = {"type": "base64", "media_type": "application/pdf", "data": "JVBE"}
    block = {"type": "document", "source": source, "title": "T", "context": "C"}

    assert parts(block) == [{"text": "T\nC"}, {"inlineData": {"mimeType": "application/pdf", "data": "JVBE"}}]


def test_documents_of_text_and_of_blocks() -> None:
    text = {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "abc"}}
    inner = {
        "type": "document",
        "source": {"type": "content", "content": [{"type": "text", "text": "x"}, PNG]},
    }

    assert parts(text) == [{"text": "abc"}]
    assert parts(inner) == [{"text": "x"}, PNG_PART]


def test_a_search_result_is_text() -> None:
    block = {"type": "search_result", "source": "s", "title": "t", "content": [{"type": "text", "text": "x"}]}

    assert parts(block) == [{"text": "t\ns\nx"}]


def test_cache_control_is_in_the_ledger() -> None:
    context = Context("gemini-3.8-flash")
    parts_of({"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}, "b", context)

    assert [loss.path for loss in context.ledger.losses] == ["b.cache_control"]


def test_a_result_is_texts_and_media() -> None:
    content = [{"type": "text", "text": "a"}, PNG, {"type": "text", "text": "b"}]

    assert result_parts(content, "c", Context("m")) == (["a", "b"], [PNG_PART])
    assert result_parts(None, "c", Context("m")) == ([""], [])


def test_a_system_prompt_is_text() -> None:
    assert texts_of([{"type": "text", "text": "a"}], "system", Context("m")) == ["a"]
    with pytest.raises(Untranslatable):
        texts_of([PNG], "system", Context("m"))
