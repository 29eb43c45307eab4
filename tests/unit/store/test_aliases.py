from dataclasses import replace

import pytest

from floway.domain.alias import Alias, Rules, Target
from floway.domain.model import Limits
from floway.errors import ConfigError, EditConflict, NotThere
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
    made = aliases.create("best", [Target("m")])
    before = revision.current()

    aliases.remove(made.id)
    with pytest.raises(NotThere):
        aliases.remove(made.id)

    assert aliases.list_all() == ()
    assert revision.current() == before + 1


def test_an_alias_changes_in_place_and_the_gateway_is_told() -> None:
    made = aliases.create(
        "best", [Target("m", rules=PINNED)], display_name="The best", limits=Limits(1, 2, 3)
    )
    before = revision.current()

    was, changed = aliases.change(
        made.id,
        lambda alias: replace(alias, name="b/2", targets=(Target("n"),), display_name=None, limits=None),
    )

    assert was == made
    assert changed == Alias(made.id, "b/2", (Target("n"),), sort_order=1)
    assert aliases.list_all() == (changed,)
    assert revision.current() == before + 1


def test_an_alias_cannot_take_the_name_of_another_one() -> None:
    kept = aliases.create("best", [Target("m")]), aliases.create("other", [Target("m")])

    with pytest.raises(ConfigError, match="An alias named 'other' exists already"):
        aliases.change(kept[0].id, lambda alias: replace(alias, name="other"))

    assert aliases.list_all() == kept


def test_what_does_not_exist_is_not_changed() -> None:
    before = revision.current()

    with pytest.raises(NotThere):
        aliases.change("alias_gone", lambda alias: alias)

    assert revision.current() == before


def test_an_edit_of_what_another_one_changed_is_refused() -> None:
    seen = aliases.create("best", [Target("m")])
    _, present = aliases.change(seen.id, lambda alias: replace(alias, is_listed=False))

    with pytest.raises(EditConflict, match="was changed since you read it"):
        aliases.change(seen.id, lambda alias: replace(alias, name="x"), expected=seen)
    with pytest.raises(EditConflict):
        aliases.remove(seen.id, expected=seen)

    assert aliases.find(seen.id) == present == aliases.named("best")


def test_all_aliases_are_put_in_order_or_none() -> None:
    ids = [aliases.create(name, [Target("m")]).id for name in "abc"]

    aliases.reorder(ids[::-1], expected_ids=ids)

    assert [alias.name for alias in aliases.list_all()] == ["c", "b", "a"]
    for wanted, expected in ((ids[:2], None), (ids, ids), ([*ids[:2], ids[0]], None)):
        with pytest.raises(EditConflict) as caught:
            aliases.reorder(wanted, expected)
        assert (caught.value.code, caught.value.facts) == ("order_changed", {"current_ids": ids[::-1]})
    assert [alias.name for alias in aliases.list_all()] == ["c", "b", "a"]
