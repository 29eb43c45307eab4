"""``maintenance``: what has become too old is deleted."""

from datetime import timedelta
from typing import Any

import click
from flask import current_app

from floway.cli.commands import Commands, fail
from floway.cli.output import show
from floway.services.maintenance import rounds
from floway.services.maintenance.reports import Report, reports
from floway.services.maintenance.sweeps import SWEEPS

group = Commands("maintenance", help="Delete what has become too old.")


@group.command()
@click.option(
    "--sweep",
    "names",
    multiple=True,
    type=click.Choice(tuple(SWEEPS)),
    help="Only this one; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Say what would be deleted.")
def run(names: tuple[str, ...], dry_run: bool) -> None:
    """Delete what has become too old, to the end.

    The gateway does so by itself, in small rounds; this is for a timer of the system, or to have the
    place at once. Only one process of the installation sweeps at a time.
    """
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy stays on this thread
    chosen = [SWEEPS[name] for name in dict.fromkeys(names) or SWEEPS]
    if dry_run:
        waiting = {report.sweep.name: report.waiting for report in reports(app)}
        for sweep in chosen:
            click.echo(f"{sweep.name}: {waiting[sweep.name]} rows would be deleted.")
        return
    for swept in rounds.run(app, chosen):
        click.echo(f"{swept.name}: {swept.deleted} rows deleted.")
        if swept.error:
            fail(f"The sweep {swept.name} failed ({swept.error}); what it had deleted stays deleted.")


@group.command("show")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_sweeps(as_json: bool) -> None:
    """Show every sweep, what it last did, and what waits for it."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # the proxy stays on this thread
    show([_row(report, as_json) for report in reports(app)], as_json)


def _row(report: Report, as_json: bool) -> dict[str, Any]:
    last, sweep = report.last, report.sweep
    row: dict[str, Any] = {
        "sweep": sweep.name,
        "kept": report.kept.total_seconds() if as_json else _span(report.kept),
        "every": sweep.every.total_seconds() if as_json else _span(sweep.every),
        "waiting": report.waiting,
        "last_run": None if last is None else last.started_at,
        "deleted": None if last is None else last.deleted,
        "done": None if last is None else last.is_done,
        "error": "" if last is None else last.error,
    }
    if as_json:
        row["kept_seconds"], row["every_seconds"] = row.pop("kept"), row.pop("every")
        row["about"] = sweep.about
    return row


def _span(span: timedelta) -> str:
    if span.days:
        return f"{span.days} d"
    return f"{span.total_seconds() / 60:g} min"
