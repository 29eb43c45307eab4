from floway.interceptors.base import Circumstances
from floway.interceptors.responses.speak_deepseek import change, may_apply

NOWHERE = Circumstances()


def test_no_effort_is_said_as_in_messages() -> None:
    document = {"model": "d", "reasoning": {"effort": "none", "summary": "auto"}}

    assert change(document, NOWHERE) == {"model": "d", "thinking": {"type": "disabled"}}


def test_other_efforts_are_the_very_same_document() -> None:
    for document in ({"reasoning": {"effort": "low"}}, {"reasoning": None}, {}):
        assert change(document, NOWHERE) is document


def test_only_bodies_with_the_word_are_looked_at() -> None:
    assert may_apply(b'{"reasoning":{"effort":"none"}}')
    assert not may_apply(b"{}")
