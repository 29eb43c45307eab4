import pytest

from floway.errors import ConfigError
from floway.services import caps
from floway.store import upstreams

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def ids(app: object) -> list[str]:
    return [upstreams.create("custom", name, {}, {}).id for name in ("one", "two", "three")]


def test_a_list_keeps_its_order_and_none_stays_everything(ids: list[str]) -> None:
    one, two, three = ids

    assert caps.checked_upstreams([three, one]) == (three, one)
    assert caps.checked_upstreams([two], cap=[one, two]) == (two,)
    assert caps.checked_upstreams(None) is None
    assert caps.checked_upstreams(None, cap=[one]) is None


@pytest.mark.parametrize("picked", [[], ["a", "a"], ["a"] * 201])
def test_a_list_that_is_empty_doubled_or_endless_is_refused(picked: list[str]) -> None:
    for check, member in ((caps.checked_upstreams, "upstream_ids"), (caps.checked_models, "models")):
        with pytest.raises(ConfigError) as refused:
            check(picked)
        assert (refused.value.code, set(refused.value.faults)) == ("validation_failed", {member})


def test_what_does_not_exist_and_what_the_owner_may_not_use_read_differently(ids: list[str]) -> None:
    one, two, three = ids

    with pytest.raises(ConfigError, match="no upstream up_gone, up_lost") as unknown:
        caps.checked_upstreams([one, "up_gone", "up_lost"], cap=[one])
    with pytest.raises(ConfigError, match=f"may not use {three} either") as outside:
        caps.checked_upstreams([one, three], cap=[one, two])

    assert (unknown.value.code, outside.value.code) == ("unknown_upstream", "upstream_outside_cap")


def test_what_is_stored_already_may_stay_when_it_is_deleted(ids: list[str]) -> None:
    one, two, _ = ids
    upstreams.remove(two)

    assert caps.checked_upstreams([two, one], cap=[one, two], kept=[two]) == (two, one)
    assert caps.reachable([two, one]) == [one]


def test_a_list_of_which_nothing_is_left_reads_as_nothing(ids: list[str]) -> None:
    one, two, _ = ids

    assert caps.reachable([one, two], cap=[two]) == [two]
    assert caps.reachable([one], cap=[two]) == []
    upstreams.remove(one)
    assert caps.reachable([one]) == []
    assert caps.reachable(None, cap=[two]) is None


def test_models_are_named_whole_or_by_their_beginning() -> None:
    assert caps.checked_models(["claude-*", "gpt-5", "*"]) == ("claude-*", "gpt-5", "*")
    assert caps.checked_models(None) is None
    for wrong in ("a*b", "**", " a", "a\nb", "x" * 257, ""):
        with pytest.raises(ConfigError):
            caps.checked_models([wrong])
