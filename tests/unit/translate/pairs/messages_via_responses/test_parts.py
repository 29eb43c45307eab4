from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_responses.parts import input_parts, result_output, text_parts

_IMAGE: Document = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "AAAA"}}
_IMAGE_PART = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}


def _document(source: Document, **members: Any) -> Document:
    return {"type": "document", "source": source} | members


@pytest.mark.parametrize(
    ("block", "parts"),
    [
        ({"type": "text", "text": ""}, [{"type": "input_text", "text": ""}]),
        (_IMAGE, [_IMAGE_PART]),
        (
            {"type": "image", "source": {"type": "url", "url": "https://x.example/a.png"}},
            [{"type": "input_image", "image_url": "https://x.example/a.png"}],
        ),
        (
            _document({"type": "base64", "media_type": "application/pdf", "data": "JVBE"}, title="a.pdf"),
            [
                {
                    "type": "input_file",
                    "filename": "a.pdf",
                    "file_data": "data:application/pdf;base64,JVBE",
                }
            ],
        ),
        (
            _document({"type": "url", "url": "https://x.example/a.pdf"}),
            [{"type": "input_file", "file_url": "https://x.example/a.pdf"}],
        ),
        (
            _document({"type": "text", "media_type": "text/plain", "data": "words"}),
            [{"type": "input_text", "text": "words"}],
        ),
        (
            _document({"type": "content", "content": [{"type": "text", "text": "a"}, _IMAGE]}),
            [{"type": "input_text", "text": "a"}, _IMAGE_PART],
        ),
        ({"type": "search_result", "source": "s"}, None),
    ],
)
def test_a_users_block_becomes_parts(block: Document, parts: list[Document] | None) -> None:
    assert input_parts(block, "b", Ledger()) == parts


@pytest.mark.parametrize("kind", ["image", "document"])
def test_a_file_of_another_vendor_is_refused(kind: str) -> None:
    block = {"type": kind, "source": {"type": "file", "file_id": "file_1"}}

    with pytest.raises(Untranslatable) as caught:
        input_parts(block, "messages[0].content[2]", Ledger())

    assert caught.value.param == "messages.0.content.2.source"


def test_members_without_a_counterpart_are_entered() -> None:
    ledger = Ledger()

    input_parts({"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}, "b", ledger)

    assert [loss.path for loss in ledger.losses] == ["b.cache_control"]


def test_a_result_of_text_stays_text() -> None:
    texts = [{"type": "text", "text": "a"}, {"type": "text", "text": "b"}]

    assert result_output("x", "c", Ledger()) == "x"
    assert result_output(None, "c", Ledger()) == ""
    assert result_output(texts, "c", Ledger()) == "a\n\nb"


def test_a_result_keeps_its_images_and_files_and_tells_the_rest_as_json() -> None:
    pdf = _document({"type": "base64", "media_type": "application/pdf", "data": "JVBE"})
    reference = {"type": "tool_reference", "tool_name": "f"}

    parts = result_output([{"type": "text", "text": "a"}, _IMAGE, pdf, reference], "c", Ledger())

    assert [part["type"] for part in parts] == ["input_text", "input_image", "input_file", "input_text"]
    assert parts[1] == _IMAGE_PART
    assert parts[3]["text"] == '{"type":"tool_reference","tool_name":"f"}'


def test_a_system_prompt_holds_text_only() -> None:
    with pytest.raises(Untranslatable) as caught:
        text_parts([{"type": "text", "text": "a"}, _IMAGE], "system", Ledger())

    assert caught.value.param == "system.1"


def test_a_title_is_lost_unless_it_names_a_file() -> None:
    ledger = Ledger()
    text: Document = {"type": "text", "media_type": "text/plain", "data": "said"}
    pdf: Document = {"type": "base64", "media_type": "application/pdf", "data": "JVBE"}

    input_parts(_document(text, title="t"), "a", ledger)
    input_parts(_document(pdf, title="t"), "b", ledger)

    assert [loss.path for loss in ledger.losses] == ["a.title"]
