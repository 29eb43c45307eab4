"""The form of each kind as data, so that a dashboard needs no code of its own for it."""

from typing import Any

from floway.providers.registry import FLAG_DEFAULTS, FORMS
from floway.providers.shared.described import blank, described
from floway.providers.shared.forms import Filling
from floway.services.upstreams import IMPORTED


def blueprint_of(kind: str) -> dict[str, Any] | None:
    """What an editor of a kind needs; None when there is no such kind."""
    if kind not in FLAG_DEFAULTS:
        return None
    form = FORMS.get(kind)
    return {
        "kind": kind,
        "is_imported": form is None,
        "import_hint": IMPORTED.get(kind) if form is None else None,
        "fields": [] if form is None else described(form.schema),
        "blank": {
            "kind": kind,
            "name": "",
            "enabled": True,
            "config": {} if form is None else blank(form.schema),
            "flag_overrides": {},
            "model_prefix": None,
            "disabled_public_model_ids": [],
            "proxy_fallback_list": [],
        },
        "secrets": [] if form is None else [{"name": "api_key", "use": form.key}],
        "address_field": None if form is None else form.address,
        "presets": [] if form is None else [_preset(name, filling) for name, filling in form.presets.items()],
        "flag_defaults": FLAG_DEFAULTS[kind],
    }


def _preset(name: str, filling: Filling) -> dict[str, Any]:
    return {
        "id": name,
        "title": filling.title,
        "needs_key": filling.needs_key,
        "config": filling.config({}, filling.needs_key),
        "flag_overrides": filling.flags({}),
    }
