import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.openai.cached_convention import FLAG, added, may_apply_to_frame


@pytest.mark.parametrize(
    ("given", "cached", "total", "flagged", "more", "doubts"),
    [
        (10, 4, 13, False, 0, 0),
        (10, 4, 17, False, 4, 0),
        (10, 4, 17, True, 4, 0),
        (10, 4, None, False, 0, 0),
        (10, 4, None, True, 4, 0),
        (10, 4, 99, True, 4, 0),
        (10, 4, 13, True, 4, 1),
        (10, 40, None, False, 40, 1),
        (10, 40, 99, False, 40, 1),
        (10, 40, 53, False, 40, 0),
        (10, 0, 13, True, 0, 0),
    ],
)
def test_the_total_and_the_flag_decide_and_contradictions_are_told(
    given: int, cached: int, total: int | None, flagged: bool, more: int, doubts: int
) -> None:
    told: list[str] = []
    flags = frozenset([FLAG] if flagged else [])

    assert added(given, cached, 3, total, Circumstances(flags, doubted=told.append)) == more

    assert len(told) == doubts
    assert all(FLAG in reason for reason in told)


def test_only_frames_with_cached_tokens_are_looked_at() -> None:
    assert may_apply_to_frame(b'{"cached_tokens": 12}')
    assert may_apply_to_frame(b'{"cache_creation_input_tokens":3}')
    assert may_apply_to_frame(b'{"prompt_cache_hit_tokens":3}')
    assert not may_apply_to_frame(b'{"cached_tokens":0,"x":"cached"}')
