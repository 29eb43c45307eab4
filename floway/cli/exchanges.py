"""``exchanges``: single requests, and what became of them."""

from typing import Any

import click

from floway.cli.commands import Commands, fail
from floway.cli.output import show, show_one
from floway.cli.usage import Since
from floway.domain.protocol import PROTOCOLS
from floway.domain.verdict import Verdict
from floway.services import exchanges
from floway.store.exchanges import Filter

group = Commands("exchanges", help="Single requests, and what became of them.")

_VERDICTS = [verdict.value for verdict in Verdict]
#: What a line for people has; JSON has everything.
_COLUMNS = (
    "started_at",
    "id",
    "key_name",
    "model",
    "upstream_name",
    "verdict",
    "status",
    "duration_ms",
    "error",
)


@group.command("list")
@click.option(
    "--since", type=Since(), metavar="TIME", help="From this time on: 90m, 24h, 7d, 2w or 2026-11-22."
)
@click.option("--until", type=Since(), metavar="TIME", help="Before this time.")
@click.option("--key", "key_id", metavar="ID", help="Of this key.")
@click.option("--user", "user_id", metavar="ID", help="Of this user.")
@click.option(
    "--upstream", "upstream_id", metavar="ID", help="That this upstream answered, or was asked last."
)
@click.option("--model", help="As the client named it.")
@click.option("--protocol", type=click.Choice(PROTOCOLS), help="Of the client.")
@click.option("--session", "session_id", metavar="ID", help="Of one conversation, as its client named it.")
@click.option(
    "--verdict", "verdicts", type=click.Choice(_VERDICTS), multiple=True, help="How it ended. Repeatable."
)
@click.option("--status-class", type=click.IntRange(1, 5), metavar="N", help="5 for 500 to 599.")
@click.option("--min-duration-ms", type=click.IntRange(0), metavar="MS", help="That took at least so long.")
@click.option("--error", metavar="TEXT", help="With this text in what went wrong.")
@click.option(
    "--limit", type=click.IntRange(1, 10_000), default=50, show_default=True, help="At most so many."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_exchanges(limit: int, as_json: bool, verdicts: tuple[str, ...], **wanted: Any) -> None:
    """List requests, the newest first; all filters must fit."""
    found = exchanges.page(Filter(verdicts=tuple(map(Verdict, verdicts)), **wanted), limit).items
    if not found and not as_json:
        click.echo("There is no such request.", err=True)
    show(found if as_json else [_line(item) for item in found], as_json)


@group.command("show")
@click.argument("exchange_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_exchange(exchange_id: str, as_json: bool) -> None:
    """Show one request, by the x-floway-request-id of its answer.

    With what its translation lost: where, what happened there, and why; with the upstreams that were passed
    over or failed; and with where its time went.
    """
    found = exchanges.detail(exchange_id)
    if found is None:
        fail(f"There is no request '{exchange_id}'; it may be older than FLOWAY_USAGE_RETENTION_DAYS.")
    show_one(found if as_json else _lines(found), as_json)


def _line(item: dict[str, Any]) -> dict[str, Any]:
    return {name: item[name] for name in _COLUMNS} | {
        "key_name": item["key_name"] or item["key_id"],
        "upstream_name": item["upstream_name"] or item["upstream_id"],
        "error": item["error"][:60],
    }


def _lines(found: dict[str, Any]) -> dict[str, Any]:
    return found | {
        "losses": [f"{loss['kind']} {loss['path']} ({loss['reason']})" for loss in found["losses"]],
        "attempt_log": [_attempt(each) for each in found["attempt_log"]],
    }


def _attempt(each: dict[str, Any]) -> str:
    call = "passed over" if each["number"] is None else f"call {each['number']}, {each['ms']} ms"
    return f"{each['upstream_name'] or each['upstream_id']} ({call}): {each['reason']}"
