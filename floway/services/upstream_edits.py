"""Edits of a whole form: what a patch of an upstream makes of it, and copies."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from floway.domain.actor import Actor
from floway.domain.flag import checked_overrides
from floway.domain.upstream import Upstream
from floway.errors import ConfigError
from floway.providers.shared.forms import API_KEY, Form
from floway.services.accounts import checked_name
from floway.services.proxies import checked_fallback_list
from floway.services.upstream_facts import facts
from floway.services.upstreams import changed, checked_api_key, checked_models, existing, form_of
from floway.store import audit, secrets, upstreams
from floway.store.db import transaction


def edit(upstream_id: str, patch: Mapping[str, Any], expected_version: int | None, by: Actor) -> Upstream:
    """Change what a patch has and leave the rest; the gateway follows within a second.

    :param patch: as ``patched`` takes it.
    :param expected_version: what the editor has seen; None changes whatever is there.
    :raises ConfigError: what it would become cannot be.
    :raises EditConflict: somebody was faster, or the name is taken.
    :raises UpstreamGone: there is no such upstream.
    """
    # A credential that is sealed with a wrong key could never be opened by the gateway.
    secrets.verify()
    ready = dict(patch)
    if "proxy_ids" in ready:
        ready["proxy_ids"] = checked_fallback_list(ready["proxy_ids"])
    return changed(
        upstream_id,
        lambda upstream: patched(upstream, ready),
        by=by,
        expected_version=expected_version,
        proxy_ids=ready.get("proxy_ids", ()),
    )


def patched(upstream: Upstream, patch: Mapping[str, Any]) -> Upstream:
    """What a patch makes of an upstream; pure.

    :param patch: any of ``kind``, ``name``, ``enabled``, ``sort_order``, ``config`` (members to replace; null
        takes a default again), ``api_key`` (null removes it), ``flag_overrides``, ``model_prefix``,
        ``disabled_models`` and ``proxy_ids``.
    :raises ConfigError: the kind is another one, or what it would become cannot be.
    """
    if patch.get("kind", upstream.kind) != upstream.kind:
        raise ConfigError(
            f"The kind of an upstream stays what it is; '{upstream.name}' is of the kind '{upstream.kind}'.",
            {"kind": "cannot be changed"},
            code="kind_immutable",
        )
    members: dict[str, Any] = {
        member: patch[member]
        for member in ("enabled", "sort_order", "model_prefix", "proxy_ids")
        if member in patch
    }
    if "name" in patch:
        members["name"] = checked_name(patch["name"])
    if "flag_overrides" in patch:
        members["flag_overrides"] = checked_overrides(patch["flag_overrides"])
    if "disabled_models" in patch:
        members["disabled_models"] = checked_models(patch["disabled_models"])
    if "config" in patch or "api_key" in patch:
        members |= _configured(upstream, patch)
    return replace(upstream, **members)


def duplicate(upstream_id: str, name: str | None, by: Actor) -> Upstream:
    """A disabled copy of an upstream behind all others, with its key, its models and its ways.

    :param name: its own with a number when None.
    :raises ConfigError: it holds a login, of which there can be one only; or the name cannot be used.
    """
    original = existing(upstream_id)
    form_of(original.kind)
    with transaction():
        taken = {each.name for each in upstreams.list_all()}
        made = upstreams.create(
            original.kind,
            _free(original.name, taken) if name is None else checked_name(name),
            original.config,
            original.secrets,
            enabled=False,
            flag_overrides=original.flag_overrides,
            model_prefix=original.model_prefix,
            proxy_ids=original.proxy_ids,
            disabled_models=original.disabled_models,
        )
        detail = {**facts(made), "duplicate_of": original.id}
        audit.record(by, "upstream.created", "upstream", made.id, made.name, detail)
    return made


def _configured(upstream: Upstream, patch: Mapping[str, Any]) -> dict[str, Any]:
    form = form_of(upstream.kind)
    replaced: Mapping[str, Any] = patch.get("config", {})
    merged = {name: value for name, value in {**upstream.config, **replaced}.items() if value is not None}
    key = _key(form, upstream, merged, patch)
    document = form.normalized(merged, key is not None)
    is_kept = key is not None and patch.get("api_key") is None
    if is_kept and form.origin(document) != form.origin(upstream.config):
        # Otherwise whoever may edit could have a key sent to a server of their own, and read it there.
        raise ConfigError(
            f"The key of '{upstream.name}' was given for another server; give the key again.",
            {"api_key": "must be given again for another server"},
            code="key_required",
        )
    return {"config": document, "secrets": {} if key is None else {API_KEY: key}}


def _key(form: Form, upstream: Upstream, document: Mapping[str, Any], patch: Mapping[str, Any]) -> str | None:
    """The key of the edited upstream; one that is not sent any more goes."""
    if "api_key" in patch:
        given = patch["api_key"]
        return None if given is None else checked_api_key(given)
    return upstream.secrets.get(API_KEY) if form.takes_key(document) else None


def _free(name: str, taken: set[str]) -> str:
    """The name with the first number that makes it another one."""
    numbered = (f"{name[:120]} {number}" for number in range(2, len(taken) + 3))
    return next(each for each in numbered if each not in taken)
