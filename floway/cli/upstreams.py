"""``upstreams``: where requests go."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import click

from floway.cli import claude_code
from floway.cli.commands import Commands, read_secret
from floway.cli.output import show, show_one
from floway.domain.model_prefix import FORMS, ModelPrefix, checked_prefix
from floway.domain.protocol import PROTOCOLS
from floway.domain.proxy import DIRECT
from floway.domain.upstream import Upstream
from floway.providers.custom.config import AUTH_STYLES, OVERRIDABLE_PATHS
from floway.services import proxies as proxy_service
from floway.services import upstreams as service
from floway.store import catalogs, upstreams

#: Not named FLOWAY_*: it belongs to one command, not to the deployment.
API_KEY_VARIABLE = "UPSTREAM_API_KEY"

group = Commands("upstreams", help="Where requests go.")
add = Commands("add", help="Add an upstream of a kind.")
group.add_command(add)
group.add_command(claude_code.group)
add.add_command(claude_code.add)


@add.command()
@click.option("--name", required=True, help="How you call it; unique.")
@click.option(
    "--base-url", required=True, metavar="URL", help="Such as https://api.example.com, without /v1."
)
@click.option("--api-key", metavar="KEY", envvar=API_KEY_VARIABLE, show_envvar=True, help="Its API key.")
@click.option("--api-key-file", metavar="FILE", help="Read the key from a file, '-' is stdin.")
@click.option(
    "--auth", type=click.Choice(AUTH_STYLES), default="bearer", show_default=True, help="How it is sent."
)
@click.option(
    "--endpoint",
    "endpoints",
    multiple=True,
    required=True,
    type=click.Choice(PROTOCOLS),
    help="A protocol it speaks. Repeatable.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="ID",
    help="A model it serves. Repeatable; without it the upstream is asked.",
)
@click.option(
    "--sort-order", type=int, help="Its place among the candidates, smaller first; the last by default."
)
@click.option(
    "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="A header to send. Repeatable."
)
@click.option(
    "--pass-header", "passed", multiple=True, metavar="NAME", help="A client's header to pass on. Repeatable."
)
@click.option(
    "--path",
    "paths",
    multiple=True,
    metavar="/messages=/PATH",
    help=f"Another path for one of {', '.join(OVERRIDABLE_PATHS)}. Repeatable.",
)
@click.option(
    "--flag",
    "flags",
    multiple=True,
    metavar="NAME=on|off",
    help="Override a flag (see docs/flags.md). Repeatable.",
)
@click.option("--prefix", metavar="az/", help="List its models with this in front; their own ids serve too.")
@click.option("--prefix-only", is_flag=True, help="Serve its models with the prefix alone.")
@click.option("--connect-timeout", type=float, metavar="SECONDS", help="To connect.")
@click.option("--headers-timeout", type=float, metavar="SECONDS", help="To the first byte of an answer.")
@click.option("--idle-timeout", type=float, metavar="SECONDS", help="Of silence within an answer.")
def custom(
    name: str,
    api_key: str | None,
    api_key_file: str | None,
    sort_order: int | None,
    flags: Sequence[str],
    prefix: str | None,
    prefix_only: bool,
    **rest: Any,
) -> None:
    """Add an upstream that speaks one or more of the four protocols, and print its id.

    A key on the command line is seen by other users of this machine: prefer --api-key-file or
    the environment.
    """
    if api_key_file is not None:
        if (
            click.get_current_context().get_parameter_source("api_key")
            is click.core.ParameterSource.COMMANDLINE
        ):
            raise click.UsageError("Give one of --api-key and --api-key-file.")
        api_key = read_secret(api_key_file)
    if rest["auth"] == "none" and api_key is not None and _is_from_environment("api_key"):
        api_key = None
    key = None if api_key is None else service.checked_api_key(api_key)
    overrides = {flag: bool(is_on) for flag, is_on in _switches(flags, "--flag", _SWITCH).items()}
    model_prefix = _prefix(prefix, prefix_only)
    added = service.add("custom", name, _config(**rest), key, sort_order, overrides, model_prefix)
    click.echo(added.id)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_upstreams(as_json: bool) -> None:
    """List the upstreams in the order they are tried."""
    lists = catalogs.read_all()
    rows = []
    for upstream in upstreams.list_all():
        catalog = lists.get(upstream.id)
        is_current = catalog is not None and catalog.upstream_version == upstream.version
        rows.append(_row(upstream) | {"models": len(catalog.models) if catalog and is_current else None})
    show(rows, as_json)


@group.command("show")
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_upstream(upstream: str, as_json: bool) -> None:
    """Show one upstream; of its secrets only the names."""
    found = service.existing(upstream)
    facts = _row(found) | {
        "version": found.version,
        "config": dict(found.config),
        "secrets": sorted(found.secrets),
        "model_prefix": None if found.model_prefix is None else asdict(found.model_prefix),
        "disabled_models": sorted(found.disabled_models),
        "proxies": list(found.proxy_ids),
    }
    catalog = catalogs.read_all().get(found.id)
    if catalog is not None and catalog.upstream_version == found.version:
        facts |= {"models": [model.id for model in catalog.models], "fetched_at": catalog.fetched_at}
        facts |= {"fetch_error": catalog.error}
    show_one(facts, as_json)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
def enable(upstream: str) -> None:
    """Offer an upstream to requests."""
    click.echo(f"The upstream '{service.set_enabled(upstream, True).name}' is enabled.", err=True)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
def disable(upstream: str) -> None:
    """Offer an upstream to no request; running ones go on."""
    click.echo(f"The upstream '{service.set_enabled(upstream, False).name}' is disabled.", err=True)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
def remove(upstream: str) -> None:
    """Delete an upstream with its credentials. Its usage stays."""
    click.echo(f"The upstream '{service.remove(upstream).name}' is removed.", err=True)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option(
    "--set",
    "changes",
    multiple=True,
    metavar="NAME=on|off|inherit",
    help="Override a flag, or take its default again. Repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def flags(upstream: str, changes: Sequence[str], as_json: bool) -> None:
    """Show the flags of an upstream, after changing some of them."""
    found = service.existing(upstream)
    if changes:
        found = service.set_flags(found.id, _switches(changes, "--set", {**_SWITCH, "inherit": None}))
    show([asdict(state) for state in service.flags(found)], as_json)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.argument("text", metavar="[PREFIX]", required=False)
@click.option("--prefix-only", is_flag=True, help="Serve its models with the prefix alone.")
@click.option("--none", "is_none", is_flag=True, help="Take the prefix away.")
def prefix(upstream: str, text: str | None, prefix_only: bool, is_none: bool) -> None:
    """List the models of an upstream with PREFIX in front, such as az/; their own ids serve too."""
    if is_none == (text is not None):
        raise click.UsageError("Give either a PREFIX or --none.")
    changed = service.set_prefix(upstream, _prefix(text, prefix_only))
    named = f"have the prefix '{text}'" if text else "have no prefix"
    click.echo(f"The models of '{changed.name}' {named} within a second.", err=True)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.argument("ways", nargs=-1, metavar="[PROXY|direct]...")
@click.option("--direct", "is_direct", is_flag=True, help="Use no proxy any more.")
def proxies(upstream: str, ways: Sequence[str], is_direct: bool) -> None:
    """Show the ways to an upstream, or set them: the first that is open is taken.

    'direct' among them is the way without a proxy; without it nothing goes around the proxies.
    """
    if is_direct and ways:
        raise click.UsageError("Give either proxies or --direct.")
    found = proxy_service.set_ways(upstream, ways) if is_direct or ways else service.existing(upstream)
    named = [DIRECT if each is None else each.name for each in found.route.ways] if found.route else [DIRECT]
    for name in named:
        click.echo(name)


@group.command("disable-model")
@click.argument("upstream", metavar="ID_OR_NAME")
@click.argument("model")
def disable_model(upstream: str, model: str) -> None:
    """Neither list nor serve MODEL of an upstream, whatever its prefix."""
    changed = service.disable_model(upstream, model)
    click.echo(f"The model '{model}' of '{changed.name}' is disabled.", err=True)


@group.command("enable-model")
@click.argument("upstream", metavar="ID_OR_NAME")
@click.argument("model")
def enable_model(upstream: str, model: str) -> None:
    """List and serve a disabled MODEL of an upstream again."""
    changed = service.enable_model(upstream, model)
    click.echo(f"The model '{model}' of '{changed.name}' is enabled.", err=True)


def _prefix(text: str | None, is_alone: bool) -> ModelPrefix | None:
    if text is None:
        if is_alone:
            raise click.UsageError("--prefix-only needs a prefix.")
        return None
    addressable = ["prefixed"] if is_alone else list(FORMS)
    return checked_prefix({"prefix": text, "addressable": addressable, "listed": ["prefixed"]})


_SWITCH: Mapping[str, bool | None] = {"on": True, "off": False}


def _switches(values: Sequence[str], option: str, words: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """``{flag: what its word stands for}`` of ``NAME=word`` arguments."""
    switches = {}
    for value in values:
        flag, word = _split(value, "=", option)
        if word not in words:
            raise click.UsageError(f"{option} {flag}: must be one of {', '.join(words)}, not '{word[:20]}'.")
        switches[flag] = words[word]
    return switches


def _row(upstream: Upstream) -> dict[str, Any]:
    return {
        "id": upstream.id,
        "name": upstream.name,
        "kind": upstream.kind,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        "base_url": upstream.config.get("base_url"),
        "protocols": list(upstream.config.get("protocols", ())),
    }


def _config(
    *,
    base_url: str,
    auth: str,
    endpoints: Sequence[str],
    models: Sequence[str],
    headers: Sequence[str],
    passed: Sequence[str],
    paths: Sequence[str],
    connect_timeout: float | None,
    headers_timeout: float | None,
    idle_timeout: float | None,
) -> dict[str, Any]:
    """The configuration document of ``providers/custom/schema.py``."""
    rules: list[dict[str, Any]] = [{"name": name, "value": None} for name in passed]
    for header in headers:
        header_name, value = _split(header, ":", "--header")
        rules.append({"name": header_name, "value": value})
    return {
        "base_url": base_url,
        "auth_style": auth,
        "protocols": list(endpoints),
        "path_overrides": dict(_split(path, "=", "--path") for path in paths),
        "header_rules": rules,
        "models_fetch": {"enabled": not models},
        "models": [{"upstream_model_id": model} for model in models],
        "timeouts": {
            "connect_seconds": connect_timeout,
            "headers_seconds": headers_timeout,
            "idle_seconds": idle_timeout,
        },
    }


def _split(value: str, separator: str, option: str) -> tuple[str, str]:
    left, found, right = value.partition(separator)
    if not found:
        raise click.UsageError(
            f"{option} takes NAME{separator}VALUE, and '{left[:20]}' has no '{separator}'."
        )
    return left.strip(), right.strip()


def _is_from_environment(parameter: str) -> bool:
    source = click.get_current_context().get_parameter_source(parameter)
    return source is click.core.ParameterSource.ENVIRONMENT
