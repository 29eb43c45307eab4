"""``aliases``: names of your own for models."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import click

from floway.cli.commands import Commands
from floway.cli.output import show
from floway.domain.alias import SELECTIONS, Selection, Target, checked_rules
from floway.services import aliases as service
from floway.store import aliases, upstreams

group = Commands("aliases", help="Names of your own for models.")


@group.command()
@click.argument("name")
@click.option(
    "--target",
    "targets",
    multiple=True,
    required=True,
    metavar="MODEL[@UPSTREAM]",
    help="What it stands for, at every upstream or at one. Repeatable. "
    "End a model id that has an @ itself with one more.",
)
@click.option(
    "--selection",
    type=click.Choice(SELECTIONS),
    default=SELECTIONS[0],
    show_default=True,
    help="Targets in the order given, or in another one for each request.",
)
@click.option("--effort", metavar="WORD", help="How much to think: low, medium, high.")
@click.option("--budget-tokens", type=int, metavar="TOKENS", help="How long to think.")
@click.option("--adaptive", is_flag=True, default=None, help="Let the model decide how long to think.")
@click.option(
    "--summary", metavar="WORD", help="How much thinking to show: auto, concise, detailed, omitted."
)
@click.option("--verbosity", metavar="WORD", help="How long to answer: low, medium, high.")
@click.option("--service-tier", metavar="WORD", help="Such as fast, flex or priority.")
@click.option("--display-name", metavar="TEXT", help="What lists show.")
@click.option("--hidden", is_flag=True, help="Serve it, but leave it out of model lists.")
@click.option("--sort-order", type=int, help="Its place in lists, smaller first; the last by default.")
def add(
    name: str,
    targets: Sequence[str],
    selection: Selection,
    display_name: str | None,
    hidden: bool,
    sort_order: int | None,
    **rules: Any,
) -> None:
    """Let NAME stand for one or more models.

    The rules (from --effort to --service-tier) are set in every request, whatever the client asks for.
    """
    pinned = checked_rules(rules)
    resolved = [service.target(reference, pinned) for reference in targets]
    added = service.add(name, resolved, selection, display_name, not hidden, sort_order)
    click.echo(f"The alias '{added.name}' is served within a second.", err=True)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_aliases(as_json: bool) -> None:
    """List the aliases in the order of model lists."""
    names = {upstream.id: upstream.name for upstream in upstreams.list_all()}
    show(
        [
            {
                "name": alias.name,
                "display_name": alias.display_name,
                "targets": [
                    _document(each, names) if as_json else _line(each, names) for each in alias.targets
                ],
                "selection": alias.selection,
                "listed": alias.is_listed,
                "sort_order": alias.sort_order,
            }
            for alias in aliases.list_all()
        ],
        as_json,
    )


@group.command()
@click.argument("name")
def remove(name: str) -> None:
    """Delete an alias."""
    service.remove(name)
    click.echo(f"The alias '{name}' is removed.", err=True)


def _rules(target: Target) -> dict[str, Any]:
    return {name: value for name, value in asdict(target.rules).items() if value is not None}


def _document(target: Target, names: dict[str, str]) -> dict[str, Any]:
    upstream = names.get(target.upstream_id, target.upstream_id) if target.upstream_id else None
    return {"model": target.model, "upstream": upstream, "rules": _rules(target)}


def _line(target: Target, names: dict[str, str]) -> str:
    """``model@upstream (effort=high)``."""
    at = f"@{names.get(target.upstream_id, target.upstream_id)}" if target.upstream_id else ""
    rules = " ".join(f"{name}={value}" for name, value in _rules(target).items())
    return f"{target.model}{at}" + (f" ({rules})" if rules else "")
