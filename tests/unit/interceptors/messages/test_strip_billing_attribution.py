from typing import Any

import pytest

from floway.interceptors.base import Circumstances
from floway.interceptors.messages.strip_billing_attribution import change, may_apply

BILLING = "x-anthropic-billing-header: cc_version=2.1.1.a3f; cc_entrypoint=cli; cch=00ab4;"
NOWHERE = Circumstances()


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"type": "text", "text": words, **more}


@pytest.mark.parametrize(
    ("system", "sent"),
    [
        (f"{BILLING}\nYou are helpful.", "You are helpful."),
        (f"One.\n{BILLING}\r\nTwo.", "One.\n\r\nTwo."),
        (f"{BILLING}\nBefore cch=0a1B2c; after", "Before  after"),
        ([text(BILLING), text("Before cch=abcde")], [text("Before")]),
        ([text(BILLING), text("Rules.", cache_control={})], [text("Rules.", cache_control={})]),
        ([text(f"{BILLING}\nRules. ", x=1)], [text("Rules.", x=1)]),
    ],
)
def test_billing_lines_and_hashes_are_removed(system: Any, sent: Any) -> None:
    document = {"model": "m", "system": system, "messages": []}

    assert change(document, NOWHERE) == {"model": "m", "system": sent, "messages": []}


@pytest.mark.parametrize("system", [BILLING, [text(BILLING)], [text(f"\n {BILLING} \n"), text("cch=12345;")]])
def test_a_system_prompt_that_is_left_empty_is_dropped(system: Any) -> None:
    assert change({"system": system, "messages": []}, NOWHERE) == {"messages": []}


@pytest.mark.parametrize(
    "system",
    [
        " You are helpful. ",
        "a hash alone, cch=abcdef;, is nobody's billing",
        "Explain the x-anthropic-billing-header line.",
        [text(" spaced "), {"type": "image"}, "odd"],
        [],
        None,
        7,
    ],
)
def test_anything_else_is_the_very_same_document(system: Any) -> None:
    document = {"system": system, "messages": [{"role": "user", "content": BILLING}]}

    assert change(document, NOWHERE) is document
    assert change({"messages": []}, NOWHERE) == {"messages": []}


def test_untouched_blocks_keep_their_identity() -> None:
    rules = text(" pitcch=abcdef and cch=12 are no hashes ")
    odd = {"type": "image"}

    changed = change({"system": [text(BILLING), rules, odd, "odd"]}, NOWHERE)

    assert changed["system"] == [rules, odd, "odd"]
    assert changed["system"][0] is rules


def test_only_bodies_that_mention_it_are_looked_at() -> None:
    assert may_apply(b'{"system":"x-anthropic-billing-header: y"}')
    assert not may_apply(b'{"system":"cch=abcde"}')
