"""``proxies``: the ways out to upstreams. No command prints a login."""

from datetime import datetime

import click

from floway import clock
from floway.cli.commands import Commands, read_secret
from floway.cli.output import show
from floway.domain.proxy import DIAL_SECONDS, MAX_DIAL_SECONDS, Proxy, parse
from floway.egress.client import Client
from floway.services import proxies as service
from floway.store import proxies, proxy_backoffs, upstreams

group = Commands("proxies", help="The ways out to upstreams.")

_URL = "http://, https:// or socks5:// with [USER:PASSWORD@]HOST:PORT."


@group.command()
@click.argument("url", required=False)
@click.option("--url-file", metavar="FILE", help="Read the URL from a file, '-' is stdin.")
@click.option("--name", help="How you call it; the URL's #fragment or its host by default.")
@click.option(
    "--dial-timeout",
    type=click.IntRange(1, MAX_DIAL_SECONDS),
    metavar="SECONDS",
    help=f"To open a way, without TLS to the upstream; {DIAL_SECONDS} by default.",
)
def add(url: str | None, url_file: str | None, name: str | None, dial_timeout: int | None) -> None:
    """Add a proxy, and print its id; give it to upstreams with 'upstreams proxies'.

    URL is http://, https:// or socks5:// with [USER:PASSWORD@]HOST:PORT. A password on the command line is
    seen by other users of this machine: prefer --url-file.
    """
    click.echo(service.add(_one_url(url, url_file), name, dial_timeout).id)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_proxies(as_json: bool) -> None:
    """List the proxies, oldest first."""
    rows = upstreams.list_all()
    show(
        [
            {
                "id": proxy.id,
                "name": proxy.name,
                "address": proxy.endpoint.address,
                "login": bool(proxy.endpoint.username),
                "dial_seconds": proxy.dial_seconds or DIAL_SECONDS,
                "upstreams": [row.name for row in rows if proxy.id in row.proxy_ids],
            }
            for proxy in proxies.list_all()
        ],
        as_json,
    )


@group.command()
@click.argument("proxy", metavar="ID_OR_NAME")
@click.option("--url", help=f"Another one: {_URL}")
@click.option("--url-file", metavar="FILE", help="Read the URL from a file, '-' is stdin.")
@click.option("--name", help="Another name for it.")
@click.option(
    "--dial-timeout",
    type=click.IntRange(0, MAX_DIAL_SECONDS),
    metavar="SECONDS",
    help="To open a way; 0 is the default again.",
)
def edit(
    proxy: str, url: str | None, url_file: str | None, name: str | None, dial_timeout: int | None
) -> None:
    """Change a proxy. With another URL it rests no more."""
    another = _one_url(url, url_file) if url is not None or url_file is not None else None
    if another is None and name is None and dial_timeout is None:
        raise click.UsageError("Give what to change.")
    changed = service.edit(proxy, another, name, dial_timeout)
    click.echo(f"The proxy '{changed.name}' is changed within a second.", err=True)


@group.command()
@click.argument("proxy", metavar="ID_OR_NAME")
def remove(proxy: str) -> None:
    """Delete a proxy that no upstream uses."""
    click.echo(f"The proxy '{service.remove(proxy).name}' is removed.", err=True)


@group.command()
@click.argument("proxy", metavar="ID_OR_NAME_OR_URL")
@click.option(
    "--anchor",
    default="ipify",
    show_default=True,
    metavar="NAME|URL",
    help=f"Who tells the address: {', '.join(service.ANCHORS)}, or a page of yours that answers with it.",
)
def test(proxy: str, anchor: str) -> None:
    """Print the address from which the world sees what goes through a proxy, or the stage that fails.

    Nothing is stored, and no rest begins or ends.
    """
    page = service.ANCHORS.get(anchor, anchor)
    if not page.startswith(("http://", "https://")):
        raise click.UsageError(f"--anchor is one of {', '.join(service.ANCHORS)}, or a URL.")
    meant = _meant(proxy)
    client = Client()
    try:
        click.echo(service.exit_address(client, meant, page))
    finally:
        client.close()


@group.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def rests(as_json: bool) -> None:
    """List which proxies have failed for which upstreams; they are tried last until their rest is over."""
    names: dict[str, str] = {proxy.id: proxy.name for proxy in proxies.list_all()}
    names |= {row.id: row.name for row in upstreams.list_all()}
    now = clock.now()
    show(
        [
            {
                "proxy": names.get(proxy_id, proxy_id),
                "upstream": names.get(upstream_id, upstream_id),
                "failures": rest.fail_count,
                "rests_until": _later(rest.expires_at, now),
                "last_error": rest.last_error,
                "last_error_at": rest.last_error_at,
            }
            for (proxy_id, upstream_id), rest in proxy_backoffs.read_all().items()
        ],
        as_json,
    )


@group.command()
@click.argument("proxy", metavar="ID_OR_NAME")
@click.option("--upstream", metavar="ID_OR_NAME", help="For this one only.")
def reset(proxy: str, upstream: str | None) -> None:
    """End the rests of a proxy, so that it is tried again within a second."""
    click.echo(f"{service.end_rests(proxy, upstream)} rests are ended.", err=True)


def _one_url(url: str | None, url_file: str | None) -> str:
    if (url is None) == (url_file is None):
        raise click.UsageError("Give one of a URL and --url-file.")
    return url if url is not None else read_secret(str(url_file))


def _meant(reference: str) -> Proxy:
    """A stored proxy, or one that is not: what has a scheme is a URL."""
    if "://" not in reference:
        return service.existing(reference)
    endpoint, label = parse(reference)
    return Proxy("", label, endpoint)


def _later(at: datetime, now: datetime) -> datetime | None:
    return at if at > now else None
