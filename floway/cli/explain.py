"""``explain``: what would become of a request."""

from dataclasses import asdict, replace
from typing import IO, Any

import click
from flask import current_app
from flask.cli import with_appcontext

from floway.cli.commands import guarded
from floway.cli.output import show, show_one
from floway.domain.alias import Rules
from floway.domain.price_document import document_of
from floway.domain.protocol import PROTOCOLS, ProtocolId
from floway.gateway.explain import Explanation, Step
from floway.services import explanation


@click.command()
@click.argument("model")
@click.option("--key", required=True, metavar="ID_OR_NAME", help="The API key that would ask.")
@click.option("--protocol", required=True, type=click.Choice(PROTOCOLS), help="What the client speaks.")
@click.option(
    "--body",
    type=click.File("rb"),
    help="A request to translate for its losses; '-' is stdin, else a small one.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
@guarded
def explain(model: str, key: str, protocol: ProtocolId, body: IO[bytes] | None, as_json: bool) -> None:
    """Tell which upstreams would serve MODEL, in order, and why the others would not.

    Nothing is sent, but a model list that is not known yet is fetched.
    """
    settings = current_app.extensions["floway.settings"]
    found = explanation.explain(settings, model, key, protocol, body.read() if body else None)
    if as_json:
        show_one(_document(found), as_json=True)
        return
    if found.alias is not None:
        targets = ", ".join(dict.fromkeys(target.model for target in found.alias.targets))
        click.echo(f"'{model}' is an alias for {targets} ({found.alias.selection}).\n")
    show([_row(step) for step in found.steps], as_json=False)
    for step in found.steps:
        for loss in step.losses:
            click.echo(f"\n{step.upstream}: {loss.kind} {loss.path} ({loss.reason})", nl=False)
    if any(step.losses for step in found.steps):
        click.echo()
    if found.error:
        click.echo(f"\nThe answer is a {found.status}: {found.error}")


def _row(step: Step) -> dict[str, Any]:
    return {
        "upstream": step.upstream,
        "taken": step.is_taken,
        "model": step.upstream_model,
        "protocol": step.protocol,
        "translation": step.translation,
        "rules": " ".join(f"{name}={value}" for name, value in _rules(step.rules).items()),
        "flags": step.flags,
        "losses": len(step.losses),
        "verdict": step.verdict,
    }


def _document(found: Explanation) -> dict[str, Any]:
    alias = found.alias
    steps = [
        asdict(replace(step, price=None))
        | {
            "rules": _rules(step.rules),
            "losses": [loss._asdict() for loss in step.losses],
            "price": step.price and {"source": step.price.source} | document_of(step.price.price),
        }
        for step in found.steps
    ]
    return {
        "model": found.model,
        "protocol": found.protocol,
        "alias": alias and {"name": alias.name, "selection": alias.selection},
        "steps": steps,
        "status": found.status,
        "error": found.error,
    }


def _rules(rules: Rules | None) -> dict[str, Any]:
    return {name: value for name, value in asdict(rules).items() if value is not None} if rules else {}
