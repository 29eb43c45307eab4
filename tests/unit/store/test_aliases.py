import pytest

from floway.domain.alias import Alias, Rules, Target
from floway.errors import ConfigError
from floway.store import aliases, revision

pytestmark = pytest.mark.usefixtures("app")

PINNED = Rules(effort="high", budget_tokens=4096, adaptive=False, service_tier="fast")


def test_an_alias_is_kept_with_its_targets_in_order() -> None:
    before = revision.current()
    targets = (Target("m", "up_1", PINNED), Target("org/m-2"))

    made = aliases.create("best", targets, "random", "The best", is_listed=False, sort_order=7)

    assert made == Alias(made.id, "best", targets, "random", "The best", False, 7)
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
