"""An upstream as the audit log may keep it: what is secret only as a fingerprint."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from floway.domain.upstream import Upstream
from floway.services.changes import fingerprint, fingerprints


def facts(upstream: Upstream) -> dict[str, Any]:
    """What an operator decided, flat: ``{"name": ..., "config.base_url": ..., "secrets.api_key": ...}``."""
    prefix = upstream.model_prefix
    return {
        "kind": upstream.kind,
        "name": upstream.name,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        **{f"config.{name}": value for name, value in without_header_values(upstream.config).items()},
        **{f"secrets.{name}": value for name, value in fingerprints(upstream.secrets).items()},
        "flag_overrides": dict[str, bool](upstream.flag_overrides.items()),
        "model_prefix": None if prefix is None else asdict(prefix),
        "disabled_models": sorted(upstream.disabled_models),
        "proxy_ids": list(upstream.proxy_ids),
    }


def without_header_values(config: Mapping[str, Any]) -> dict[str, Any]:
    """A configuration whose header rules have fingerprints for values: people put tokens there."""
    shown = dict(config)
    if rules := config.get("header_rules"):
        shown["header_rules"] = [
            rule if rule.get("value") is None else {**rule, "value": fingerprint(rule["value"])}
            for rule in rules
        ]
    return shown
