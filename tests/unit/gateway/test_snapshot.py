from dataclasses import replace

from floway.gateway.snapshot import Snapshot, Snapshots
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, catalog, model, provider, upstream


def test_of_two_rows_with_one_id_the_first_counts() -> None:
    snapshot = Snapshot(
        catalogs={"up": catalog(model("m", upstream_id="one"), model("m", upstream_id="two"))}
    )

    assert {name: row.upstream_model_id for name, row in snapshot.models["up"].items()} == {"m": "one"}


def test_a_new_catalogue_replaces_one_and_keeps_the_rest() -> None:
    snapshots = Snapshots()
    snapshots.current = Snapshot(7, catalogs={"a": catalog(model("a1")), "b": catalog(model("b1"))})
    before = snapshots.current

    snapshots.put_catalog("a", catalog(model("a2")))

    assert list(snapshots.current.models["a"]) == ["a2"]
    assert list(snapshots.current.models["b"]) == ["b1"]
    assert snapshots.current.revision == 7
    assert list(before.models["a"]) == ["a1"]


def test_at_first_nothing_is_known() -> None:
    assert Snapshots().current.revision == -1
    assert Snapshots().current.providers == ()


def test_models_carry_the_flags_of_their_provider_as_it_is() -> None:
    lists = {"up-1": catalog(model("m"))}
    before = Snapshot(providers=(provider("up-1"),), catalogs=lists)
    row = replace(upstream("up-1"), flag_overrides={"vendor-qwen": True, "strip-billing-attribution": False})

    after = Snapshot(providers=(CustomProvider(row, LIMITS),), catalogs=lists)

    assert before.models["up-1"]["m"].flags == {"strip-billing-attribution"}
    assert after.models["up-1"]["m"].flags == {"vendor-qwen"}


class Native(CustomProvider):
    native_client = "Claude Code"


def test_models_carry_the_client_that_alone_may_ask_for_them() -> None:
    snapshot = Snapshot(
        providers=(provider("open"), Native(upstream("native"), LIMITS)),
        catalogs={"open": catalog(model("m")), "native": catalog(model("m"))},
    )

    assert snapshot.models["open"]["m"].native_client is None
    assert snapshot.models["native"]["m"].native_client == "Claude Code"
