import pytest

from floway.translate.base import Context, Document, Image, Untranslatable
from floway.translate.pairs.chat_completions_via_gemini.parts import parts_of, texts_of
from floway.translate.shared.gemini_target.families import family_of

NEW, OLD = family_of("gemini-3.8-flash"), family_of("gemini-2.5-flash")


def image(**members: str) -> Document:
    return {"type": "image_url", "image_url": {"url": "data:image/jpg;base64,/9j/", **members}}


def parts(part: Document, family: object = NEW) -> list[Document]:
    return parts_of([part], "c", NEW if family is NEW else OLD, Context("m"))


def test_texts() -> None:
    assert parts_of("a", "c", NEW, Context("m")) == [{"text": "a"}]
    assert parts_of([{"type": "text", "text": ""}], "c", NEW, Context("m")) == []
    assert texts_of(
        [{"type": "text", "text": "a"}, {"type": "refusal", "refusal": "b"}], "c", Context("m")
    ) == ["a", "b"]


def test_an_image_is_inline_with_its_resolution() -> None:
    inline = {"mimeType": "image/jpeg", "data": "/9j/"}

    assert parts(image()) == [{"inlineData": inline}]
    assert parts(image(detail="high")) == [
        {"inlineData": inline, "mediaResolution": {"level": "MEDIA_RESOLUTION_HIGH"}}
    ]
    assert parts(image(detail="high"), OLD) == [{"inlineData": inline}]


def test_a_file_is_inline_unless_another_vendor_has_it() -> None:
    pdf = {"type": "file", "file": {"filename": "a.pdf", "file_data": "data:application/pdf;base64,JVBE"}}

    assert parts(pdf) == [{"inlineData": {"mimeType": "application/pdf", "data": "JVBE"}}]
    with pytest.raises(Untranslatable):
        parts({"type": "file", "file": {"file_id": "file-1"}})


def test_sound_is_inline() -> None:
    sound = {"type": "input_audio", "input_audio": {"format": "mp3", "data": "SUQz"}}

    assert parts(sound) == [{"inlineData": {"mimeType": "audio/mp3", "data": "SUQz"}}]
    with pytest.raises(Untranslatable):
        parts({"type": "input_audio", "input_audio": {"format": "ogg", "data": "SUQz"}})


def test_an_image_url_is_loaded() -> None:
    context = Context("m", load_image=lambda url: Image("image/png", "iVBO"))
    part = {"type": "image_url", "image_url": {"url": "https://x.test/a"}}

    assert parts_of([part], "c", NEW, context) == [{"inlineData": {"mimeType": "image/png", "data": "iVBO"}}]


def test_unknown_parts_are_refused() -> None:
    with pytest.raises(Untranslatable) as raised:
        parts({"type": "video_url"})

    assert raised.value.param == "c[0].type"
