"""``upstreams health``, ``probe`` and ``put-back``: which upstreams are passed over, and why."""

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from floway.cli.commands import fail, guarded
from floway.cli.output import show, show_one
from floway.domain.health import Exclusion
from floway.egress.client import Client
from floway.services import upstream_health, upstream_probes
from floway.services import upstreams as service
from floway.services.surroundings import in_a_command
from floway.services.upstream_health import Condition

#: Of a body, in a table.
_EXCERPT: Final = 80


@click.command()
@click.argument("upstream", metavar="[ID_OR_NAME]", required=False)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
@guarded
def health(upstream: str | None, as_json: bool) -> None:
    """Show which upstreams are passed over, until when, and the evidence."""
    if upstream is None:
        found = upstream_health.conditions()
    else:
        found = [upstream_health.condition(service.existing(upstream))]
    show([row for condition in found for row in _rows(condition, as_json)], as_json)


@click.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option("--model", help="The model to ask; one that is passed over, or else the first, by default.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@with_appcontext
@guarded
def probe(upstream: str, model: str | None, as_json: bool) -> None:
    """List the models of an upstream and ask one for a word; what comes of it counts for all workers."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    client = Client()
    try:
        surroundings = in_a_command(app.extensions["floway.settings"], client)
        found = upstream_probes.probe(app, surroundings, service.existing(upstream), model)
    finally:
        client.close()
    call = found.call
    facts = {
        "upstream": found.upstream.name,
        "models": found.models,
        "list_ms": found.list_ms,
        "list_error": found.list_error,
        "model": call.model if call else "",
        "protocol": call.protocol if call else "",
        "status": call.status if call else None,
        "call_ms": call.duration_ms if call else None,
        "way": call.way if call else "",
        "stage": (call.stage or "") if call else "",
        "error": call.error if call else found.unasked,
    }
    show_one(facts, as_json)
    if found.list_error or (call is not None and not call.is_ok):
        fail(f"The upstream '{found.upstream.name}' does not serve.")


@click.command("put-back")
@click.argument("upstream", metavar="ID_OR_NAME")
@with_appcontext
@guarded
def put_back(upstream: str) -> None:
    """Ask an upstream again within a second, whatever it was passed over for.

    A login that is dead stays dead, until it is imported again.
    """
    before = upstream_health.put_back(service.existing(upstream))
    ended = len(before.exclusions)
    click.echo(f"The upstream '{before.upstream.name}' is asked again; {ended} exclusions ended.", err=True)


def _rows(condition: Condition, as_json: bool) -> list[dict[str, Any]]:
    if as_json:
        return [_document(condition)]
    head = {"upstream": condition.upstream.name}
    if not condition.exclusions:
        return [head | {"model": "", "state": "ok", "until": None, "evidence": ""}]
    return [head | _row(each, condition.at) for each in condition.exclusions]


def _row(exclusion: Exclusion, now: datetime) -> dict[str, Any]:
    evidence = exclusion.evidence
    parts = [f"HTTP {evidence.status}" if evidence.status else "no answer"]
    parts += [f"{name}: {value}" for name, value in evidence.headers]
    if exclusion.limit:
        parts.append(f"limit {exclusion.limit}")
    if exclusion.state == "open":
        parts.append(f"{evidence.failed} of {evidence.attempts} calls failed")
    parts += [evidence.excerpt[:_EXCERPT], f"seen {evidence.at:%H:%M:%S}Z", evidence.exchange_id]
    return {
        "model": exclusion.domain.scope or "(all)",
        "state": exclusion.state if now < exclusion.until else f"{exclusion.state}, to be tried",
        "until": exclusion.until,
        "evidence": "; ".join(filter(None, parts)),
    }


def _document(condition: Condition) -> dict[str, Any]:
    exclusions = [
        {
            "model": each.domain.scope or None,
            "state": each.state,
            "since": each.since,
            "until": each.until,
            "is_stated": each.is_stated,
            "awaits_trial": condition.at >= each.until,
            "limit": each.limit,
            "times": each.times,
            "evidence": asdict(each.evidence),
        }
        for each in condition.exclusions
    ]
    upstream = condition.upstream
    return {
        "id": upstream.id,
        "name": upstream.name,
        "is_available": condition.is_available,
        "exclusions": exclusions,
    }
