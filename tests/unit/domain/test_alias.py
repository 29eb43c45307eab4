from typing import Any

import pytest

from floway.domain.alias import NO_RULES, Rules, checked_limits, checked_rules
from floway.domain.model import Limits
from floway.errors import ConfigError


def test_rules_that_are_not_given_are_left_to_the_client() -> None:
    assert checked_rules({}) == NO_RULES
    assert checked_rules({"effort": None, "verbosity": "low"}) == Rules(verbosity="low")


def test_switching_adaptive_off_goes_with_a_budget() -> None:
    assert checked_rules({"adaptive": False, "budget_tokens": 1}) == Rules(adaptive=False, budget_tokens=1)


@pytest.mark.parametrize(
    ("rules", "sentence"),
    [
        ({"effort": "high", "temper": 1}, "Unknown rules: temper; there are adaptive, budget_tokens"),
        ({"effort": ""}, "The rule 'effort' cannot be ''"),
        ({"summary": "x\n"}, "The rule 'summary' cannot be"),
        ({"verbosity": 3}, "The rule 'verbosity' cannot be '3'"),
        ({"budget_tokens": 0}, "The rule 'budget_tokens' cannot be '0'"),
        ({"budget_tokens": True}, "The rule 'budget_tokens' cannot be 'True'"),
        ({"adaptive": "yes"}, "The rule 'adaptive' cannot be 'yes'"),
        ({"adaptive": True, "budget_tokens": 1}, "exclude each other"),
    ],
)
def test_what_no_rule_can_be_is_refused(rules: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        checked_rules(rules)


def test_limits_that_are_not_given_are_not_stated() -> None:
    assert checked_limits({}) is None
    assert checked_limits({"max_prompt_tokens": None}) is None
    assert checked_limits({"max_output_tokens": 7}) == Limits(max_output_tokens=7)


@pytest.mark.parametrize(
    ("limits", "sentence"),
    [
        ({"max_tokens": 1}, "Unknown limits: max_tokens; there are max_context_window_tokens, max_output"),
        ({"max_output_tokens": 0}, "The limit 'max_output_tokens' cannot be '0'"),
        ({"max_prompt_tokens": True}, "The limit 'max_prompt_tokens' cannot be 'True'"),
        ({"max_context_window_tokens": "9"}, "The limit 'max_context_window_tokens' cannot be '9'"),
    ],
)
def test_what_no_limit_can_be_is_refused(limits: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        checked_limits(limits)
