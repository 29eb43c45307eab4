from collections.abc import Callable
from typing import Any

import pytest

from floway.domain.alias import Alias, Rules, Target
from floway.domain.model import Limits
from floway.errors import ConfigError
from floway.services.aliases import Edit, add, edit
from floway.store import aliases

pytestmark = pytest.mark.usefixtures("app")

TARGETS = (
    Target("m", "up-1", Rules(effort="high", verbosity="low")),
    Target("n", rules=Rules(effort="high", summary="auto")),
)


@pytest.fixture
def best() -> Alias:
    """An alias of which everything is set."""
    return add("best", TARGETS, "random", "The best", False, 7, Limits(100, 1000))


Edited = Callable[..., Alias]


@pytest.fixture
def edited(best: Alias) -> Edited:
    """That alias, after an edit of these members, as it is stored."""

    def change(**members: Any) -> Alias:
        changed = edit("best", Edit(**members))
        assert aliases.list_all() == (changed,)
        return changed

    return change


def test_what_is_not_given_stays(best: Alias, edited: Edited) -> None:
    assert edited() == best


def test_each_member_changes_alone(best: Alias, edited: Edited) -> None:
    edited(selection="first-available", is_listed=True, sort_order=0)
    changed = edited(name="org/best", display_name="Better")

    assert changed == Alias(
        best.id, "org/best", TARGETS, "first-available", "Better", True, 0, Limits(100, 1000)
    )


def test_a_rule_is_set_in_every_target_beside_the_others(edited: Edited) -> None:
    assert [each.rules for each in edited(rules={"effort": "low", "budget_tokens": 9}).targets] == [
        Rules(effort="low", verbosity="low", budget_tokens=9),
        Rules(effort="low", summary="auto", budget_tokens=9),
    ]


def test_other_targets_take_the_rules_that_all_share_and_the_same_ones_keep_theirs(edited: Edited) -> None:
    assert edited(targets=[Target("o"), Target("m"), Target("n"), Target("o")]).targets == (
        Target("o", rules=Rules(effort="high")),
        Target("m", rules=Rules(effort="high")),
        Target("n", rules=Rules(effort="high", summary="auto")),
    )


def test_what_was_set_can_be_taken_back(edited: Edited) -> None:
    changed = edited(revoked=frozenset({"effort", "summary", "display_name", "limits"}))

    assert changed.targets == (Target("m", "up-1", Rules(verbosity="low")), Target("n"))
    assert (changed.display_name, changed.limits) == (None, None)


def test_a_limit_stands_beside_those_stated_before_unless_they_are_taken_back(edited: Edited) -> None:
    assert edited(limits={"max_prompt_tokens": 900}).limits == Limits(100, 1000, 900)
    again = edited(limits={"max_output_tokens": 5}, revoked=frozenset({"limits"}))
    assert again.limits == Limits(5)


@pytest.mark.parametrize(
    ("members", "sentence"),
    [
        ({"name": " x"}, "no blanks around"),
        ({"display_name": ""}, "1 to 256 printable characters"),
        ({"rules": {"adaptive": True, "budget_tokens": 9}}, "exclude each other"),
        ({"rules": {"temper": 1}}, "Unknown rules: temper"),
        ({"limits": {"max_output_tokens": -1}}, "'max_output_tokens' cannot be '-1'"),
        ({"revoked": frozenset({"name"})}, "'name' cannot be taken back"),
    ],
)
def test_an_edit_that_cannot_be_changes_nothing(best: Alias, members: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigError, match=sentence):
        edit("best", Edit(**members))

    assert aliases.list_all() == (best,)


def test_an_unknown_alias_is_not_edited() -> None:
    with pytest.raises(ConfigError, match="There is no alias 'best'"):
        edit("best", Edit())
