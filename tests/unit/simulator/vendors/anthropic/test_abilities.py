"""Which models refuse what."""

from typing import Any

import pytest

from floway.simulator.vendors.anthropic.abilities import check_abilities
from floway.simulator.wire import Refusal

BUDGET = {"type": "enabled", "budget_tokens": 2048}
ADAPTIVE = {"type": "adaptive"}


@pytest.mark.parametrize(
    ("model", "members", "words"),
    [
        ("claude-opus-4-7", {"temperature": 1}, "`temperature` is deprecated"),
        ("claude-sonnet-5-5", {"top_k": 3}, "`top_k` is deprecated"),
        ("claude-sonnet-4-6", {"temperature": 0, "top_p": 0.9}, "cannot both be specified"),
        ("claude-haiku-5-5", {"thinking": BUDGET}, "thinking.type.enabled"),
        ("claude-sonnet-4-5-20250929", {"thinking": ADAPTIVE}, "adaptive thinking"),
        ("claude-sonnet-4-5", {"output_config": {"effort": "low"}}, "effort parameter"),
    ],
)
def test_a_model_refuses_what_it_cannot_do(model: str, members: dict[str, Any], words: str) -> None:
    with pytest.raises(Refusal, match=words) as raised:
        check_abilities({"model": model, **members})

    assert raised.value.status == 400


@pytest.mark.parametrize(
    ("model", "members"),
    [
        ("claude-opus-4-7", {"temperature": None, "thinking": ADAPTIVE, "output_config": {"effort": "low"}}),
        ("claude-sonnet-4-6", {"temperature": 0, "thinking": BUDGET}),
        ("claude-opus-4.5", {"output_config": {"effort": "low"}, "thinking": BUDGET}),
        ("claude-opus-4-20250514", {"temperature": 0, "top_p": 0.9}),
        ("claude-sim", {"temperature": 0, "top_p": 0.9, "top_k": 3, "thinking": BUDGET}),
    ],
)
def test_what_a_model_can_do_is_taken(model: str, members: dict[str, Any]) -> None:
    check_abilities({"model": model, **members})
