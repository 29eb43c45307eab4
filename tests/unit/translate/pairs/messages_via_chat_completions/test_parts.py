import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_chat_completions.parts import attachment, content_of, part_of

PDF = {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0="}


def document(source: Document) -> Document:
    return {"type": "document", "source": source, "title": "report.pdf"}


def test_a_pdf_is_a_file() -> None:
    assert part_of(document(PDF), "p", Ledger()) == {
        "type": "file",
        "file": {"filename": "report.pdf", "file_data": "data:application/pdf;base64,JVBERi0="},
    }


@pytest.mark.parametrize(
    "source",
    [
        {"type": "text", "media_type": "text/plain", "data": "one\n\ntwo"},
        {"type": "content", "content": "one\n\ntwo"},
        {"type": "content", "content": [{"type": "text", "text": "one"}, {"type": "text", "text": "two"}]},
    ],
)
def test_a_document_of_text_is_text(source: Document) -> None:
    assert part_of(document(source), "p", Ledger()) == {"type": "text", "text": "one\n\ntwo"}


@pytest.mark.parametrize(
    "source", [{"type": "url", "url": "https://a/b.pdf"}, {"type": "file", "file_id": "f"}, None]
)
def test_a_document_elsewhere_is_refused(source: Document) -> None:
    with pytest.raises(Untranslatable) as refusal:
        part_of(document(source), "p", Ledger())

    assert refusal.value.param == "p.source"


def test_an_image_elsewhere_keeps_its_url() -> None:
    image = {"type": "image", "source": {"type": "url", "url": "https://a/b.png"}}

    assert attachment(image, "p", Ledger()) == {"type": "image_url", "image_url": {"url": "https://a/b.png"}}


def test_a_cache_breakpoint_is_noted() -> None:
    ledger = Ledger()

    part_of({"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}, "p", ledger)

    assert [loss.path for loss in ledger.losses] == ["p.cache_control"]


def test_parts_that_are_all_text_become_one_string() -> None:
    texts: list[Document] = [{"type": "text", "text": one} for one in ("a", "", "b")]

    assert content_of(texts) == "a\n\nb"


def test_a_title_is_lost_unless_it_names_a_file() -> None:
    ledger = Ledger()

    part_of(document({"type": "text", "media_type": "text/plain", "data": "said"}), "a", ledger)
    part_of(document(PDF), "b", ledger)

    assert [loss.path for loss in ledger.losses] == ["a.title"]
