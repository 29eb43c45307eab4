"""Bodies take what is meant and nothing else."""

from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.upstreams.schemas import UpstreamCreateSchema, UpstreamPatchSchema


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x" * 129},
        {"enabled": 1},
        {"sort_order": True},
        {"sort_order": 2**31},
        {"api_key": ""},
        {"config": []},
        {"flag_overrides": {"a": "on"}},
        {"proxy_fallback_list": [{"id": "a", "colos": []}]},
        {"preset": "openai"},
        {"state": {}},
    ],
)
def test_a_patch_takes_no_other_values(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        UpstreamPatchSchema().load(body)


def test_a_patch_has_only_what_was_given() -> None:
    body = {"api_key": None, "config": {"timeouts": None, "__proto__": {}}}

    assert UpstreamPatchSchema().load(body) == body


def test_an_upstream_to_add_has_a_kind_and_a_name() -> None:
    with pytest.raises(ValidationError) as caught:
        UpstreamCreateSchema().load({})

    assert set(caught.value.messages_dict) == {"kind", "name"}
