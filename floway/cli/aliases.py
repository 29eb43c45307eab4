"""``aliases``: names of your own for models."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

import click

from floway.cli.commands import Commands
from floway.cli.output import show
from floway.domain.alias import SELECTIONS, Rules, Selection, Target, checked_limits, checked_rules
from floway.domain.model import Limits
from floway.services import aliases as service
from floway.store import aliases, upstreams

group = Commands("aliases", help="Names of your own for models.")

_TOKENS = click.IntRange(min=1)
#: The same for an alias that is made or edited.
_OPTIONS = (
    click.option(
        "--target",
        "targets",
        multiple=True,
        metavar="MODEL[@UPSTREAM]",
        help="What it stands for, at every upstream or at one. Repeatable. "
        "End a model id that has an @ itself with one more.",
    ),
    click.option(
        "--selection",
        type=click.Choice(SELECTIONS),
        help="Targets in the order given, which is the default, or in another one for each request.",
    ),
    click.option("--effort", metavar="WORD", help="How much to think: low, medium, high."),
    click.option("--budget-tokens", type=int, metavar="TOKENS", help="How long to think."),
    click.option("--adaptive", is_flag=True, default=None, help="Let the model decide how long to think."),
    click.option(
        "--summary", metavar="WORD", help="How much thinking to show: auto, concise, detailed, omitted."
    ),
    click.option("--verbosity", metavar="WORD", help="How long to answer: low, medium, high."),
    click.option("--service-tier", metavar="WORD", help="Such as fast, flex or priority."),
    click.option("--display-name", metavar="TEXT", help="What lists show."),
    click.option("--sort-order", type=int, help="Its place in lists, smaller first; the last by default."),
    click.option("--context-window", type=_TOKENS, metavar="TOKENS", help="The limit that lists show."),
    click.option("--max-prompt", type=_TOKENS, metavar="TOKENS", help="Likewise, of what is sent."),
    click.option("--max-output", type=_TOKENS, metavar="TOKENS", help="Likewise, of what is answered."),
)
_RULES = tuple(field.name for field in fields(Rules))
#: ``{parameter: limit}``.
_LIMITS = {
    "context_window": "max_context_window_tokens",
    "max_prompt": "max_prompt_tokens",
    "max_output": "max_output_tokens",
}


def _settings(command: Callable[..., None]) -> Callable[..., None]:
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@group.command()
@click.argument("name")
@_settings
@click.option("--hidden", is_flag=True, help="Serve it, but leave it out of model lists.")
def add(
    name: str,
    targets: Sequence[str],
    selection: Selection | None,
    display_name: str | None,
    sort_order: int | None,
    hidden: bool,
    **rest: Any,
) -> None:
    """Let NAME stand for one or more models.

    The rules (from --effort to --service-tier) are set in every request, whatever the client asks
    for. Lists show the limits that every target keeps; one that is given here replaces them all.
    """
    if not targets:
        raise click.UsageError("Give at least one --target.")
    rules, limits = _split(rest)
    pinned = checked_rules(rules)
    resolved = [service.target(reference, pinned) for reference in targets]
    added = service.add(
        name,
        resolved,
        selection or SELECTIONS[0],
        display_name,
        not hidden,
        sort_order,
        checked_limits(limits),
    )
    click.echo(f"The alias '{added.name}' is served within a second.", err=True)


@group.command()
@click.argument("name")
@click.option("--rename", metavar="NAME", help="Another name for it.")
@_settings
@click.option("--listed/--hidden", "is_listed", default=None, help="Whether model lists name it.")
@click.option(
    "--unset",
    "revoked",
    multiple=True,
    type=click.Choice([each.replace("_", "-") for each in service.REVOCABLE]),
    help="Take back what was set before. Repeatable.",
)
def edit(
    name: str,
    rename: str | None,
    targets: Sequence[str],
    selection: Selection | None,
    display_name: str | None,
    sort_order: int | None,
    is_listed: bool | None,
    revoked: Sequence[str],
    **rest: Any,
) -> None:
    """Change the alias NAME in place; what is not given stays.

    --target replaces all targets; one that stays keeps its rules, another one takes those that all
    present targets share. A rule is set in every target. A limit is shown beside those stated before.
    """
    rules, limits = _split(rest)
    changed = service.edit(
        name,
        service.Edit(
            name=rename,
            targets=[service.target(reference) for reference in targets],
            rules=rules,
            selection=selection,
            display_name=display_name,
            is_listed=is_listed,
            sort_order=sort_order,
            limits=limits,
            revoked=frozenset(each.replace("-", "_") for each in revoked),
        ),
    )
    click.echo(f"The alias '{changed.name}' is served like that within a second.", err=True)


def _split(given: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The rules and the limits among the options; those that are not given are left out."""
    rules = {rule: given[rule] for rule in _RULES if given[rule] is not None}
    limits = {limit: given[option] for option, limit in _LIMITS.items() if given[option] is not None}
    return rules, limits


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
                "limits": None if alias.limits is None else _given(alias.limits),
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


def _given(values: Rules | Limits) -> dict[str, Any]:
    return {name: value for name, value in asdict(values).items() if value is not None}


def _document(target: Target, names: dict[str, str]) -> dict[str, Any]:
    upstream = names.get(target.upstream_id, target.upstream_id) if target.upstream_id else None
    return {"model": target.model, "upstream": upstream, "rules": _given(target.rules)}


def _line(target: Target, names: dict[str, str]) -> str:
    """``model@upstream (effort=high)``."""
    at = f"@{names.get(target.upstream_id, target.upstream_id)}" if target.upstream_id else ""
    rules = " ".join(f"{name}={value}" for name, value in _given(target.rules).items())
    return f"{target.model}{at}" + (f" ({rules})" if rules else "")
