"""Upstreams, as the command line and the admin API handle them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.flag import CATALOGUE, FlagId, checked_overrides, effective
from floway.domain.model_prefix import ModelPrefix
from floway.domain.upstream import Upstream
from floway.errors import ConfigError, NotThere
from floway.providers.registry import FLAG_DEFAULTS, FORMS
from floway.providers.shared.forms import API_KEY, Form
from floway.services.accounts import checked_name
from floway.services.changes import changes
from floway.services.upstream_facts import facts
from floway.store import audit, secrets, upstreams
from floway.store.db import transaction

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
    "copilot": "A Copilot seat is signed in to by device code: use POST /api/upstreams/copilot/auth/start "
    "and /copilot/auth/poll (with upstream_id for an upstream that exists), or run: "
    "flask --app wsgi upstreams copilot login",
}


def add(
    kind: str,
    name: str,
    config: Mapping[str, Any],
    api_key: str | None = None,
    sort_order: int | None = None,
    flag_overrides: Mapping[str, bool] | None = None,
    model_prefix: ModelPrefix | None = None,
    proxy_ids: Sequence[str] = (),
    *,
    enabled: bool = True,
    disabled_models: Iterable[str] = (),
    by: Actor = COMMAND_LINE,
) -> Upstream:
    """Add an upstream; the gateway offers it within a second.

    :param sort_order: its place among the candidates; behind all others when None.
    :param proxy_ids: the ways to it, ``direct`` among them; none is the direct way alone.
    :raises ConfigError: the kind, the name, the configuration, a flag, a proxy or the secret key cannot be
        used.
    """
    document = form_of(kind).normalized(config, api_key is not None)
    overrides = checked_overrides(flag_overrides or {})
    # A credential that is sealed with a wrong key could never be opened by the gateway.
    secrets.verify()
    with transaction():
        made = upstreams.create(
            kind,
            checked_name(name),
            document,
            {} if api_key is None else {API_KEY: api_key},
            sort_order,
            enabled,
            overrides,
            model_prefix,
            proxy_ids,
            checked_models(disabled_models),
        )
        audit.record(by, "upstream.created", "upstream", made.id, made.name, facts(made))
    return made


def form_of(kind: str) -> Form:
    """The form of a kind.

    :raises ConfigError: there is no such kind, or its upstreams only come with an import.
    """
    refuse_imported(kind)
    if kind not in FORMS:
        raise ConfigError(f"There is no kind of upstream '{kind[:40]}'; use one of {', '.join(FORMS)}.")
    return FORMS[kind]


def refuse_imported(kind: str) -> None:
    """Refuse to take the configuration or the credential of a kind out of a form.

    :raises ConfigError: they only come with an import.
    """
    if kind in IMPORTED:
        raise ConfigError(IMPORTED[kind], code="use_import_route")


def existing(reference: str) -> Upstream:
    """The upstream with an id or a name.

    :raises NotThere: there is none.
    """
    found = upstreams.find(reference) or upstreams.named(reference)
    if found is None:
        raise NotThere(f"There is no upstream '{reference}'; see: flask --app wsgi upstreams list")
    return found


def changed(
    upstream_id: str,
    edited: Callable[[Upstream], Upstream],
    *,
    by: Actor,
    expected_version: int | None = None,
    proxy_ids: Iterable[str] = (),
) -> Upstream:
    """Replace what is configured by what ``edited`` makes of it; the gateway follows within a second.

    :param expected_version: what the editor has seen; None changes whatever is there.
    :param proxy_ids: the ways that ``edited`` may give it.
    :raises ConfigError: what it would become cannot be.
    :raises UpstreamGone: there is no such upstream.
    """
    with transaction():
        before, after = upstreams.change(
            upstream_id, edited, expected_version=expected_version, proxy_ids=proxy_ids
        )
        if detail := changes(facts(before), facts(after)):
            audit.record(by, "upstream.updated", "upstream", after.id, after.name, detail)
    return after


def set_enabled(reference: str, enabled: bool, by: Actor = COMMAND_LINE) -> Upstream:
    """Offer an upstream to requests, or not.

    :raises ConfigError: there is none with this id or name.
    """
    return changed(existing(reference).id, lambda upstream: replace(upstream, enabled=enabled), by=by)


def remove(reference: str, by: Actor = COMMAND_LINE, expected_version: int | None = None) -> Upstream:
    """Delete an upstream with its credentials; its usage stays.

    :param expected_version: what the editor has seen; None deletes whatever is there.
    :raises NotThere: there is none with this id or name.
    :raises UpstreamGone: somebody else was faster.
    """
    upstream_id = existing(reference).id
    with transaction():
        gone = upstreams.remove(upstream_id, expected_version)
        audit.record(by, "upstream.deleted", "upstream", gone.id, gone.name, facts(gone))
    return gone


def reorder(
    upstream_ids: Sequence[str], expected_ids: Sequence[str] | None = None, by: Actor = COMMAND_LINE
) -> None:
    """Try all upstreams in this order.

    :param expected_ids: the order that the editor has seen; None is any.
    :raises EditConflict: these are not all upstreams, or they are in another order.
    """
    with transaction():
        before = [each.id for each in upstreams.list_all()]
        upstreams.reorder(upstream_ids, expected_ids)
        if before != list(upstream_ids):
            audit.record(by, "upstream.reordered", "upstream", "", "", {"ids": [before, list(upstream_ids)]})


def set_prefix(reference: str, prefix: ModelPrefix | None, by: Actor = COMMAND_LINE) -> Upstream:
    """Know the models of an upstream under other ids; the gateway follows within a second.

    :param prefix: None is their own ids alone.
    :raises ConfigError: there is no such upstream.
    """
    return changed(existing(reference).id, lambda upstream: replace(upstream, model_prefix=prefix), by=by)


def disable_model(reference: str, model: str, by: Actor = COMMAND_LINE) -> Upstream:
    """Neither list nor serve a model of an upstream; the gateway follows within a second.

    :param model: its public id, without a prefix; it need not be in the upstream's list yet.
    :raises ConfigError: there is no such upstream.
    """

    def disabled(upstream: Upstream) -> Upstream:
        return replace(upstream, disabled_models=upstream.disabled_models | {model})

    return changed(existing(reference).id, disabled, by=by)


def enable_model(reference: str, model: str, by: Actor = COMMAND_LINE) -> Upstream:
    """Serve a disabled model again.

    :raises ConfigError: there is no such upstream, or the model is not disabled there.
    """
    upstream = existing(reference)
    if model not in upstream.disabled_models:
        raise ConfigError(f"The model '{model[:256]}' is not disabled at '{upstream.name}'.")

    def enabled(upstream: Upstream) -> Upstream:
        return replace(upstream, disabled_models=upstream.disabled_models - {model})

    return changed(upstream.id, enabled, by=by)


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


def set_flags(reference: str, wanted: Mapping[str, bool | None], by: Actor = COMMAND_LINE) -> Upstream:
    """Override flags of an upstream; the gateway follows within a second.

    :param wanted: ``{flag: enabled}``; None inherits the default again.
    :raises ConfigError: there is no such upstream, a flag is unknown, or two vendors would be on.
    """
    checked_overrides(dict.fromkeys(wanted, False))

    def flagged(upstream: Upstream) -> Upstream:
        merged: dict[str, bool | None] = {**dict(upstream.flag_overrides.items()), **wanted}
        stated = {flag: is_on for flag, is_on in merged.items() if is_on is not None}
        return replace(upstream, flag_overrides=checked_overrides(stated))

    return changed(existing(reference).id, flagged, by=by)


def checked_models(model_ids: Iterable[str]) -> frozenset[str]:
    """Public ids as they are stored: trimmed, without those that say nothing."""
    return frozenset(filter(None, (model_id.strip() for model_id in model_ids)))


def checked_api_key(api_key: str) -> str:
    """An API key as it goes into a header: trimmed, visible ASCII, one line.

    :raises ConfigError: it is empty or holds something else; the key is not repeated.
    """
    api_key = api_key.strip()
    if not api_key or not api_key.isascii() or not api_key.isprintable() or " " in api_key:
        raise ConfigError("The API key of the upstream must be one line of visible ASCII characters.")
    return api_key
