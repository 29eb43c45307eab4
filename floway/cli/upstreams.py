"""``upstreams``: where requests go."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from floway.cli import add_azure, add_custom, add_ollama, claude_code, codex, copilot, health
from floway.cli.adding import SWITCH, prefix_of, switches
from floway.cli.commands import Commands
from floway.cli.output import show, show_one
from floway.domain.proxy import DIRECT
from floway.domain.upstream import Upstream
from floway.services import proxies as proxy_service
from floway.services import upstreams as service
from floway.store import catalogs, upstreams

group = Commands("upstreams", help="Where requests go.")
add = Commands("add", help="Add an upstream of a kind.")
group.add_command(add)
group.add_command(add_custom.presets)
for command in (health.health, health.probe, health.put_back):
    group.add_command(command)
for command in (add_azure.azure, add_custom.custom, add_ollama.ollama):
    add.add_command(command)
for kind in (claude_code, codex, copilot):
    group.add_command(kind.group)
    add.add_command(kind.add)


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
        found = service.set_flags(found.id, switches(changes, "--set", {**SWITCH, "inherit": None}))
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
    changed = service.set_prefix(upstream, prefix_of(text, prefix_only))
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


def _row(upstream: Upstream) -> dict[str, Any]:
    return {
        "id": upstream.id,
        "name": upstream.name,
        "kind": upstream.kind,
        "enabled": upstream.enabled,
        "sort_order": upstream.sort_order,
        "base_url": upstream.config.get("base_url") or upstream.config.get("endpoint"),
        "protocols": list(upstream.config.get("protocols", ())),
    }
