"""What ``keys`` and ``users`` say about limits."""

from typing import Any

import click
from flask import current_app

from floway.cli.output import show
from floway.domain.limit import BY_PUBLIC_NAME, METRICS, Limits, Metric, microusd, shown
from floway.errors import ConfigError
from floway.services.limits import use_of
from floway.settings import Settings

#: The value that takes a limit away.
NONE = "none"

limit_option = click.option(
    "--limit",
    "limits",
    multiple=True,
    metavar="NAME=VALUE",
    help=f"Set a limit, or take it away with NAME={NONE}. Repeatable. Names: {', '.join(BY_PUBLIC_NAME)}.",
)


def edited(limits: Limits, changes: tuple[str, ...]) -> Limits:
    """Limits after ``NAME=VALUE`` changes; those that are not named stay.

    :raises ConfigError: a name or a value cannot be used.
    """
    document = limits.document()
    for change in changes:
        name, _, value = change.partition("=")
        metric = BY_PUBLIC_NAME.get(name)
        if metric is None:
            raise ConfigError(f"There is no limit '{name[:64]}'; the limits are {', '.join(BY_PUBLIC_NAME)}.")
        document.pop(metric.name, None)
        if value != NONE:
            document[metric.name] = _amount(metric, value)
    return Limits.of(document)


def show_use(subject: str, limits: Limits, as_json: bool) -> None:
    """Print limits and what is used of them."""
    settings: Settings = current_app.extensions["floway.settings"]
    use = use_of(subject, limits, settings.limits_time_zone)
    rows: list[dict[str, Any]] = [
        {
            "limit": METRICS[name].public_name,
            "allowed": shown(name, standing.limit),
            "used": shown(name, standing.used),
            "reserved": shown(name, standing.busy),
            "remaining": shown(name, standing.remaining),
            "resets_at": standing.resets_at,
        }
        for name, standing in use.standings.items()
    ]
    show(rows, as_json)
    if use.unpriced_requests:
        click.echo(
            f"{use.unpriced_requests} requests of this month have no price; no budget of money counts them.",
            err=True,
        )


def _amount(metric: Metric, value: str) -> int:
    if metric.unit == "microusd":
        return microusd(value)
    if not value.isascii() or not value.isdigit():
        raise ConfigError(f"'{value[:64]}' is no whole number; {metric.public_name} needs one.")
    return int(value)
