import pytest

from floway.translate.base import Context, Document, Image, Untranslatable
from floway.translate.pairs.chat_completions_via_messages.parts import Parts

PDF = "data:application/pdf;base64,JVBERi0="


def image(url: str) -> Document:
    return {"type": "image_url", "image_url": {"url": url, "detail": "high"}}


def test_an_image_is_loaded_for_the_upstream() -> None:
    context = Context("m", load_image=lambda url: Image("image/jpeg", f"loaded {url}"))

    assert Parts(context).blocks([image("https://a/b.jpg")], "p") == [
        {
            "type": "image",
            "source": {"type": "base64", "media_type": "image/jpeg", "data": "loaded https://a/b.jpg"},
        }
    ]
    assert [loss.path for loss in context.ledger.losses] == ["p[0].image_url.detail"]


@pytest.mark.parametrize("url", ["https://a/b.png", "data:image/svg+xml;base64,AAAA", "ftp://a/b.png"])
def test_an_image_that_cannot_be_had_leaves_a_word_and_a_loss(url: str) -> None:
    context = Context("m")

    blocks = Parts(context).blocks([image(url)], "p")

    assert [block["type"] for block in blocks] == ["text"]
    assert "image" in blocks[0]["text"]
    assert ("p[0].image_url.url", "dropped") in [(loss.path, loss.kind) for loss in context.ledger.losses]


def test_an_image_that_cannot_be_had_leaves_the_text_beside_it() -> None:
    said = {"type": "text", "text": "see"}

    assert Parts(Context("m")).blocks([said, image("https://a/b.png")], "p") == [said]


def test_a_pdf_is_a_document() -> None:
    file = {"type": "file", "file": {"filename": "a.pdf", "file_data": PDF}}

    assert Parts(Context("m")).blocks([file], "p") == [
        {
            "type": "document",
            "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="},
            "title": "a.pdf",
        }
    ]


@pytest.mark.parametrize("file", [{"file_id": "f"}, {"file_data": "data:text/csv;base64,YQ=="}, None])
def test_another_file_is_refused(file: Document | None) -> None:
    with pytest.raises(Untranslatable) as refusal:
        Parts(Context("m")).blocks([{"type": "file", "file": file}], "p")

    assert refusal.value.param == "p[0].file"


def test_blank_text_is_left_out_and_noted() -> None:
    context = Context("m")

    assert Parts(context).texts(" \n", "p") == []
    assert [loss.path for loss in context.ledger.losses] == ["p"]


def test_a_breakpoint_is_kept_and_remembered() -> None:
    parts = Parts(Context("m"))
    mark = {"cache_control": {"type": "ephemeral"}}

    assert parts.blocks([{"type": "text", "text": "a", **mark}], "p") == [
        {"type": "text", "text": "a", **mark}
    ]
    assert parts.has_breakpoints
