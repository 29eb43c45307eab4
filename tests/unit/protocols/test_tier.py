import pytest

from floway.protocols.tier import served_tier


@pytest.mark.parametrize(
    "value", ["", " ", "default", "Default", "standard", "STANDARD", None, 5, ["fast"], {}]
)
def test_the_standard_tier_has_no_name(value: object) -> None:
    assert served_tier(value) == ""


@pytest.mark.parametrize(
    ("value", "tier"),
    [
        ("priority", "priority"),
        (" flex ", "flex"),
        ("Fast", "Fast"),
        ("unheard-of", "unheard-of"),
        ("x" * 70, "x" * 64),
    ],
)
def test_other_tiers_are_kept_as_written(value: str, tier: str) -> None:
    assert served_tier(value) == tier
