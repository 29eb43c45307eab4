from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.chat_completions.split_off_usage import change_frame, may_apply_to_frame

USAGE = {"prompt_tokens": 9, "completion_tokens": 2}
LAST = {"index": 0, "delta": {}, "finish_reason": "stop"}


def test_usage_beside_content_gets_a_chunk_of_its_own() -> None:
    assert change_frame({"id": "c", "choices": [LAST], "usage": USAGE}, Circumstances()) == [
        {"id": "c", "choices": [LAST]},
        {"id": "c", "choices": [], "usage": USAGE},
    ]


@pytest.mark.parametrize(
    "document",
    [
        {"choices": [], "usage": USAGE},
        {"choices": [{"index": 0, "delta": {}, "finish_reason": None}], "usage": USAGE},
        {"choices": [LAST], "usage": None},
        {"choices": [LAST]},
        {"choices": [LAST], "usage": USAGE, "error": {"message": "busy"}},
        {"usage": USAGE},
    ],
)
def test_anything_else_is_the_very_same_chunk(document: Any) -> None:
    [same] = change_frame(document, Circumstances())

    assert same is document


def test_only_chunks_with_a_report_are_looked_at() -> None:
    assert may_apply_to_frame(b'{"usage" : {"prompt_tokens":1}}')
    assert not may_apply_to_frame(b'{"usage":null,"choices":[{}]}')
    assert not may_apply_to_frame(b'{"usage": null,"choices":[{}]}')
    assert not may_apply_to_frame(b'{"choices":[{}]}')
