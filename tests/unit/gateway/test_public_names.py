from dataclasses import replace

import pytest

from floway.domain.model import Model
from floway.domain.model_prefix import Form, ModelPrefix
from floway.domain.upstream import Upstream
from floway.gateway.public_names import is_disabled, public
from floway.gateway.snapshot import Snapshot
from floway.providers.custom.provider import CustomProvider
from tests.support.builders import LIMITS, catalog, model, upstream

BOTH: tuple[Form, ...] = ("unprefixed", "prefixed")


def row(prefix: ModelPrefix | None = None, *disabled: str) -> Upstream:
    return replace(upstream(), model_prefix=prefix, disabled_models=frozenset(disabled))


def names(made: Upstream, *models: Model) -> dict[str, tuple[str, bool]]:
    """``{id to ask for: (id on the wire, whether it is listed)}``."""
    rows = public(made, {each.id: each for each in models})
    assert all(name == found.id for name, found in rows.items())
    return {name: (found.upstream_model_id, found.is_listed) for name, found in rows.items()}


def test_without_a_prefix_models_keep_their_ids() -> None:
    assert names(row(), model("m"), model("org/n")) == {"m": ("m", True), "org/n": ("org/n", True)}


@pytest.mark.parametrize(
    ("addressable", "listed", "expected"),
    [
        (BOTH, ("prefixed",), {"az/m": ("m", True), "m": ("m", False)}),
        (BOTH, BOTH, {"az/m": ("m", True), "m": ("m", True)}),
        (BOTH, (), {"az/m": ("m", False), "m": ("m", False)}),
        (("prefixed",), ("prefixed",), {"az/m": ("m", True)}),
        (("unprefixed",), ("unprefixed",), {"m": ("m", True)}),
    ],
)
def test_a_prefix_adds_or_replaces_ids(
    addressable: tuple[Form, ...], listed: tuple[Form, ...], expected: dict[str, tuple[str, bool]]
) -> None:
    assert names(row(ModelPrefix("az/", addressable, listed)), model("m")) == expected


def test_a_prefixed_id_is_shown_with_its_upstreams_name() -> None:
    rows = public(row(ModelPrefix("az/")), {"m": model("m", display_name="The M"), "n": model("n")})

    assert rows["az/m"].display_name == "name of up-1: The M"
    assert rows["az/n"].display_name == "name of up-1: n"
    assert rows["m"].display_name == "The M"


def test_a_plain_id_wins_over_one_that_a_prefix_makes_the_same() -> None:
    both = names(row(ModelPrefix("az/", BOTH, BOTH)), model("m"), model("az/m", upstream_id="plain"))

    assert both["az/m"] == ("plain", True)


def test_a_disabled_model_has_no_id_in_either_form() -> None:
    made = row(ModelPrefix("az/", BOTH, BOTH), "m")

    assert names(made, model("m"), model("n")).keys() == {"az/n", "n"}
    assert [is_disabled(made, name) for name in ("m", "az/m", "n", "az/n")] == [True, True, False, False]
    assert not is_disabled(row(), "m")


def test_the_snapshot_knows_models_by_these_ids_and_flags_by_their_own() -> None:
    manual = [{"upstream_model_id": "m", "flag_overrides": {"vendor-qwen": True}}]
    made = replace(upstream(models=manual), model_prefix=ModelPrefix("az/"))

    snapshot = Snapshot(providers=(CustomProvider(made, LIMITS),), catalogs={"up-1": catalog(model("m"))})

    assert snapshot.models["up-1"].keys() == {"az/m", "m"}
    assert "vendor-qwen" in snapshot.models["up-1"]["az/m"].flags
