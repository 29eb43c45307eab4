"""Bodies of upstreams in the words of the use cases."""

from collections.abc import Mapping
from typing import Any, Final

from floway.domain.model_prefix import ModelPrefix, checked_prefix

#: ``{member of a body: what the use cases call it}``, where the two differ.
_NAMES: Final = {"disabled_public_model_ids": "disabled_models", "proxy_fallback_list": "proxy_ids"}


def patch_of(body: Mapping[str, Any]) -> dict[str, Any]:
    """The patch of ``services.upstream_edits.patched``.

    :raises ConfigError: the prefix cannot be used.
    """
    patch = {_NAMES.get(name, name): value for name, value in body.items()}
    if "proxy_ids" in patch:
        patch["proxy_ids"] = [way["id"] for way in patch["proxy_ids"]]
    if "model_prefix" in patch:
        patch["model_prefix"] = _prefix(patch["model_prefix"])
    return patch


def _prefix(document: Mapping[str, Any] | None) -> ModelPrefix | None:
    return None if document is None else checked_prefix(document)
