"""Orders of whole collections."""

import pytest
from marshmallow import ValidationError

from floway.controlplane.ordering import OrderSchema


def test_an_expected_order_is_optional() -> None:
    assert OrderSchema().load({"ids": ["a"]}) == {"ids": ["a"]}
    assert OrderSchema().load({"ids": [], "expected_ids": []}) == {"ids": [], "expected_ids": []}


@pytest.mark.parametrize("body", [{}, {"ids": "a"}, {"ids": [""]}, {"ids": [1]}])
def test_an_order_is_a_list_of_ids(body: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        OrderSchema().load(body)
