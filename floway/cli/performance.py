"""``performance``: how fast upstreams are, and how long they are silent."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

import click
from flask import current_app

from floway import clock
from floway.cli.commands import Commands
from floway.cli.output import show
from floway.cli.usage import Since
from floway.domain.performance import METRICS, Metric
from floway.egress.client import Client
from floway.services import performance, silence
from floway.services.performance import Inquiry
from floway.services.surroundings import in_a_command
from floway.store.performance_reports import DIMENSIONS, Dimension, Question

group = Commands("performance", help="How fast upstreams are, and how long they are silent.")

_ENDS: Final = ("requests", "failed_with_output", "failed_without_output", "stalled", "samples")

_since = click.option(
    "--since",
    type=Since(),
    default="24h",
    show_default=True,
    metavar="TIME",
    help="From the hour of this time on: 90m, 24h, 7d, 2w or 2026-11-22.",
)
_until = click.option(
    "--until", type=Since(), metavar="TIME", help="To the hour of this time; now by default."
)
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@group.command("show")
@_since
@_until
@click.option(
    "--metric", type=click.Choice(METRICS), default="first_token", show_default=True, help="Which time."
)
@click.option(
    "--group-by",
    "--by",
    "group_by",
    multiple=True,
    type=click.Choice(DIMENSIONS),
    default=("upstream", "model_key"),
    show_default="upstream, model_key",
    help="What a line stands for. Repeatable.",
)
@click.option(
    "--percentile",
    "percentiles",
    multiple=True,
    type=click.FloatRange(0, 100, min_open=True),
    default=(50, 95, 99),
    show_default="50, 95, 99",
    help="Of a hundred. Repeatable.",
)
@_json
def show_performance(
    since: datetime,
    until: datetime | None,
    metric: Metric,
    group_by: Sequence[Dimension],
    percentiles: Sequence[float],
    as_json: bool,
) -> None:
    """Show percentiles of a time in milliseconds, the busiest first."""
    question = Question(tuple(dict.fromkeys(group_by)))
    inquiry = Inquiry(since, until or clock.now(), "all", "UTC", metric, tuple(percentiles), question)
    rows = [_row(each) for each in performance.report(inquiry)["groups"]]
    if not rows and not as_json:
        click.echo("Nothing was asked of an upstream in this time.", err=True)
    show(rows, as_json)


@group.command("silence")
@_since
@_until
@click.option("--upstream", "upstream_id", metavar="ID", help="Of this upstream.")
@_json
def show_silence(since: datetime, until: datetime | None, upstream_id: str | None, as_json: bool) -> None:
    """Show how long streams are silent, and what limit that suggests, the longest first.

    A limit that is too low ends streams that would have gone on: 'upstreams' sets it per upstream. One stream
    of a thousand is silent for longer than 'longest' seconds.
    """
    client = Client()
    surroundings = in_a_command(current_app.extensions["floway.settings"], client)
    try:
        found = silence.profile(surroundings, since, until or clock.now(), upstream_id)
    finally:
        client.close()
    if as_json:
        show([asdict(each) | {"is_limit_low": each.is_limit_low} for each in found], as_json)
        return
    if not found:
        click.echo("No stream came from an upstream in this time.", err=True)
    show(
        [
            {
                "upstream": each.upstream_name or each.upstream_id,
                "model": each.model_key,
                "protocol": each.protocol,
                "streams": each.streams,
                "stalled": each.stalled,
                "longest": each.stream_p999_seconds,
                "limit": each.limit_seconds,
                "suggested": each.suggested_seconds,
                "warning": "the limit is too low" if each.is_limit_low else "",
            }
            for each in found
        ],
        as_json,
    )


def _row(each: dict[str, Any]) -> dict[str, Any]:
    total = each["total"]
    members = {name: each["names"].get(name) or member for name, member in each["members"].items()}
    return {**members, **{name: total[name] for name in _ENDS}, **total["percentiles_ms"]}
