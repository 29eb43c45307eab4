from typing import Any

import pytest

from floway.translate.base import Context, Document, Image, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_messages.parts import texts, user_blocks

_KINDS = ("output_text", "refusal")
PDF = "JVBERi0xLjcK"


def test_texts_and_refusals_become_blocks() -> None:
    content = [{"type": "output_text", "text": "a", "annotations": []}, {"type": "refusal", "refusal": "no"}]

    assert texts(content, "c", Ledger(), _KINDS) == [
        {"type": "text", "text": "a"},
        {"type": "text", "text": "no"},
    ]


@pytest.mark.parametrize("content", [" \n", [{"type": "output_text", "text": ""}], None])
def test_blank_text_is_no_block(content: Any) -> None:
    assert texts(content, "c", Ledger(), _KINDS) == []


def test_annotations_are_entered_when_there_are_any() -> None:
    ledger = Ledger()
    part = {"type": "output_text", "text": "a", "annotations": [{"type": "url_citation"}], "logprobs": []}

    texts([part], "c", ledger, _KINDS)

    assert [loss.path for loss in ledger.losses] == ["c[0].annotations"]


def test_an_image_by_url_is_loaded() -> None:
    context = Context("m", load_image=lambda url: Image("image/png", "AAAA"))
    part = {"type": "input_image", "image_url": "https://x.example/a.png", "detail": "auto"}

    (block,) = user_blocks([part], "c", context)

    assert block["source"] == {"type": "base64", "media_type": "image/png", "data": "AAAA"}
    assert [loss.path for loss in context.ledger.losses] == ["c[0].detail"]


def test_an_image_that_cannot_be_had_is_named_in_its_place() -> None:
    part = {"type": "input_image", "image_url": "https://x.example/a.png"}
    context = Context("m")

    (block,) = user_blocks([part], "c", context)

    assert block["type"] == "text"
    assert [loss.path for loss in context.ledger.losses] == ["c[0]"]


@pytest.mark.parametrize(
    ("part", "param"),
    [
        ({"type": "input_image", "file_id": "file_1"}, "c[0].file_id"),
        ({"type": "input_file", "file_data": "x"}, "c[0].file_data"),
        ({"type": "input_file", "file_id": "file_1"}, "c[0].file_id"),
        ({"type": "input_file", "file_data": "data:application/zip;base64,UEsD"}, "c[0].file_data"),
        ({"type": "input_text", "text": 5}, "c[0].text"),
        ("text", "c[0]"),
    ],
)
def test_what_only_its_vendor_can_read_is_refused(part: Any, param: str) -> None:
    with pytest.raises(Untranslatable) as caught:
        user_blocks([part], "c", Context("m"))

    assert caught.value.param == param


@pytest.mark.parametrize(
    ("part", "block", "lost"),
    [
        (
            {"file_data": f"data:application/pdf;base64,{PDF}", "filename": "a.pdf"},
            {"source": {"type": "base64", "media_type": "application/pdf", "data": PDF}, "title": "a.pdf"},
            [],
        ),
        (
            {"file_data": PDF, "detail": "high"},
            {"source": {"type": "base64", "media_type": "application/pdf", "data": PDF}},
            ["c[0].detail"],
        ),
        (
            {"file_url": "https://x.example/a.pdf"},
            {"source": {"type": "url", "url": "https://x.example/a.pdf"}},
            [],
        ),
        (
            {"file_data": "YSB0ZXh0", "filename": "a.md"},
            {"source": {"type": "text", "media_type": "text/plain", "data": "a text"}, "title": "a.md"},
            [],
        ),
        (
            {"file_data": "data:text/csv;base64,YSB0ZXh0"},
            {"source": {"type": "text", "media_type": "text/plain", "data": "a text"}},
            ["c[0].file_data"],
        ),
    ],
)
def test_a_file_is_a_document(part: Document, block: Document, lost: list[str]) -> None:
    context = Context("m")

    assert user_blocks([{"type": "input_file", **part}], "c", context) == [{"type": "document", **block}]
    assert [loss.path for loss in context.ledger.losses] == lost


def test_a_blank_text_is_left_out() -> None:
    context = Context("m")

    assert user_blocks([{"type": "input_file", "file_data": "IAo=", "filename": "a.txt"}], "c", context) == []
    assert [loss.path for loss in context.ledger.losses] == ["c[0]"]


def test_an_answer_holds_no_images() -> None:
    part: Document = {"type": "input_image", "image_url": "data:image/png;base64,AAAA"}

    with pytest.raises(Untranslatable):
        texts([part], "c", Ledger(), _KINDS)
