from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.providers.copilot.interceptors.show_thinking import HIDING, change, is_hidden


def thinking(**members: Any) -> dict[str, Any]:
    return {"thinking": {"type": "enabled", **members}}


@pytest.mark.parametrize("display", [None, "omitted"])
def test_thinking_is_asked_for_in_short(display: str | None) -> None:
    asked = thinking(budget_tokens=2048) if display is None else thinking(budget_tokens=2048, display=display)

    assert change(asked) == thinking(budget_tokens=2048, display="summarized")


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"thinking": {"type": "disabled"}},
        thinking(display="summarized"),
        thinking(display="full"),
        thinking(display="updates"),
        {"thinking": "yes"},
    ],
)
def test_other_requests_stay(document: dict[str, Any]) -> None:
    assert change(document) is document


@pytest.mark.parametrize(
    ("document", "omits_unasked", "hidden"),
    [
        (thinking(display="omitted"), False, True),
        (thinking(), True, True),
        (thinking(), False, False),
        ({"thinking": {"type": "adaptive"}}, True, True),
        (thinking(display="summarized"), True, False),
        (thinking(display="full"), True, False),
        ({}, True, False),
    ],
)
def test_a_client_sees_what_it_would_see_elsewhere(document: Any, omits_unasked: bool, hidden: bool) -> None:
    assert is_hidden(document, omits_unasked=omits_unasked) is hidden


def delta(kind: str) -> dict[str, Any]:
    return {"type": "content_block_delta", "delta": {"type": kind, kind.removesuffix("_delta"): "abc"}}


@pytest.mark.parametrize(
    ("frame", "expected"),
    [
        (delta("thinking_delta"), []),
        (delta("signature_delta"), [delta("signature_delta")]),
        (delta("text_delta"), [delta("text_delta")]),
        (
            {
                "type": "content_block_start",
                "content_block": {"type": "thinking", "thinking": "a", "signature": "s"},
            },
            [
                {
                    "type": "content_block_start",
                    "content_block": {"type": "thinking", "thinking": "", "signature": "s"},
                }
            ],
        ),
        (
            {
                "type": "message",
                "content": [{"type": "thinking", "thinking": "a", "signature": "s"}, {"type": "text"}],
            },
            [
                {
                    "type": "message",
                    "content": [{"type": "thinking", "thinking": "", "signature": "s"}, {"type": "text"}],
                }
            ],
        ),
    ],
)
def test_text_of_thinking_goes_and_signatures_stay(frame: Any, expected: Any) -> None:
    assert HIDING.change(frame, Circumstances()) == expected


def test_a_block_without_text_is_the_same_frame() -> None:
    frame = {"type": "content_block_start", "content_block": {"type": "thinking", "thinking": ""}}

    assert HIDING.change(frame, Circumstances())[0] is frame
