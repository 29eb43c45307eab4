from dataclasses import replace
from datetime import timedelta

from floway.domain.health import Domain, Exclusion, State
from floway.services.metrics.exclusions import Excluded, Exclusions, excluded
from tests.support.builders import NOON, upstream
from tests.support.health import evidence

ONE, TWO, THREE = (upstream(f"up-{number}") for number in (1, 2, 3))


def exclusion(upstream_id: str, scope: str = "", state: State = "cooldown", minutes: float = 5) -> Exclusion:
    """What keeps calls away until some minutes after noon."""
    until = NOON + timedelta(minutes=minutes)
    domain = Domain(upstream_id, scope)
    return Exclusion(domain, state, NOON, until, True, "", 1, 1, evidence())


def test_a_whole_upstream_and_single_models_are_told_apart() -> None:
    found = [exclusion("up-1"), exclusion("up-2", "m"), exclusion("up-2", "n"), exclusion("up-gone")]

    assert excluded([ONE, TWO, THREE], {each.domain: each for each in found}, NOON) == (
        Excluded("name of up-1", True, 0),
        Excluded("name of up-2", False, 2),
        Excluded("name of up-3", False, 0),
    )


def test_what_is_over_comes_back_or_was_about_another_configuration_is_not_told() -> None:
    found = [
        exclusion("up-1", minutes=-1),
        exclusion("up-2", state="recovering"),
        replace(exclusion("up-3"), upstream_version=7),
    ]

    told = excluded([ONE, TWO, THREE], {each.domain: each for each in found}, NOON)

    assert [(each.is_whole, each.models) for each in told] == [(False, 0)] * 3


def test_each_upstream_has_a_sample_of_both_gauges() -> None:
    families = list(Exclusions([Excluded("one", True, 0), Excluded("two", False, 3)]).collect())

    assert {
        (sample.name, sample.labels["upstream"]): sample.value
        for family in families
        for sample in family.samples
    } == {
        ("floway_upstream_excluded", "one"): 1,
        ("floway_upstream_excluded", "two"): 0,
        ("floway_upstream_excluded_models", "one"): 0,
        ("floway_upstream_excluded_models", "two"): 3,
    }
