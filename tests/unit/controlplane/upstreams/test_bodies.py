"""Bodies in the words of the use cases."""

import pytest

from floway.controlplane.upstreams.bodies import patch_of
from floway.domain.model_prefix import ModelPrefix
from floway.errors import ConfigError


def test_members_are_named_as_the_use_cases_name_them() -> None:
    body = {
        "name": "one",
        "disabled_public_model_ids": ["m"],
        "proxy_fallback_list": [{"id": "direct"}],
        "model_prefix": {"prefix": "az/", "addressable": ["prefixed"], "listed": []},
    }

    assert patch_of(body) == {
        "name": "one",
        "disabled_models": ["m"],
        "proxy_ids": ["direct"],
        "model_prefix": ModelPrefix("az/", ("prefixed",), ()),
    }


def test_absent_is_not_null() -> None:
    assert patch_of({}) == {}
    assert patch_of({"model_prefix": None}) == {"model_prefix": None}


def test_a_prefix_that_cannot_be_is_refused() -> None:
    with pytest.raises(ConfigError, match="cannot be used"):
        patch_of({"model_prefix": {"prefix": "no-slash", "addressable": ["prefixed"], "listed": []}})
