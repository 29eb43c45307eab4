from floway.interceptors.base import Circumstances
from floway.interceptors.chat_completions.speak_qwen import change, may_apply

NOWHERE = Circumstances()


def test_no_effort_is_said_with_the_vendors_switch() -> None:
    assert change({"model": "q", "reasoning_effort": "none"}, NOWHERE) == {
        "model": "q",
        "enable_thinking": False,
    }


def test_other_efforts_are_the_very_same_document() -> None:
    for document in ({"reasoning_effort": "high"}, {"reasoning_effort": 7}, {}):
        assert change(document, NOWHERE) is document


def test_only_bodies_with_the_word_are_looked_at() -> None:
    assert may_apply(b'{"reasoning_effort":"none"}')
    assert not may_apply(b'{"reasoning_effort":"low"}')
