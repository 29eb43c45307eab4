from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_chat_completions.parts import (
    answer_texts,
    chat_content,
    output_content,
)

TEXT = {"type": "input_text", "text": "a"}
IMAGE = {"type": "input_image", "image_url": "data:x", "detail": None}
CHAT_IMAGE = {"type": "image_url", "image_url": {"url": "data:x"}}


def test_texts_alone_are_one_string() -> None:
    assert chat_content([TEXT, {"type": "input_text", "text": "b"}], "content", Ledger()) == "ab"
    assert chat_content("plain", "content", Ledger()) == "plain"


def test_images_keep_the_parts_apart() -> None:
    low = {**IMAGE, "detail": "unheard of"}

    assert chat_content([TEXT, IMAGE, low], "content", Ledger()) == [
        {"type": "text", "text": "a"},
        CHAT_IMAGE,
        {"type": "image_url", "image_url": {"url": "data:x", "detail": "unheard of"}},
    ]


def test_a_refusal_of_somebody_else_is_what_was_said() -> None:
    assert chat_content([{"type": "refusal", "refusal": "no"}], "content", Ledger()) == "no"


def test_audio_and_cache_marks_pass() -> None:
    audio = {"type": "input_audio", "input_audio": {"data": "zz", "format": "wav"}}
    marked = {**TEXT, "prompt_cache_breakpoint": {"mode": "x"}}

    assert chat_content([audio, marked], "content", Ledger()) == [
        audio,
        {"type": "text", "text": "a", "prompt_cache_breakpoint": {"mode": "x"}},
    ]


def test_an_answer_is_texts_and_refusals() -> None:
    said = [{"type": "output_text", "text": text, "annotations": []} for text in "ab"]

    assert answer_texts(said, "content", Ledger()) == ("ab", None)
    assert answer_texts([*said, {"type": "refusal", "refusal": "no"}], "content", Ledger()) == ("ab", "no")
    assert answer_texts("x", "content", Ledger()) == ("x", None)


def test_lost_annotations_are_noted_unless_there_are_none() -> None:
    ledger = Ledger()
    cited = {"type": "output_text", "text": "a", "annotations": [{"type": "url_citation"}], "logprobs": []}

    answer_texts([cited], "content", ledger)

    assert [loss.path for loss in ledger.losses] == ["content[0].annotations"]


def test_a_result_is_text_and_images() -> None:
    assert output_content([TEXT, IMAGE, TEXT], "output", Ledger()) == ("aa", [CHAT_IMAGE])
    assert output_content("plain", "output", Ledger()) == ("plain", [])


@pytest.mark.parametrize(
    "part",
    [
        {"type": "input_image", "file_id": "file_1"},
        {"type": ["odd"]},
    ],
)
@pytest.mark.parametrize("reader", [chat_content, answer_texts, output_content])
def test_what_cannot_be_expressed_is_named(reader: Any, part: Document) -> None:
    with pytest.raises(Untranslatable) as refused:
        reader([part], "input[0].content", Ledger())

    assert refused.value.param == "input[0].content[0]"


PDF = "data:application/pdf;base64,JVBERi0xLjcK"
NOTES = {"type": "input_file", "file_data": "YSB0ZXh0", "filename": "notes.txt"}


@pytest.mark.parametrize(
    ("part", "name", "lost"),
    [
        ({"file_data": PDF, "filename": "a.pdf", "detail": "low"}, "a.pdf", ["c[0].detail"]),
        ({"file_data": "JVBERi0xLjcK"}, "document.pdf", ["c[0].filename"]),
    ],
)
def test_a_pdf_is_a_file_with_a_name(part: Document, name: str, lost: list[str]) -> None:
    ledger = Ledger()

    assert chat_content([{"type": "input_file", **part}], "c", ledger) == [
        {"type": "file", "file": {"filename": name, "file_data": PDF}}
    ]
    assert [loss.path for loss in ledger.losses] == lost


def test_the_words_of_a_text_stand_apart_from_its_users() -> None:
    ledger = Ledger()

    assert chat_content([TEXT, NOTES], "c", ledger) == [
        {"type": "text", "text": "a"},
        {"type": "text", "text": "a text"},
    ]
    assert [(loss.path, loss.kind) for loss in ledger.losses] == [
        ("c[1].filename", "dropped"),
        ("c[1].file_data", "renamed"),
    ]


def test_a_result_says_its_texts_and_leaves_its_files_to_the_next_message() -> None:
    pdf = {"type": "input_file", "file_data": PDF, "filename": "a.pdf"}

    said, attached = output_content([TEXT, pdf, NOTES], "output", Ledger())

    assert said == "a\n\na text"
    assert attached == [{"type": "file", "file": {"filename": "a.pdf", "file_data": PDF}}]


@pytest.mark.parametrize("member", ["file_id", "file_url"])
@pytest.mark.parametrize("reader", [chat_content, output_content])
def test_a_file_that_is_not_in_the_request_is_refused(reader: Any, member: str) -> None:
    with pytest.raises(Untranslatable) as refused:
        reader([{"type": "input_file", member: "https://x.example/a.pdf"}], "c", Ledger())

    assert refused.value.param == f"c[0].{member}"
