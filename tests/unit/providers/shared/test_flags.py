import pytest

from floway.domain.flag import FlagId
from floway.errors import ConfigError
from floway.providers.shared.flags import Folded

DEFAULTS: dict[FlagId, bool] = {"strip-billing-attribution": True, "vendor-qwen": False}


def test_a_later_layer_wins() -> None:
    folded = Folded(
        DEFAULTS, {"strip-billing-attribution": False}, {"m": {"strip-billing-attribution": True}}
    )

    assert Folded(DEFAULTS, {}, {}).of("m") == {"strip-billing-attribution"}
    assert folded.of("other") == frozenset()
    assert folded.of("m") == {"strip-billing-attribution"}


def test_stored_overrides_are_checked() -> None:
    with pytest.raises(ConfigError, match="vendor-nobody"):
        Folded(DEFAULTS, {"vendor-nobody": True}, {})  # type: ignore[dict-item]  # what a stored row may hold
