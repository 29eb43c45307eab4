from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.resource import StrictSchema
from floway.controlplane.subscriptions import schemas
from floway.controlplane.subscriptions.schemas import EgressSchema, PkceStartSchema


class _ImportSchema(StrictSchema):
    paste = schemas.pasted("What was shown.", required=True)
    name = schemas.upstream_name()
    place = schemas.sort_order()


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (PkceStartSchema, {}),
        (PkceStartSchema, {"upstream_id": "up_1"}),
        (EgressSchema, {}),
        (EgressSchema, {"proxy_fallback_list": []}),
        (EgressSchema, {"proxy_fallback_list": [{"id": "direct", "colos": ["FRA"]}]}),
        (_ImportSchema, {"paste": "a" * 65_536, "name": "n", "place": -3}),
    ],
)
def test_a_body_is_taken_as_it_is(schema: Any, body: dict[str, Any]) -> None:
    assert schema().load(body) == body


@pytest.mark.parametrize(
    ("schema", "body", "member"),
    [
        (PkceStartSchema, {"upstream_id": 5}, "upstream_id"),
        (PkceStartSchema, {"verifier": "x"}, "verifier"),
        (EgressSchema, {"proxy_fallback_list": None}, "proxy_fallback_list"),
        (EgressSchema, {"proxy_fallback_list": ["direct"]}, "proxy_fallback_list"),
        (EgressSchema, {"proxy_fallback_list": [{"id": 1}]}, "proxy_fallback_list"),
        (_ImportSchema, {}, "paste"),
        (_ImportSchema, {"paste": ""}, "paste"),
        (_ImportSchema, {"paste": "a" * 65_537}, "paste"),
        (_ImportSchema, {"paste": "a", "name": "n" * 129}, "name"),
        (_ImportSchema, {"paste": "a", "place": "3"}, "place"),
        (_ImportSchema, {"paste": "a", "place": 2**31}, "place"),
    ],
)
def test_anything_else_is_refused_by_its_name(schema: Any, body: dict[str, Any], member: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schema().load(body)

    assert member in refused.value.normalized_messages()
