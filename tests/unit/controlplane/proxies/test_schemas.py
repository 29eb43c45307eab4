"""Bodies of proxies."""

import pytest
from marshmallow import ValidationError

from floway.controlplane.proxies.schemas import ProxyPatchSchema, ProxyTestSchema


def test_a_patch_tells_absent_from_null() -> None:
    assert ProxyPatchSchema().load({}) == {}
    assert ProxyPatchSchema().load({"dial_timeout_seconds": None}) == {"dial_timeout_seconds": None}


@pytest.mark.parametrize("body", [{}, {"id": "a", "url": "b"}])
def test_one_proxy_is_tested(body: dict[str, str]) -> None:
    with pytest.raises(ValidationError, match="exactly one of id and url"):
        ProxyTestSchema().load(body)
