from dataclasses import replace

import pytest

from floway.domain.alias import Alias, Rules, Target
from floway.domain.model import Limits
from floway.errors import ConfigError
from floway.store import aliases, revision

pytestmark = pytest.mark.usefixtures("app")

PINNED = Rules(effort="high", budget_tokens=4096, adaptive=False, service_tier="fast")


def test_an_alias_is_kept_with_its_targets_in_order() -> None:
    before = revision.current()
    targets = (Target("m", "up_1", PINNED), Target("org/m-2"))

    limits = Limits(max_output_tokens=64)

    made = aliases.create("best", targets, "random", "The best", False, 7, limits)

    assert made == Alias(made.id, "best", targets, "random", "The best", False, 7, limits)
    assert aliases.list_all() == (made,)
    assert revision.current() == before + 1


def test_aliases_are_listed_by_place_and_then_by_name() -> None:
    for name, sort_order in (("c", 1), ("b", 1), ("a", None)):
        aliases.create(name, [Target("m")], sort_order=sort_order)

    assert [(alias.name, alias.sort_order) for alias in aliases.list_all()] == [("b", 1), ("c", 1), ("a", 2)]


def test_a_name_is_given_once() -> None:
    aliases.create("best", [Target("m")])

    with pytest.raises(ConfigError, match="An alias named 'best' exists already"):
        aliases.create("best", [Target("other")])

    assert [alias.targets for alias in aliases.list_all()] == [(Target("m"),)]


def test_a_removed_alias_is_gone_and_the_gateway_is_told() -> None:
    aliases.create("best", [Target("m")])
    before = revision.current()

    assert aliases.remove("best")
    assert not aliases.remove("best")

    assert aliases.list_all() == ()
    assert revision.current() == before + 1


def test_an_alias_changes_in_place_and_the_gateway_is_told() -> None:
    made = aliases.create(
        "best", [Target("m", rules=PINNED)], display_name="The best", limits=Limits(1, 2, 3)
    )
    before = revision.current()

    changed = aliases.change(
        "best",
        lambda alias: replace(alias, name="b/2", targets=(Target("n"),), display_name=None, limits=None),
    )

    assert changed == Alias(made.id, "b/2", (Target("n"),), sort_order=1)
    assert aliases.list_all() == (changed,)
    assert revision.current() == before + 1


def test_an_alias_cannot_take_the_name_of_another_one() -> None:
    kept = aliases.create("best", [Target("m")]), aliases.create("other", [Target("m")])

    with pytest.raises(ConfigError, match="An alias named 'other' exists already"):
        aliases.change("best", lambda alias: replace(alias, name="other"))

    assert aliases.list_all() == kept


def test_what_does_not_exist_is_not_changed() -> None:
    before = revision.current()

    assert aliases.change("best", lambda alias: alias) is None

    assert revision.current() == before
