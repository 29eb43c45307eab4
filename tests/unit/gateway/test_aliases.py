from collections.abc import Sequence

import pytest

from floway.domain.alias import Alias, Rules, Selection, Target
from floway.domain.model import Limits, Model
from floway.gateway.aliases import announced, expanded
from floway.gateway.candidate import Candidate
from tests.support.builders import model, provider

HIGH, LOW = Rules(effort="high"), Rules(effort="low")


def walk(name: str) -> list[Candidate]:
    """``m`` and ``n`` are served by two upstreams each, everything else by nobody."""
    served = {"m": ("up-1", "up-2"), "n": ("up-2", "up-1")}
    return [Candidate(provider(upstream), model(name)) for upstream in served.get(name, ())]


def alias(*targets: Target, selection: Selection = "first-available") -> Alias:
    return Alias("alias_1", "best", targets, selection)


def told(candidates: list[Candidate]) -> list[tuple[str, str, str | None]]:
    return [(each.model.id, each.provider.upstream.id, each.rules.effort) for each in candidates]


def test_targets_are_tried_in_the_order_of_the_operator() -> None:
    found = expanded(alias(Target("n", rules=HIGH), Target("unknown"), Target("m")), walk)

    assert told(found) == [
        ("n", "up-2", "high"),
        ("n", "up-1", "high"),
        ("m", "up-1", None),
        ("m", "up-2", None),
    ]


def test_a_target_may_be_bound_to_one_upstream() -> None:
    found = expanded(alias(Target("m", "up-2"), Target("m", "deleted")), walk)

    assert told(found) == [("m", "up-2", None)]


def test_what_differs_only_in_rules_stays_and_repeats_keep_the_first_place() -> None:
    targets = (Target("m", "up-2", LOW), Target("m", rules=HIGH), Target("m", rules=LOW))

    assert told(expanded(alias(*targets), walk)) == [
        ("m", "up-2", "low"),
        ("m", "up-1", "high"),
        ("m", "up-2", "high"),
        ("m", "up-1", "low"),
    ]


def test_a_random_choice_shuffles_the_targets_and_leaves_the_order_of_upstreams() -> None:
    def backwards(targets: Sequence[Target]) -> Sequence[Target]:
        return targets[::-1]

    found = expanded(alias(Target("m"), Target("n"), selection="random"), walk, backwards)

    assert told(found) == [("n", "up-2", None), ("n", "up-1", None), ("m", "up-1", None), ("m", "up-2", None)]


def test_a_random_choice_begins_with_each_target_at_times() -> None:
    both = alias(Target("m"), Target("n"), selection="random")

    assert {expanded(both, walk)[0].model.id for _ in range(100)} == {"m", "n"}


@pytest.mark.parametrize("display_name", [None, "The best"])
def test_an_alias_promises_what_every_target_keeps(display_name: str | None) -> None:
    one = model("m", protocols=frozenset({"messages"}), limits=Limits(100, 1000, 900))
    two = model("n", protocols=frozenset({"responses"}), limits=Limits(200, 500))
    shown = Alias("alias_1", "best", (Target("m"),), display_name=display_name)

    row = announced(shown, [Candidate(provider(), one), Candidate(provider(), two)])

    assert row is not None
    assert (row.id, row.display_name) == ("best", display_name or "best")
    assert row.protocols == {"messages", "responses"}
    assert row.limits == Limits(100, 500, None)


def test_limits_that_the_operator_states_are_shown_in_place_of_all_others() -> None:
    served = model("m", limits=Limits(100, 1000, 900))
    shown = Alias("alias_1", "best", (Target("m"),), limits=Limits(max_context_window_tokens=400))

    row = announced(shown, [Candidate(provider(), served)])

    assert row is not None
    assert row.limits == Limits(None, 400, None)


def test_an_alias_that_nobody_serves_is_not_announced() -> None:
    assert announced(alias(Target("m")), []) is None


def test_an_alias_is_for_one_client_alone_when_all_its_targets_are() -> None:
    native, shared = model("m", native_client="Claude Code"), model("m")

    def client(*models: Model) -> str | None:
        row = announced(alias(Target("m")), [Candidate(provider(), each) for each in models])
        assert row is not None
        return row.native_client

    assert client(native, native) == "Claude Code"
    assert client(native, shared) is None
