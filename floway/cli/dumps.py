"""``dumps``: whole requests, kept for keys that ask for it."""

import click
import msgspec

from floway.cli.commands import Commands, fail
from floway.cli.output import show
from floway.services import accounts
from floway.services import dumps as service
from floway.store import dumps
from floway.store.dumps import Dump

group = Commands("dumps", help="Whole requests that keys keep.")


@group.command("list")
@click.argument("key", metavar="KEY_ID_OR_NAME")
@click.option("--limit", type=click.IntRange(1, 10_000), default=50, help="At most so many; 50.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_all(key: str, limit: int, as_json: bool) -> None:
    """List the kept requests of a key, the newest first."""
    rows = [
        {
            "exchange": dump.exchange_id,
            "started_at": dump.started_at,
            "expires_at": dump.expires_at,
            "model": dump.model,
            "status": dump.status,
            "verdict": dump.verdict,
            "truncated": dump.is_truncated,
            "bytes": dump.stored_bytes,
        }
        for dump in dumps.page(accounts.usable_key(key).id, limit)
    ]
    show(rows, as_json)


@group.command("show")
@click.argument("exchange_id", metavar="EXCHANGE")
def show_one(exchange_id: str) -> None:
    """Print a kept request as JSON, with what was said. The audit log notes it."""
    shown = msgspec.json.encode(service.open_for(_found(exchange_id)))
    click.echo(msgspec.json.format(shown, indent=2).decode())


@group.command()
@click.argument("exchange_id", metavar="EXCHANGE")
def delete(exchange_id: str) -> None:
    """Delete a kept request, for good."""
    service.delete(_found(exchange_id))
    click.echo("The kept request is deleted.", err=True)


@group.command()
@click.argument("key", metavar="KEY_ID_OR_NAME")
def purge(key: str) -> None:
    """Delete every kept request of a key, for good."""
    found = accounts.usable_key(key)
    click.echo(f"{service.purge(found)} kept requests of the key '{found.name}' are deleted.", err=True)


def _found(exchange_id: str) -> Dump:
    dump = dumps.find(exchange_id)
    if dump is None:
        fail(f"No request '{exchange_id[:64]}' is kept.")
    return dump
