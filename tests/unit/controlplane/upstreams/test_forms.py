"""Forms as data."""

import pytest

from floway.controlplane.upstreams.forms import blueprint_of
from floway.providers.registry import FORMS, KINDS


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_blueprint_names_every_member_once(kind: str) -> None:
    described = blueprint_of(kind)

    assert described is not None
    names = [field["name"] for field in described["fields"]]
    assert len(names) == len(set(names))
    assert bool(described["secrets"]) is (kind in FORMS)


def test_an_unknown_kind_has_none() -> None:
    assert blueprint_of("carrier-pigeon") is None
