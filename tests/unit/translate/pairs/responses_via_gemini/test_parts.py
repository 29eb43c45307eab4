import pytest

from floway.translate.base import Context, Document, Image, Untranslatable
from floway.translate.pairs.responses_via_gemini.parts import parts_of, texts_of
from floway.translate.shared.gemini_target.families import family_of

NEW = family_of("gemini-3.8-flash")
PNG = {"inlineData": {"mimeType": "image/png", "data": "iVBO"}}


def parts(part: Document) -> list[Document]:
    return parts_of([part], "c", NEW, Context("m"))


def test_texts_of_any_name() -> None:
    assert parts({"type": "input_text", "text": "a"}) == [{"text": "a"}]
    assert parts({"type": "output_text", "text": ""}) == []
    assert texts_of([{"type": "refusal", "refusal": "no"}], "c", Context("m")) == ["no"]


def test_sources_of_an_answer_are_in_the_ledger() -> None:
    context = Context("m")

    texts_of([{"type": "output_text", "text": "a", "annotations": [{}]}], "c", context)

    assert [loss.path for loss in context.ledger.losses] == ["c[0].annotations"]


def test_images() -> None:
    part = {"type": "input_image", "image_url": "data:image/png;base64,iVBO", "detail": "low"}

    assert parts(part) == [{**PNG, "mediaResolution": {"level": "MEDIA_RESOLUTION_LOW"}}]
    with pytest.raises(Untranslatable) as raised:
        parts({"type": "input_image", "file_id": "file-1"})
    assert raised.value.param == "c[0].file_id"


def test_files_by_data_or_url() -> None:
    context = Context("m", load_image=lambda url: Image("image/png", "iVBO"))
    pdf = {"type": "input_file", "file_data": "data:application/pdf;base64,JVBE"}

    assert parts(pdf) == [{"inlineData": {"mimeType": "application/pdf", "data": "JVBE"}}]
    assert parts_of([{"type": "input_file", "file_url": "https://x.test/a"}], "c", NEW, context) == [PNG]
    with pytest.raises(Untranslatable):
        parts({"type": "input_file", "file_id": "file-1"})


def test_a_file_without_a_data_url_has_the_type_that_it_tells() -> None:
    context = Context("m")
    pdf = {"type": "input_file", "file_data": "JVBERi0x", "filename": "a.pdf"}

    assert parts_of([pdf], "c", NEW, context) == [
        {"inlineData": {"mimeType": "application/pdf", "data": "JVBERi0x"}}
    ]
    assert [loss.path for loss in context.ledger.losses] == ["c[0].filename"]


def test_a_message_of_text_alone_holds_nothing_else() -> None:
    with pytest.raises(Untranslatable) as raised:
        texts_of([{"type": "input_image"}], "c", Context("m"))

    assert raised.value.param == "c[0].type"
