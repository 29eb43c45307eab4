"""``usage reprice``: price a period anew; the rest of ``usage`` is in ``usage.py``."""

from datetime import datetime

import click
from flask import Flask, current_app

from floway import clock
from floway.cli.output import show
from floway.cli.usage import Since, group
from floway.services import repricing as service
from floway.services.repricing import Difference
from floway.services.upstreams import existing
from floway.services.usage_reports import usd
from floway.store import repricings, upstreams

#: ``usage`` with the commands of this module.
__all__ = ["group"]


@group.command("reprice")
@click.option("--since", type=Since(), required=True, metavar="TIME", help="From the hour of this time on.")
@click.option(
    "--until", type=Since(), metavar="TIME", help="To before the hour of this time; now by default."
)
@click.option("--upstream", metavar="ID_OR_NAME", help="Only what this one served.")
@click.option("--model", "model_key", metavar="MODEL", help="Only this model, as its upstream calls it.")
@click.option("--apply", "applies", is_flag=True, help="Do it; without this it is only shown.")
def reprice(
    since: datetime, until: datetime | None, upstream: str | None, model_key: str | None, applies: bool
) -> None:
    """Show what usage would cost by the prices of today, or charge it so with --apply.

    Whole hours that are over. What has no price today keeps what it was charged. Prints the id by which
    'usage undo-reprice' takes it back.
    """
    upstream_id = existing(upstream).id if upstream else None
    scope = service.scope_of(since, until or clock.now(), upstream_id, model_key)
    app = _app()
    found = service.preview(app, scope)
    names = {row.id: row.name for row in upstreams.list_all()}
    rows = [
        _row(names.get(upstream_id, upstream_id), model, each)
        for (upstream_id, model), each in sorted(found.models.items())
    ]
    if not rows:
        click.echo("Nothing has another price today.", err=True)
        return
    if not applies:
        show([*rows, _row("total", "", found.total)], False)
        return
    made = service.apply(app, scope)
    click.echo(
        f"{made.changed_sums} sums cost {usd(made.cost_after_microusd)} USD instead of "
        f"{usd(made.cost_before_microusd)}.",
        err=True,
    )
    click.echo(made.id)


@group.command("undo-reprice")
@click.argument("repricing_id", metavar="ID")
def undo_reprice(repricing_id: str) -> None:
    """Give usage back what it cost before it was priced anew."""
    service.undo(_app(), repricing_id)
    click.echo("Everything costs what it did before.", err=True)


@group.command("repricings")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_repricings(as_json: bool) -> None:
    """List the periods that were priced anew, the newest first."""
    show(
        [
            {
                "id": each.id,
                "at": each.created_at,
                "since": each.scope.since,
                "until": each.scope.until,
                "sums": each.changed_sums,
                "before_usd": usd(each.cost_before_microusd),
                "after_usd": usd(each.cost_after_microusd),
                "undone_at": each.undone_at,
            }
            for each in repricings.list_all()
        ],
        as_json,
    )


def _app() -> Flask:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # threads have no proxy
    return app


def _row(upstream: str, model: str, each: Difference) -> dict[str, object]:
    return {
        "upstream": upstream,
        "model": model,
        "requests": each.requests,
        "before_usd": usd(each.cost_before_microusd),
        "after_usd": usd(each.cost_after_microusd),
        "unpriced_before": each.unpriced_before,
        "unpriced_after": each.unpriced_after,
    }
