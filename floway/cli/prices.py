"""``prices``: what models cost."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from floway import clock
from floway.cli.commands import Commands, fail
from floway.cli.output import show
from floway.cli.usage import Since
from floway.domain.price import Price
from floway.domain.price_document import MEMBERS, document_of
from floway.errors import ConfigError
from floway.services import price_index, unpriced
from floway.services import prices as service
from floway.services.price_book import book, shipping
from floway.services.upstreams import existing
from floway.store import prices, upstreams

group = Commands("prices", help="What models cost.")

_DATE = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"])


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_prices(as_json: bool) -> None:
    """List the prices that were set here; the others come from vendors' lists and the price book."""
    names = {row.id: row.name for row in upstreams.list_all()}
    show(
        [
            {
                "id": each.id,
                "model": each.model_key,
                "upstream": names.get(each.upstream_id, each.upstream_id) if each.upstream_id else None,
                "from": each.valid_from,
                "price": document_of(each.price) if as_json else _line(each.price),
                "note": each.note,
            }
            for each in prices.list_all()
        ],
        as_json,
    )


@group.command("show")
@click.argument("model")
@click.option("--upstream", metavar="ID_OR_NAME", help="At this upstream.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_price(model: str, upstream: str | None, as_json: bool) -> None:
    """Show what MODEL, as its upstream calls it, costs at this moment, and whose price that is."""
    row = existing(upstream) if upstream else None
    found = price_index.load().find(row.id if row else "", row.kind if row else "", model, clock.now())
    if found is None:
        fail(f"Nobody knows a price of '{model}'; set one with 'prices set'.")
    price = document_of(found.price) if as_json else _line(found.price)
    show([{"model": model, "source": found.source, "price": price}], as_json)


@group.command("set")
@click.argument("model")
@click.option("--upstream", metavar="ID_OR_NAME", help="At this upstream only.")
@click.option("--input", "input_", metavar="USD", help="Per million tokens.")
@click.option("--output", metavar="USD", help="Likewise.")
@click.option("--cache-read", metavar="USD", help="Likewise; as input by default.")
@click.option("--cache-write", "cache_write_5m", metavar="USD", help="Likewise.")
@click.option("--cache-write-1h", metavar="USD", help="Likewise; as a short write by default.")
@click.option("--input-image", metavar="USD", help="Likewise; as input by default.")
@click.option("--output-image", metavar="USD", help="Likewise; as output by default.")
@click.option("--price", "document", metavar="JSON", help="A whole price, with tiers and bands.")
@click.option("--from", "valid_from", type=_DATE, help="From when on, in UTC; since ever by default.")
@click.option("--note", default="", help="Why.")
def set_price(
    model: str,
    upstream: str | None,
    input_: str | None,
    document: str | None,
    valid_from: datetime | None,
    note: str,
    **rates: str | None,
) -> None:
    """Set what MODEL, as its upstream calls it, costs, and print the id of this price.

    In force within a second. What was used before is not charged anew: see 'usage reprice'.
    """
    base = {name: rate for name, rate in {"input": input_, **rates}.items() if rate is not None}
    if (document is None) == (not base):
        raise click.UsageError("Give --input and --output, or --price.")
    price = {"base": base} if document is None else _json(document)
    since = None if valid_from is None else valid_from.replace(tzinfo=UTC)
    upstream_id = existing(upstream).id if upstream else None
    click.echo(service.add(service.checked(model, price, upstream_id, since, note)).id)


@group.command()
@click.argument("price_id", metavar="ID")
def remove(price_id: str) -> None:
    """Take a price back; what was charged by it stays."""
    click.echo(f"The price of '{service.remove(price_id).model_key}' is taken back.", err=True)


@group.command()
@click.argument("file", type=click.Path(path_type=Path), required=False)
def load(file: Path | None) -> None:
    """Load a price book from FILE, or the one that comes with Floway.

    A book of your own stays when Floway is updated, until the one that comes with it is loaded again.
    """
    status = shipping.load_shipped() if file is None else shipping.load(book.read(file))
    click.echo(f"{status.models} prices of {status.name} {status.version} are loaded.", err=True)


@group.command("unpriced")
@click.option("--since", type=Since(), default="30d", show_default=True, metavar="TIME", help="As 24h, 7d.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_unpriced(since: datetime, as_json: bool) -> None:
    """List models that were used without a price, the most used first."""
    rows = [
        {
            "upstream": each["upstream"] or each["upstream_id"],
            "model": each["model_key"],
            "requests": each["unpriced_requests"],
            "has_price": each["has_price"],
        }
        for each in unpriced.models(since)
    ]
    if not rows and not as_json:
        click.echo("All that was used in this time has a price.", err=True)
    show(rows, as_json)


def _json(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        raise ConfigError("--price is not JSON.") from None


def _line(price: Price) -> str:
    """``input=5 output=25; fast: input=10; from 272001: input=10``."""
    document = document_of(price)
    parts = [_rates(document["base"])]
    parts += [f"{tier}: {_rates(rates)}" for tier, rates in document.get("tiers", {}).items()]
    parts += [
        f"from {band['from_tokens']}{' ' + band['tier'] if 'tier' in band else ''}: {_rates(band['rates'])}"
        for band in document.get("bands", [])
    ]
    return "; ".join(parts)


def _rates(rates: dict[str, str]) -> str:
    return " ".join(f"{name}={rates[name]}" for name in MEMBERS if name in rates)
