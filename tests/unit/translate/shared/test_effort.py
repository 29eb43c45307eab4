from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.effort import effort_of_messages, put_messages_effort


@pytest.mark.parametrize(
    ("document", "effort"),
    [
        ({"output_config": {"effort": "high"}, "thinking": {"type": "disabled"}}, "high"),
        ({"output_config": {"effort": ""}, "thinking": {"type": "disabled"}}, "none"),
        ({"thinking": {"type": "enabled", "budget_tokens": 32000}}, "medium"),
        ({"thinking": {"type": "adaptive"}}, "medium"),
        ({"thinking": {"type": "dreaming"}}, None),
        ({"output_config": {"format": None}}, None),
        ({}, None),
    ],
)
def test_the_effort_word_of_a_messages_request(document: Document, effort: str | None) -> None:
    assert effort_of_messages(document, Ledger()) == effort


@pytest.mark.parametrize(
    ("document", "paths"),
    [
        ({"thinking": {"type": "enabled", "budget_tokens": 1024}}, ["thinking.budget_tokens"]),
        ({"thinking": {"type": "disabled"}, "output_config": {"effort": "low"}}, ["thinking"]),
        ({"thinking": {"type": "dreaming"}}, ["thinking"]),
        ({"thinking": {"type": "adaptive"}}, []),
    ],
)
def test_what_no_word_can_say_is_entered(document: Document, paths: list[str]) -> None:
    ledger = Ledger()

    effort_of_messages(document, ledger)

    assert [loss.path for loss in ledger.losses] == paths


@pytest.mark.parametrize(
    ("effort", "sent"),
    [
        ("none", {"thinking": {"type": "disabled"}}),
        ("max", {"output_config": {"effort": "max"}}),
        ("", {}),
        (None, {}),
        (7, {}),
    ],
)
def test_an_effort_word_in_a_messages_request(effort: Any, sent: Document) -> None:
    target: Document = {}

    put_messages_effort(target, effort)

    assert target == sent
