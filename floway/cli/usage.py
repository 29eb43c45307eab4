"""``usage``: what was consumed."""

import re
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from floway import clock
from floway.cli.commands import Commands, fail
from floway.cli.output import show, show_one
from floway.store import api_keys, upstreams, usage, users
from floway.store.usage import DIMENSIONS, Dimension

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
@click.option(
    "--by", type=click.Choice(DIMENSIONS), default="model", show_default=True, help="What a line stands for."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_usage(since: datetime, by: Dimension, as_json: bool) -> None:
    """Show requests and tokens, the busiest first."""
    names = _names(by)
    rows = [
        {by: names.get(each.member, each.member), "requests": each.requests}
        | {name.removesuffix("_tokens"): count for name, count in asdict(each.usage).items()}
        for each in usage.sums(by, since)
    ]
    if not rows and not as_json:
        click.echo("Nothing was used in this time.", err=True)
    show(rows, as_json)


@group.command("request")
@click.argument("request_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_request(request_id: str, as_json: bool) -> None:
    """Show one request, by the x-floway-request-id of its answer.

    With what its translation lost: where, what happened there, and why.
    """
    found = usage.find(request_id)
    if found is None:
        fail(f"There is no request '{request_id}'; it may be older than FLOWAY_USAGE_RETENTION_DAYS.")
    facts = asdict(found)
    counts = facts.pop("usage")
    losses = [loss._asdict() for loss in found.losses]
    shown = losses if as_json else [f"{loss.kind} {loss.path} ({loss.reason})" for loss in found.losses]
    show_one(facts | {"verdict": found.verdict.value} | counts | {"losses": shown}, as_json)


def _names(by: Dimension) -> dict[str, str]:
    """``{id: name}`` of what still exists; the rest is shown by its id."""
    match by:
        case "key":
            return {key.id: key.name for key in api_keys.list_all()}
        case "user":
            return {user.id: user.name for user in users.list_all()}
        case "upstream":
            return {upstream.id: upstream.name for upstream in upstreams.list_all()}
        case _:
            return {}
