from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.responses.include_cached_tokens import change_frame, may_apply_to_frame

NOWHERE = Circumstances()


def usage(given: int, total: int, cached: int = 40, written: int = 0) -> dict[str, Any]:
    details = {"cached_tokens": cached, "cache_write_tokens": written}
    return {"input_tokens": given, "input_tokens_details": details, "output_tokens": 5, "total_tokens": total}


def test_counts_beside_the_input_are_added_to_it() -> None:
    frame = {"type": "response.completed", "response": {"id": "r", "usage": usage(10, 65, 40, 10)}}

    [changed] = change_frame(frame, NOWHERE)

    assert changed == {
        "type": "response.completed",
        "response": {"id": "r", "usage": usage(60, 65, 40, 10)},
    }


def test_a_whole_response_is_read_alike() -> None:
    [changed] = change_frame({"object": "response", "usage": usage(10, 55)}, NOWHERE)

    assert changed == {"object": "response", "usage": usage(50, 55)}


def test_the_flag_decides_where_the_total_does_not() -> None:
    flagged = Circumstances(frozenset({"usage-exclusive-cached-tokens"}))

    [changed] = change_frame({"response": {"usage": usage(100, 0)}}, flagged)

    assert changed["response"]["usage"]["input_tokens"] == 140


@pytest.mark.parametrize(
    "document",
    [
        {"type": "response.completed", "response": {"usage": usage(60, 65)}},
        {"type": "response.completed", "response": {"usage": {"input_tokens": "many"}}},
        {"type": "response.created", "response": {"usage": None}},
        {"type": "x", "response": "odd"},
        {"usage": 7},
        {},
    ],
)
def test_anything_else_is_the_very_same_document(document: Any) -> None:
    [same] = change_frame(document, NOWHERE)

    assert same is document


def test_only_frames_with_cached_tokens_are_looked_at() -> None:
    assert may_apply_to_frame(b'{"cached_tokens":1}')
    assert not may_apply_to_frame(b'{"cached_tokens":0}')
