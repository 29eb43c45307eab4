from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.providers.copilot.interceptors.strip_speed import STATING, change, is_fast


@pytest.mark.parametrize("speed", ["fast", "standard"])
def test_a_speed_that_is_known_goes(speed: str) -> None:
    assert change({"speed": speed, "model": "m"}) == {"model": "m"}


def test_another_word_is_the_vendors_to_judge() -> None:
    kept = {"speed": "warp"}

    assert change(kept) is kept
    assert is_fast({"speed": "fast"})
    assert not is_fast(kept)


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (
            {"type": "message_start", "message": {"usage": {"input_tokens": 1}}},
            {"type": "message_start", "message": {"usage": {"input_tokens": 1, "speed": "fast"}}},
        ),
        (
            {"type": "message_delta", "usage": {"output_tokens": 1}},
            {"type": "message_delta", "usage": {"output_tokens": 1, "speed": "fast"}},
        ),
        ({"type": "message", "usage": {}}, {"type": "message", "usage": {"speed": "fast"}}),
        ({"type": "content_block_stop"}, {"type": "content_block_stop"}),
    ],
)
def test_usage_says_that_fast_was_served(frame: Any, expected: Any) -> None:
    assert STATING.change(frame, Circumstances()) == [expected]
