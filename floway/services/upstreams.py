"""Upstreams, as the command line and the admin API handle them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from floway.domain.flag import CATALOGUE, FlagId, checked_overrides, effective
from floway.domain.model_prefix import ModelPrefix
from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.providers.azure import config as azure
from floway.providers.custom import schema as custom
from floway.providers.ollama import config as ollama
from floway.providers.registry import FLAG_DEFAULTS
from floway.services.accounts import checked_name
from floway.store import secrets, upstreams

#: ``{kind: its check of a configuration about to be saved}``; gives the document to store.
_NORMALIZED: Mapping[str, Callable[[Mapping[str, Any], bool], dict[str, Any]]] = {
    "azure": azure.normalized,
    "custom": custom.normalized,
    "ollama": ollama.normalized,
}

#: ``{kind: how its credential gets in}``: no form can write one, so none may create such an upstream
#: or change its configuration.
IMPORTED: Mapping[str, str] = {
    "claude-code": "The login of a Claude Code upstream is imported: use POST "
    "/api/upstreams/claude-code-import or /api/upstreams/claude-code-setup-token-import (for an upstream "
    "that exists: /api/upstreams/<id>/claude-code-reimport or /claude-code-setup-token-reimport), or run: "
    "flask --app wsgi upstreams claude-code import",
    "codex": "The login of a Codex upstream is imported: use POST /api/upstreams/codex-import (for an "
    "upstream that exists: /api/upstreams/<id>/codex-reimport), or run: "
    "flask --app wsgi upstreams codex import",
}

#: The name under which a kind with one key keeps it.
API_KEY = "api_key"


def add(
    kind: str,
    name: str,
    config: Mapping[str, Any],
    api_key: str | None = None,
    sort_order: int | None = None,
    flag_overrides: Mapping[str, bool] | None = None,
    model_prefix: ModelPrefix | None = None,
    proxy_ids: Sequence[str] = (),
) -> Upstream:
    """Add an upstream; the gateway offers it within a second.

    :param sort_order: its place among the candidates; behind all others when None.
    :param proxy_ids: the ways to it, ``direct`` among them; none is the direct way alone.
    :raises ConfigError: the kind, the name, the configuration, a flag, a proxy or the secret key cannot be
        used.
    """
    refuse_imported(kind)
    if kind not in _NORMALIZED:
        raise ConfigError(f"There is no kind of upstream '{kind}'; use one of {', '.join(_NORMALIZED)}.")
    document = _NORMALIZED[kind](config, api_key is not None)
    overrides = checked_overrides(flag_overrides or {})
    # A credential that is sealed with a wrong key could never be opened by the gateway.
    secrets.verify()
    secret_values = {} if api_key is None else {API_KEY: api_key}
    return upstreams.create(
        kind,
        checked_name(name),
        document,
        secret_values,
        sort_order,
        flag_overrides=overrides,
        model_prefix=model_prefix,
        proxy_ids=proxy_ids,
    )


def refuse_imported(kind: str) -> None:
    """Refuse to take the configuration or the credential of a kind out of a form.

    :raises ConfigError: they only come with an import.
    """
    if kind in IMPORTED:
        raise ConfigError(IMPORTED[kind])


def existing(reference: str) -> Upstream:
    """The upstream with an id or a name.

    :raises ConfigError: there is none.
    """
    found = upstreams.find(reference) or upstreams.named(reference)
    if found is None:
        raise ConfigError(f"There is no upstream '{reference}'; see: flask --app wsgi upstreams list")
    return found


def set_enabled(reference: str, enabled: bool) -> Upstream:
    """Offer an upstream to requests, or not.

    :raises ConfigError: there is none with this id or name.
    """
    upstream = existing(reference)
    upstreams.set_enabled(upstream.id, enabled)
    return upstream


def remove(reference: str) -> Upstream:
    """Delete an upstream with its credentials; its usage stays.

    :raises ConfigError: there is none with this id or name.
    """
    upstream = existing(reference)
    upstreams.remove(upstream.id)
    return upstream


def set_prefix(reference: str, prefix: ModelPrefix | None) -> Upstream:
    """Know the models of an upstream under other ids; the gateway follows within a second.

    :param prefix: None is their own ids alone.
    :raises ConfigError: there is no such upstream.
    """
    return upstreams.set_prefix(existing(reference).id, prefix)


def disable_model(reference: str, model: str) -> Upstream:
    """Neither list nor serve a model of an upstream; the gateway follows within a second.

    :param model: its public id, without a prefix; it need not be in the upstream's list yet.
    :raises ConfigError: there is no such upstream.
    """
    return upstreams.change_disabled_models(existing(reference).id, lambda disabled: disabled | {model})


def enable_model(reference: str, model: str) -> Upstream:
    """Serve a disabled model again.

    :raises ConfigError: there is no such upstream, or the model is not disabled there.
    """
    upstream = existing(reference)
    if model not in upstream.disabled_models:
        raise ConfigError(f"The model '{model[:256]}' is not disabled at '{upstream.name}'.")
    return upstreams.change_disabled_models(upstream.id, lambda disabled: disabled - {model})


@dataclass(frozen=True, slots=True)
class FlagState:
    """One flag at one upstream; its manual models may still override it."""

    flag: FlagId
    #: Of the upstream's kind.
    default: bool
    #: What the operator decided; None inherits.
    override: bool | None
    effective: bool


def flags(upstream: Upstream) -> list[FlagState]:
    """Every flag, in the order of the catalogue."""
    defaults, overrides = FLAG_DEFAULTS[upstream.kind], upstream.flag_overrides
    enabled = effective(defaults, overrides)
    return [FlagState(flag, defaults[flag], overrides.get(flag), flag in enabled) for flag in CATALOGUE]


def set_flags(reference: str, changes: Mapping[str, bool | None]) -> Upstream:
    """Override flags of an upstream; the gateway follows within a second.

    :param changes: ``{flag: enabled}``; None inherits the default again.
    :raises ConfigError: there is no such upstream, a flag is unknown, or two vendors would be on.
    """
    upstream = existing(reference)
    checked_overrides(dict.fromkeys(changes, False))

    def change(overrides: Mapping[FlagId, bool]) -> Mapping[FlagId, bool]:
        merged: dict[str, bool | None] = dict(overrides.items())
        merged.update(changes)
        return checked_overrides({flag: is_on for flag, is_on in merged.items() if is_on is not None})

    return upstreams.change_flags(upstream.id, change)


def checked_api_key(api_key: str) -> str:
    """An API key as it goes into a header: trimmed, visible ASCII, one line.

    :raises ConfigError: it is empty or holds something else; the key is not repeated.
    """
    api_key = api_key.strip()
    if not api_key or not api_key.isascii() or not api_key.isprintable() or " " in api_key:
        raise ConfigError("The API key of the upstream must be one line of visible ASCII characters.")
    return api_key
