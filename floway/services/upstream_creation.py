"""Upstreams out of a whole form, with or without a preset."""

from collections.abc import Mapping
from typing import Any

from floway.domain.actor import Actor
from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.services.proxies import checked_fallback_list
from floway.services.upstreams import add, checked_api_key, form_of


def create(form: Mapping[str, Any], by: Actor) -> Upstream:
    """Add an upstream; the gateway offers it within a second.

    :param form: ``kind`` and ``name``, and any of ``preset`` and the members of a patch.
    :raises ConfigError: what it would be cannot be.
    :raises EditConflict: the name is taken.
    """
    filled = with_preset(form)
    key = filled.get("api_key")
    return add(
        filled["kind"],
        filled["name"],
        filled["config"],
        None if key is None else checked_api_key(key),
        filled.get("sort_order"),
        filled.get("flag_overrides"),
        filled.get("model_prefix"),
        checked_fallback_list(filled.get("proxy_ids", ())),
        enabled=filled.get("enabled", True),
        disabled_models=filled.get("disabled_models", ()),
        by=by,
    )


def with_preset(form: Mapping[str, Any]) -> dict[str, Any]:
    """A form with its preset below what it says.

    :raises ConfigError: the kind has no form, or no such preset.
    """
    kind_form = form_of(form["kind"])
    filled = {name: value for name, value in form.items() if name != "preset"}
    # As in a change: null is the default.
    config = {name: value for name, value in form.get("config", {}).items() if value is not None}
    filled["config"] = config
    if "preset" not in form:
        return filled
    preset = kind_form.presets.get(form["preset"])
    if preset is None:
        known = ", ".join(kind_form.presets) or "no preset"
        raise ConfigError(
            f"There is no preset '{form['preset']}' of the kind '{form['kind']}'; it has {known}.",
            {"preset": "is not known"},
        )
    filled["config"] = preset.config(config, form.get("api_key") is not None)
    filled["flag_overrides"] = preset.flags(form.get("flag_overrides", {}))
    return filled
