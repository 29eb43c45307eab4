"""The ids under which clients know the models of an upstream."""

from collections.abc import Mapping
from dataclasses import replace

from floway.domain.model import Model
from floway.domain.model_prefix import ModelPrefix
from floway.domain.upstream import Upstream


def public(upstream: Upstream, models: Mapping[str, Model]) -> dict[str, Model]:
    """``{id to ask for: model}`` without those that the operator disabled.

    A plain id wins over one that a prefix makes the same.

    :param models: by the upstream's own public ids.
    """
    hidden = upstream.disabled_models
    enabled = {name: model for name, model in models.items() if name not in hidden} if hidden else models
    prefix = upstream.model_prefix
    if prefix is None:
        return dict(enabled)
    rows: dict[str, Model] = {}
    if "prefixed" in prefix.addressable:
        named = (_prefixed(model, prefix, upstream.name) for model in enabled.values())
        rows = {model.id: model for model in named}
    if "unprefixed" in prefix.addressable:
        is_listed = "unprefixed" in prefix.listed
        rows |= {name: replace(model, is_listed=is_listed) for name, model in enabled.items()}
    return rows


def _prefixed(model: Model, prefix: ModelPrefix, upstream_name: str) -> Model:
    return replace(
        model,
        id=prefix.text + model.id,
        display_name=f"{upstream_name}: {model.display_name or model.id}",
        is_listed="prefixed" in prefix.listed,
    )


def is_disabled(upstream: Upstream, model: str) -> bool:
    """Whether the operator disabled what a client asks for, in either form."""
    names = {model}
    if upstream.model_prefix is not None:
        names.add(model.removeprefix(upstream.model_prefix.text))
    return not names.isdisjoint(upstream.disabled_models)
