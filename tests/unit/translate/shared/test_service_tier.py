from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.service_tier import (
    openai_tier,
    openai_tier_of_usage,
    put_messages_request_tier,
    put_messages_tier,
)


@pytest.mark.parametrize(
    ("document", "tier", "lost"),
    [
        ({"speed": "fast"}, "fast", []),
        ({"speed": "fast", "service_tier": "auto"}, "fast", ["service_tier"]),
        ({"speed": "standard", "service_tier": "auto"}, None, ["service_tier", "speed"]),
        ({"service_tier": "standard_only"}, "standard_only", []),
        ({}, None, []),
    ],
)
def test_a_messages_request_for_openai(document: Document, tier: str | None, lost: list[str]) -> None:
    ledger = Ledger()

    assert openai_tier(document, ledger) == tier
    assert [loss.path for loss in ledger.losses] == lost


@pytest.mark.parametrize(
    ("tier", "sent"), [("fast", {"speed": "fast"}), ("flex", {"service_tier": "flex"}), (None, {})]
)
def test_an_openai_tier_for_messages(tier: str | None, sent: Document) -> None:
    target: Document = {}

    put_messages_tier(target, tier)

    assert target == sent


@pytest.mark.parametrize(
    ("usage", "tier"),
    [
        ({"speed": "fast", "service_tier": "standard"}, "fast"),
        ({"speed": "standard", "service_tier": "priority"}, "priority"),
        ({}, None),
    ],
)
def test_the_tier_served_by_a_messages_upstream(usage: Document, tier: str | None) -> None:
    assert openai_tier_of_usage(usage) == tier


@pytest.mark.parametrize(
    ("tier", "sent", "lost"),
    [
        ("auto", {"service_tier": "auto"}, []),
        ("fast", {"speed": "fast"}, []),
        ("default", {"service_tier": "standard_only"}, []),
        ("flex", {}, ["service_tier"]),
        ("priority", {}, ["service_tier"]),
        ("tomorrows", {"service_tier": "tomorrows"}, []),
        (7, {"service_tier": 7}, []),
        (None, {}, []),
    ],
)
def test_a_messages_upstream_is_asked_in_its_own_words(tier: Any, sent: Document, lost: list[str]) -> None:
    ledger, target = Ledger(), dict[str, Any]()

    put_messages_request_tier(target, tier, ledger)

    assert target == sent
    assert [loss.path for loss in ledger.losses] == lost
