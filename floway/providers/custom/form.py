"""The form of a custom upstream, with the vendors that it can be filled for."""

from functools import partial
from typing import Final

from floway.providers.custom.presets import PRESETS, filled, filled_flags
from floway.providers.custom.schema import SCHEMA, normalized
from floway.providers.shared.forms import Filling, Form

FORM: Final = Form(
    SCHEMA,
    normalized,
    address="base_url",
    key="by_config",
    takes_key=lambda document: document.get("auth_style") != "none",
    lists_all_models=lambda document: not document.get("models_fetch", {}).get("enabled", True),
    presets={
        preset.id: Filling(
            preset.title, preset.needs_key, partial(filled, preset), partial(filled_flags, preset)
        )
        for preset in PRESETS.values()
    },
)
