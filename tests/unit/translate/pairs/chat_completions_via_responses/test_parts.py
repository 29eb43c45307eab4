from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.pairs.chat_completions_via_responses.parts import answer_parts, input_parts, texts


@pytest.mark.parametrize(
    ("part", "translated"),
    [
        ({"type": "text", "text": "a"}, {"type": "input_text", "text": "a"}),
        (
            {"type": "image_url", "image_url": {"url": "data:x", "detail": "low"}},
            {"type": "input_image", "image_url": "data:x", "detail": "low"},
        ),
        (
            {"type": "file", "file": {"file_data": "data:y", "filename": "a.pdf"}},
            {"type": "input_file", "file_data": "data:y", "filename": "a.pdf"},
        ),
        (
            {"type": "input_audio", "input_audio": {"data": "zz", "format": "wav"}},
            {"type": "input_audio", "input_audio": {"data": "zz", "format": "wav"}},
        ),
        (
            {"type": "text", "text": "a", "prompt_cache_breakpoint": {"mode": "x"}},
            {"type": "input_text", "text": "a", "prompt_cache_breakpoint": {"mode": "x"}},
        ),
    ],
)
def test_parts_of_the_input(part: Document, translated: Document) -> None:
    assert input_parts([part], "content", Ledger()) == [translated]


def test_a_foreign_member_of_a_part_is_noted() -> None:
    ledger = Ledger()

    input_parts([{"type": "text", "text": "a", "cache_control": {"type": "ephemeral"}}], "content", ledger)

    assert [loss.path for loss in ledger.losses] == ["content[0].cache_control"]


def test_empty_texts_of_an_answer_say_nothing() -> None:
    parts = [{"type": "text", "text": ""}, {"type": "text", "text": "a"}]

    assert answer_parts(parts, "content", Ledger()) == [{"type": "output_text", "text": "a"}]
    assert answer_parts("", "content", Ledger()) == []


@pytest.mark.parametrize("kind", [None, "video", ["text"]])
@pytest.mark.parametrize("reader", [input_parts, answer_parts, texts])
def test_an_unknown_part_is_refused(reader: Any, kind: Any) -> None:
    with pytest.raises(Untranslatable) as refused:
        reader([{"type": kind, "text": "x"}], "messages[0].content", Ledger())

    assert refused.value.param == "messages[0].content[0]"


def test_instructions_are_text_only() -> None:
    assert texts([{"type": "text", "text": "a"}, {"type": "text", "text": ""}], "content", Ledger()) == ["a"]
    with pytest.raises(Untranslatable):
        texts([{"type": "image_url", "image_url": {"url": "x"}}], "content", Ledger())
