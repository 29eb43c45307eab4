from typing import Any

import pytest

from floway.domain.model import Limits
from floway.translate.base import Context, Document
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.generation import put_limit, put_sampling, put_stops, put_tier


@pytest.mark.parametrize(
    ("asked", "limit", "sent"), [(128000, 65536, 65536), (10, 65536, 10), (10, None, 10)]
)
def test_the_limit_is_cut_to_the_models(asked: int, limit: int | None, sent: int) -> None:
    config: Document = {}

    put_limit(config, asked, "max_tokens", Context("m", Limits(max_output_tokens=limit)))

    assert config == {"maxOutputTokens": sent}


def test_no_limit_is_none() -> None:
    config: Document = {}

    put_limit(config, None, "max_tokens", Context("m", Limits(max_output_tokens=9)))

    assert config == {}


@pytest.mark.parametrize(
    ("asked", "sent", "losses"),
    [
        ("END", ["END"], 0),
        (["", "a"], ["a"], 1),
        (list("abcdefg"), list("abcde"), 1),
        (None, None, 0),
        ([], None, 0),
    ],
)
def test_stops(asked: Any, sent: Any, losses: int) -> None:
    config: Document = {}
    ledger = Ledger()

    put_stops(config, asked, "stop", ledger)

    assert config.get("stopSequences") == sent
    assert len(ledger.losses) == losses


def test_sampling_depends_on_the_family() -> None:
    ledger = Ledger()
    old: Document = {}
    new: Document = {}
    asked = {"temperature": 0, "top_k": 4, "top_p": None}

    put_sampling(old, asked, family_of("gemini-2.5-pro"), ledger)
    put_sampling(new, asked, family_of("gemini-3.8-flash"), ledger)

    assert (old, new) == ({"temperature": 0, "topK": 4}, {})
    assert [loss.path for loss in ledger.losses] == ["temperature", "top_k"]


@pytest.mark.parametrize(
    ("tier", "sent", "losses"),
    [
        ("flex", "flex", 0), ("priority", "priority", 0), ("standard_only", "standard", 1), ("auto", None, 0),
        ("default", None, 0), (None, None, 0), ("fast", None, 1), (["x"], None, 1),
    ],
)  # fmt: skip
def test_tiers(tier: Any, sent: str | None, losses: int) -> None:
    target: Document = {}
    ledger = Ledger()

    put_tier(target, tier, "service_tier", ledger)

    assert target.get("serviceTier") == sent
    assert len(ledger.losses) == losses
