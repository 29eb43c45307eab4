from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.chat_completions.include_cached_tokens import change_frame, may_apply_to_frame

NOWHERE = Circumstances()


def usage(prompt: int, total: int | None, cached: int = 40) -> dict[str, Any]:
    counts = {
        "prompt_tokens": prompt,
        "completion_tokens": 5,
        "prompt_tokens_details": {"cached_tokens": cached},
    }
    return counts if total is None else {**counts, "total_tokens": total}


def test_counts_beside_the_prompt_are_added_to_it() -> None:
    [changed] = change_frame({"id": "c", "choices": [], "usage": usage(10, 55)}, NOWHERE)

    assert changed == {"id": "c", "choices": [], "usage": usage(50, 55)}


def test_writes_count_as_cached() -> None:
    details = {"cached_tokens": 30, "cache_creation_input_tokens": 10}
    counts = {
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "total_tokens": 55,
        "prompt_tokens_details": details,
    }

    [changed] = change_frame({"usage": counts}, NOWHERE)

    assert changed["usage"]["prompt_tokens"] == 50


def test_the_flag_decides_where_the_total_does_not() -> None:
    flagged = Circumstances(frozenset({"usage-exclusive-cached-tokens"}))

    [changed] = change_frame({"usage": usage(100, None)}, flagged)

    assert changed["usage"] == usage(140, None)


@pytest.mark.parametrize(
    "document",
    [
        {"usage": usage(50, 55)},
        {"usage": usage(50, None)},
        {"usage": {"prompt_tokens": -1}},
        {"usage": None},
        {"error": {"message": "busy"}},
    ],
)
def test_anything_else_is_the_very_same_document(document: Any) -> None:
    [same] = change_frame(document, NOWHERE)

    assert same is document


def test_only_frames_with_cached_tokens_are_looked_at() -> None:
    assert may_apply_to_frame(b'{"cached_tokens":1}')
    assert not may_apply_to_frame(b'{"cached_tokens":0}')
