"""What an operator decides about single models of an upstream.

A model that is configured by hand stands in the configuration and hides the listed one of its id; whether
it is served at all is apart from that, and for every kind of upstream.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from floway.domain.actor import Actor
from floway.domain.model import CHAT, Model
from floway.domain.upstream import Upstream
from floway.errors import ConfigError, NotThere
from floway.providers.registry import FORMS
from floway.providers.shared.forms import API_KEY
from floway.services.upstreams import changed


@dataclass(frozen=True, slots=True)
class Override:
    """All of it; None leaves a fact to the upstream's own list."""

    is_disabled: bool
    display_name: str | None = None
    protocols: tuple[str, ...] | None = None
    #: ``{limit: tokens}``, only those that are stated.
    limits: Mapping[str, int] = field(default_factory=dict)
    #: ``{flag: enabled}``
    flag_overrides: Mapping[str, bool] = field(default_factory=dict)

    @property
    def says_more(self) -> bool:
        """Whether it is about more than serving the model at all."""
        return bool(self.display_name or self.protocols or self.limits or self.flag_overrides)


def configured(upstream: Upstream) -> dict[str, dict[str, Any]]:
    """``{public id: entry}`` of the models that stand in the configuration."""
    return {entry["public_model_id"]: dict(entry) for entry in upstream.config.get("models", ())}


def put(
    upstream_id: str,
    model_id: str,
    override: Override,
    listed: Model | None,
    expected_version: int | None,
    by: Actor,
) -> Upstream:
    """Decide about a model in place of what was decided before.

    :param model_id: its public id, without a prefix.
    :param listed: the model of that id in the upstream's list, if it is there.
    :raises ConfigError: the kind of upstream or of model has no such facts, or they cannot be.
    :raises NotThere: the model is neither listed nor configured.
    """

    def edited(upstream: Upstream) -> Upstream:
        entry = configured(upstream).get(model_id)
        if entry is None and listed is None:
            raise NotThere(f"'{upstream.name}' neither lists nor configures the model '{model_id[:256]}'.")
        disabled = upstream.disabled_models - {model_id}
        disabled |= {model_id} if override.is_disabled else set()
        decided = replace(upstream, disabled_models=disabled)
        if entry is None and not override.says_more:
            return decided
        _refuse_what_has_no_facts(upstream, listed if entry is None else None)
        wire_id = entry["upstream_model_id"] if entry else listed.upstream_model_id if listed else model_id
        return _with_entry(decided, model_id, _entry(wire_id, model_id, override))

    return changed(upstream_id, edited, by=by, expected_version=expected_version)


def remove(upstream_id: str, model_id: str, expected_version: int | None, by: Actor) -> Upstream:
    """Leave everything about a model to the upstream's own list again, and serve it.

    :raises ConfigError: without the model, the configuration has none left.
    :raises NotThere: nothing was decided about it.
    """

    def edited(upstream: Upstream) -> Upstream:
        is_configured = model_id in configured(upstream)
        if not is_configured and model_id not in upstream.disabled_models:
            raise NotThere(f"Nothing is decided about the model '{model_id[:256]}' of '{upstream.name}'.")
        decided = replace(upstream, disabled_models=upstream.disabled_models - {model_id})
        return _with_entry(decided, model_id, None) if is_configured else decided

    return changed(upstream_id, edited, by=by, expected_version=expected_version)


def _refuse_what_has_no_facts(upstream: Upstream, listed: Model | None) -> None:
    if upstream.kind not in FORMS:
        raise ConfigError(
            f"The models of an upstream of the kind '{upstream.kind}' are what its vendor says; "
            "they can only be disabled.",
            code="not_overridable",
        )
    if listed is not None and listed.kind != CHAT:
        raise ConfigError(
            f"The model '{listed.id[:256]}' is of the kind '{listed.kind}'; it can only be disabled.",
            code="not_overridable",
        )


def _entry(wire_id: str, model_id: str, override: Override) -> dict[str, Any]:
    """An entry of ``providers/shared/models.py``."""
    return {
        "upstream_model_id": wire_id,
        "public_model_id": model_id,
        "protocols": None if override.protocols is None else list(override.protocols),
        "display_name": override.display_name,
        "limits": dict(override.limits),
        "flag_overrides": dict(override.flag_overrides),
    }


def _with_entry(upstream: Upstream, model_id: str, entry: dict[str, Any] | None) -> Upstream:
    """The upstream with one entry replaced, added, or with None removed; where it stood it stays."""
    entries = configured(upstream)
    if entry is None:
        del entries[model_id]
    else:
        entries[model_id] = entry
    config = {**upstream.config, "models": list(entries.values())}
    document = FORMS[upstream.kind].normalized(config, API_KEY in upstream.secrets)
    return replace(upstream, config=document)
