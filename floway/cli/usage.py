"""``usage``: what was consumed."""

import csv
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import click

from floway import clock
from floway.cli.commands import Commands
from floway.cli.output import show
from floway.services.usage_reports import TOKENS, Inquiry, cost_of, summed, tokens_of
from floway.store.usage_reports import DIMENSIONS, Dimension, Question, Sum

group = Commands("usage", help="What was consumed.")

_UNITS = {"m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


class Since(click.ParamType[datetime]):
    """A time ago (``90m``, ``24h``, ``7d``, ``2w``) or a UTC date (``2026-11-22``)."""

    name = "since"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The instant meant."""
        if isinstance(value, datetime):
            return value
        try:
            if ago := re.fullmatch(r"([0-9]{1,6})([mhdw])", value):
                return clock.now() - timedelta(**{_UNITS[ago[2]]: int(ago[1])})
            return datetime.strptime(value, "%Y-%m-%d").replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(f"'{value}' is neither like 24h or 7d nor a date like 2026-11-22.", param, ctx)


@group.command("show")
@click.option(
    "--since",
    type=Since(),
    default="24h",
    show_default=True,
    metavar="TIME",
    help="From the hour of this time on: 90m, 24h, 7d, 2w or 2026-11-22.",
)
@click.option("--until", type=Since(), metavar="TIME", help="To the hour of this time; now by default.")
@click.option(
    "--group-by",
    "--by",
    "group_by",
    multiple=True,
    type=click.Choice(DIMENSIONS),
    default=("model",),
    show_default="model",
    help="What a line stands for. Repeatable.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV.")
def show_usage(
    since: datetime, until: datetime | None, group_by: Sequence[Dimension], as_json: bool, as_csv: bool
) -> None:
    """Show requests, cost and tokens, the busiest first.

    Requests of models without a price are counted as unpriced, and are in no cost: see 'prices unpriced'.
    """
    named = tuple(dict.fromkeys(group_by))
    inquiry = Inquiry(since, until or clock.now(), "all", "UTC", Question(named))
    found = sorted(summed(inquiry), key=lambda row: -row[1].requests)
    rows = [_row(named, members, each) for members, each in found]
    if as_csv:
        columns = (*named, "requests", "cost_usd", "unpriced", *TOKENS)
        text = StringIO()
        writer = csv.DictWriter(text, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
        click.echo(text.getvalue(), nl=False)
        return
    if not rows and not as_json:
        click.echo("Nothing was used in this time.", err=True)
    show(rows, as_json)


def _row(named: Sequence[str], members: Sequence[str], each: Sum) -> dict[str, Any]:
    return {
        **dict(zip(named, members, strict=True)),
        "requests": each.requests,
        "cost_usd": cost_of(each.cost_microusd, each.unpriced_requests),
        "unpriced": each.unpriced_requests,
        **tokens_of(each.usage),
    }
