from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import gevent
import pytest

from floway import clock
from floway.domain.alias import Alias, Rules, Target
from floway.domain.caller import Caller
from floway.domain.model import Catalog, Model
from floway.egress.client import Client
from floway.errors import CatalogUnavailable, UpstreamError, UpstreamUnreachable
from floway.gateway.catalog import Catalogs
from floway.gateway.model_errors import ModelNotAllowed, ModelNotFound, WrongKind
from floway.gateway.resolve import candidates, listing, visible
from floway.gateway.snapshot import Snapshot, Snapshots
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, caller, catalog, model, upstream

Fetch = Callable[[], tuple[Model, ...]]


class Listed(CustomProvider):
    """A custom upstream whose list comes from the test."""

    def __init__(self, upstream_id: str, fetch: Fetch) -> None:
        super().__init__(upstream(upstream_id), LIMITS)
        self._fetch = fetch

    def fetch_models(self, client: Client) -> tuple[Model, ...]:
        return self._fetch()


class NoStore:
    """Catalogues that nobody else wants."""

    def save(self, upstream_id: str, catalog: Catalog) -> None:
        """Nothing."""

    def save_error(self, upstream_id: str, upstream_version: int, message: str) -> None:
        """Nothing."""


def fails(error: UpstreamError) -> Fetch:
    def fetch() -> tuple[Model, ...]:
        raise error

    return fetch


def world(**fetches: Fetch) -> tuple[Snapshot, Catalogs]:
    """A snapshot with these upstreams in their order, and their catalogues, all still cold."""
    snapshots = lists_of(**fetches)
    return snapshots.current, Catalogs(snapshots, Client(), NoStore())


def lists_of(**fetches: Fetch) -> Snapshots:
    snapshots = Snapshots()
    snapshots.current = Snapshot(1, providers=tuple(Listed(name, fetch) for name, fetch in fetches.items()))
    return snapshots


def has(*ids: str) -> Fetch:
    return lambda: tuple(model(each, upstream_id=f"their-{each}") for each in ids)


def ids_of(snapshot: Snapshot, allowed: tuple[str, ...] | None) -> list[str]:
    return [provider.upstream.id for provider in visible(snapshot, caller(allowed))]


@pytest.mark.parametrize(
    ("allowed", "ids"),
    [
        (None, ["a", "b", "c"]),
        (("b", "a"), ["b", "a"]),
        (("b", "deleted", "a"), ["b", "a"]),
        ((), []),
        (("deleted",), []),
    ],
)
def test_a_caller_sees_its_upstreams_in_its_own_order(
    allowed: tuple[str, ...] | None, ids: list[str]
) -> None:
    snapshot, _ = world(a=has("m"), b=has("m"), c=has("m"))

    assert ids_of(snapshot, allowed) == ids


def test_every_upstream_that_lists_the_model_is_a_candidate_in_order() -> None:
    snapshot, catalogs = world(a=has("m"), b=has("other"), c=has("m", "other"))

    found = candidates("m", caller(("c", "b", "a")), snapshot, catalogs)

    assert [each.provider.upstream.id for each in found] == ["c", "a"]
    assert [each.model.upstream_model_id for each in found] == ["their-m", "their-m"]


def test_an_unknown_model_is_not_found() -> None:
    snapshot, catalogs = world(a=has("m"))

    with pytest.raises(ModelNotFound) as missing:
        candidates("x", caller(), snapshot, catalogs)

    assert str(missing.value) == "The model 'x' does not exist or this key may not use it."


def test_lists_that_failed_to_load_are_named() -> None:
    snapshot, catalogs = world(
        a=has("m"), b=fails(UpstreamUnreachable("away")), c=fails(UpstreamUnreachable("away"))
    )

    with pytest.raises(ModelNotFound) as missing:
        candidates("x", caller(), snapshot, catalogs)

    assert str(missing.value) == (
        "The model 'x' does not exist or this key may not use it "
        '(models from upstream(s) "name of b", "name of c" failed to load).'
    )


def test_one_list_that_fails_does_not_keep_others_from_serving() -> None:
    snapshot, catalogs = world(a=fails(UpstreamUnreachable("away")), b=has("m"))

    assert [each.provider.upstream.id for each in candidates("m", caller(), snapshot, catalogs)] == ["b"]


@pytest.mark.parametrize("allowed", [(), ("deleted",)])
def test_a_caller_without_upstreams_is_told_so(allowed: tuple[str, ...]) -> None:
    snapshot, catalogs = world(a=has("m"))

    with pytest.raises(ModelNotFound, match="this key has no enabled upstream"):
        candidates("m", caller(allowed), snapshot, catalogs)


def test_when_all_lists_failed_the_vendors_own_refusal_is_relayed() -> None:
    refused = CatalogUnavailable("refused", 401, (("content-type", "application/json"),), b'{"error":"key"}')
    snapshot, catalogs = world(a=fails(CatalogUnavailable("away")), b=fails(refused))

    with pytest.raises(CatalogUnavailable) as relayed:
        candidates("m", caller(), snapshot, catalogs)

    assert relayed.value is refused


def test_when_all_lists_failed_without_an_answer_the_model_is_not_found() -> None:
    snapshot, catalogs = world(a=fails(CatalogUnavailable("away")))

    with pytest.raises(ModelNotFound, match='"name of a" failed to load'):
        candidates("m", caller(), snapshot, catalogs)


@pytest.mark.parametrize("age", [None, timedelta(hours=25)], ids=["absent", "older than a day"])
def test_lists_that_must_be_fetched_are_fetched_at_the_same_time(age: timedelta | None) -> None:
    meeting = [3]

    def meets() -> tuple[Model, ...]:
        meeting[0] -= 1
        while meeting[0]:
            gevent.sleep(0)
        return (model("m"),)

    snapshots = lists_of(a=meets, b=meets, c=meets)
    if age is not None:
        for name in "abc":
            snapshots.put_catalog(name, catalog(model("old"), fetched_at=clock.now() - age))

    with gevent.Timeout(5):
        found = listing(list(snapshots.current.providers), Catalogs(snapshots, Client(), NoStore()))

    assert [(provider.upstream.id, list(models)) for provider, models in found.models] == [
        ("a", ["m"]),
        ("b", ["m"]),
        ("c", ["m"]),
    ]
    assert found.failures == []


def ids_served(wanted: str, **fetches: Fetch) -> list[tuple[str, str]]:
    snapshot, catalogs = world(**fetches)
    return [
        (each.provider.upstream.id, each.model.id)
        for each in candidates(wanted, caller(), snapshot, catalogs)
    ]


def test_a_dated_id_that_nobody_lists_means_the_undated_one() -> None:
    assert ids_served("m-20250929", a=has("other"), b=has("m")) == [("b", "m")]


def test_a_dated_id_that_somebody_lists_means_no_other() -> None:
    assert ids_served("m-20250929", a=has("m"), b=has("m-20250929")) == [("b", "m-20250929")]


def test_only_eight_digits_are_a_date() -> None:
    with pytest.raises(ModelNotFound):
        ids_served("m-2025", a=has("m"))


def test_a_model_of_another_kind_is_told_from_an_unknown_one() -> None:
    snapshot, catalogs = world(
        a=lambda: (model("m", kind="embedding"),), b=fails(UpstreamUnreachable("away")), c=has("m-x")
    )

    with pytest.raises(WrongKind) as refused:
        candidates("m", caller(), snapshot, catalogs)

    assert refused.value.status == 400
    assert str(refused.value) == (
        "The model 'm' is of the kind 'embedding', and this endpoint needs the kind 'chat' "
        '(models from upstream(s) "name of b" failed to load).'
    )


def test_a_dated_id_of_another_kind_is_not_taken_for_the_undated_one() -> None:
    with pytest.raises(WrongKind):
        ids_served("m-20250929", a=has("m"), b=lambda: (model("m-20250929", kind="image"),))


def test_an_upstream_with_the_kind_that_is_wanted_serves_beside_others() -> None:
    assert ids_served("m", a=lambda: (model("m", kind="image"),), b=has("m")) == [("b", "m")]


def aliased(name: str, *targets: Target, **fetches: Fetch) -> list[tuple[str, str, str | None]]:
    """Resolve ``name``, which is an alias for these targets."""
    snapshot, catalogs = world(**fetches)
    snapshot = replace(snapshot, aliases={name: Alias("alias_1", name, targets)})
    return [
        (each.provider.upstream.id, each.model.id, each.rules.effort)
        for each in candidates(name, caller(), snapshot, catalogs)
    ]


def test_an_alias_wins_over_a_model_of_the_same_name() -> None:
    found = aliased("m", Target("n", rules=Rules(effort="low")), Target("m"), a=has("m"), b=has("n", "m"))

    assert found == [("b", "n", "low"), ("a", "m", None), ("b", "m", None)]


def test_the_target_of_an_alias_may_be_dated() -> None:
    assert aliased("best", Target("m-20250929"), a=has("m")) == [("a", "m", None)]


def test_an_alias_without_a_served_target_is_not_found() -> None:
    with pytest.raises(ModelNotFound, match="'best' does not exist"):
        aliased("best", Target("x"), a=has("m"))


def test_a_target_is_never_another_alias() -> None:
    snapshot, catalogs = world(a=has("m"))
    aliases = {name: Alias(name, name, (Target(to),)) for name, to in (("one", "two"), ("two", "m"))}

    with pytest.raises(ModelNotFound):
        candidates("one", caller(), replace(snapshot, aliases=aliases), catalogs)


DATED = "claude-sonnet-4-5-20250929"


def allowed(*models: str) -> Caller:
    return replace(caller(), models=models)


@pytest.mark.parametrize("pattern", ["m", "m*", "*"])
def test_a_caller_with_a_list_gets_what_is_on_it(pattern: str) -> None:
    snapshot, catalogs = world(a=has("m", "other"))

    assert [each.model.id for each in candidates("m", allowed(pattern), snapshot, catalogs)] == ["m"]


@pytest.mark.parametrize("asked", ["m", "unknown"])
def test_what_is_not_on_the_list_is_refused_whether_or_not_it_exists(asked: str) -> None:
    snapshot, catalogs = world(a=has("m", "other"))

    with pytest.raises(ModelNotAllowed) as refused:
        candidates(asked, allowed("other", "mm*"), snapshot, catalogs)

    assert (refused.value.status, refused.value.code) == (403, "model_not_allowed")


def test_an_alias_on_the_list_reaches_targets_that_are_not() -> None:
    snapshot, catalogs = world(a=has("m"))
    snapshot = replace(snapshot, aliases={"fast": Alias("al_1", "fast", (Target("m", None),))})

    assert [each.model.id for each in candidates("fast", allowed("fast"), snapshot, catalogs)] == ["m"]
    with pytest.raises(ModelNotAllowed):
        candidates("fast", allowed("m"), snapshot, catalogs)


def test_a_dated_name_that_nobody_lists_is_allowed_as_the_plain_one() -> None:
    snapshot, catalogs = world(a=has("claude-sonnet-4-5"))

    found = candidates(DATED, allowed("claude-sonnet-4-5"), snapshot, catalogs)

    assert [each.model.id for each in found] == ["claude-sonnet-4-5"]
    snapshot, catalogs = world(a=has("claude-sonnet-4-5", DATED))
    with pytest.raises(ModelNotAllowed):
        candidates(DATED, allowed("claude-sonnet-4-5"), snapshot, catalogs)
