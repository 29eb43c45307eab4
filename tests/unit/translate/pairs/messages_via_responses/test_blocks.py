from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.pairs.messages_via_responses.blocks import BlockWriter, place_of


def test_opening_a_block_closes_the_one_before() -> None:
    writer, frames = BlockWriter(), list[Document]()

    writer.open(("text", 0, 0), {"type": "text"}, frames)
    writer.write({"type": "text_delta"}, frames)
    writer.open(("tool", 1, None), {"type": "tool_use"}, frames)
    writer.close(frames)
    writer.close(frames)

    assert [(frame["type"], frame["index"]) for frame in frames] == [
        ("content_block_start", 0),
        ("content_block_delta", 0),
        ("content_block_stop", 0),
        ("content_block_start", 1),
        ("content_block_stop", 1),
    ]


def test_it_knows_whether_anything_was_written() -> None:
    writer = BlockWriter()
    assert writer.is_empty

    writer.open(("text", 0, 0), {"type": "text"}, [])

    assert not writer.is_empty


@pytest.mark.parametrize(("value", "place"), [(3, 3), (None, 0), ("3", 0), ([], 0)])
def test_an_index_that_is_none_is_the_first(value: Any, place: int) -> None:
    assert place_of({"output_index": value}, "output_index") == place
