"""The form of a custom upstream."""

import pytest

from floway.providers.custom.form import FORM


@pytest.mark.parametrize(("style", "takes"), [("bearer", True), ("anthropic", True), ("none", False)])
def test_the_style_says_whether_a_key_is_sent(style: str, takes: bool) -> None:
    assert FORM.takes_key({"auth_style": style}) is takes


@pytest.mark.parametrize("preset", list(FORM.presets))
def test_every_preset_fills_a_document_that_can_be_stored(preset: str) -> None:
    filling = FORM.presets[preset]

    document = FORM.normalized(filling.config({}, filling.needs_key), filling.needs_key)

    assert document["base_url"].startswith("http")
    assert all(isinstance(is_on, bool) for is_on in filling.flags({}).values())
