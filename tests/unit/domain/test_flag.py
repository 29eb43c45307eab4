from typing import Any

import pytest

from floway.domain.flag import CATALOGUE, FlagId, checked_overrides, effective
from floway.errors import ConfigError

DEFAULTS: dict[FlagId, bool] = {"strip-billing-attribution": True, "vendor-qwen": False}


def test_a_later_layer_wins_and_an_absent_flag_is_inherited() -> None:
    off: dict[FlagId, bool] = {"strip-billing-attribution": False}
    on: dict[FlagId, bool] = {"strip-billing-attribution": True}

    assert effective(DEFAULTS) == {"strip-billing-attribution"}
    assert effective(DEFAULTS, {"vendor-qwen": True}) == {"strip-billing-attribution", "vendor-qwen"}
    assert effective(DEFAULTS, off) == frozenset()
    assert effective(DEFAULTS, off, {}) == frozenset()
    assert effective(DEFAULTS, off, on) == {"strip-billing-attribution"}


def test_a_models_vendor_replaces_that_of_its_upstream() -> None:
    assert effective({"vendor-qwen": True}, {"vendor-kimi": True}) == {"vendor-kimi"}
    assert effective({"vendor-qwen": True}, {"vendor-kimi": False}) == {"vendor-qwen"}


def test_equal_overrides_are_stored_alike() -> None:
    stored = checked_overrides({"vendor-qwen": True, "strip-prompt-cache-key": False})

    assert list(stored.items()) == [("strip-prompt-cache-key", False), ("vendor-qwen", True)]


@pytest.mark.parametrize(
    ("overrides", "said"),
    [
        ({"vendor-quen": True, "x": True}, ["'vendor-quen' (is 'vendor-qwen' meant?)", "'x'"]),
        ({"vendor-qwen": "true"}, ["'vendor-qwen' must be true or false"]),
        ({"vendor-qwen": 1}, ["'vendor-qwen' must be true or false"]),
        ({"vendor-qwen": True, "vendor-kimi": True}, ["vendor-kimi, vendor-qwen"]),
        (["vendor-qwen"], ["must be an object"]),
    ],
)
def test_what_cannot_be_an_override_is_refused(overrides: Any, said: list[str]) -> None:
    with pytest.raises(ConfigError) as refused:
        checked_overrides(overrides)

    assert all(part in str(refused.value) for part in said)


def test_vendors_that_are_off_exclude_nobody() -> None:
    overrides = {"vendor-qwen": True, "vendor-kimi": False, "vendor-deepseek": False}

    assert checked_overrides(overrides) == overrides


def test_each_flag_is_one_sentence() -> None:
    for sentence in CATALOGUE.values():
        assert sentence.endswith(".")
        assert ". " not in sentence
