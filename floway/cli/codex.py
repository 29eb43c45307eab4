"""``upstreams codex``: logins of ChatGPT subscriptions."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import click
from flask import Flask, current_app

from floway.cli.commands import Commands, fail
from floway.cli.output import show_one
from floway.egress.client import Client
from floway.errors import ConfigError
from floway.providers.codex import config
from floway.providers.codex.auth_json import SHARED_LOGIN_WARNING
from floway.services import proxies, upstreams
from floway.services.codex import KIND, Subscriptions, redacted
from floway.services.codex_logins import Source
from floway.services.surroundings import in_a_command

#: Far longer than any file of a login, so that a wrong file is not swallowed whole.
_MAX_FILE_CHARACTERS = 64 * 1024

group = Commands("codex", help="Logins of ChatGPT subscriptions, for Codex.")


@click.command(
    "codex",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def add() -> None:
    """Say how such an upstream is added: by an import."""
    fail(upstreams.IMPORTED[KIND])


@group.command("import")
@click.argument("file", required=False)
@click.option("--pkce", is_flag=True, help="Sign in to a subscription in a browser.")
@click.option("--callback", metavar="TEXT", help="Finish a sign-in with the address that it ended at.")
@click.option("--name", help="How you call it; after the account by default.")
@click.option("--reimport", metavar="UPSTREAM", help="Put the login into an upstream that exists.")
@click.option(
    "--proxy",
    "ways",
    multiple=True,
    metavar="PROXY|direct",
    help="A way to the vendor, now and later, by a name of 'proxies list'. Repeatable, in the order to try.",
)
def import_login(
    file: str | None,
    pkce: bool,
    callback: str | None,
    name: str | None,
    reimport: str | None,
    ways: Sequence[str],
) -> None:
    """Add an upstream for a login, and print its id.

    FILE is a ~/.codex/auth.json, '-' is stdin. With --pkce the address of a page is printed. The sign-in
    ends at a page of localhost:1455 that the browser cannot open: its whole address is asked for; on a pipe
    it is the first line of stdin. A sign-in that was begun can be finished for 15 minutes with --callback.
    """
    if (file is not None) == pkce:
        raise click.UsageError("Give one of FILE and --pkce.")
    if callback is not None and file is not None:
        raise click.UsageError("--callback goes with --pkce.")
    target = None if reimport is None else upstreams.existing(reimport).id
    with _subscriptions(proxies.ids_of(ways) if ways else None) as subscriptions:
        if file is not None:
            click.echo(f"Warning: {SHARED_LOGIN_WARNING}", err=True)
            source = Source(auth_json=_text(file))
        else:
            source = Source(callback=callback or _asked(subscriptions, target))
        if target is None:
            upstream = subscriptions.import_login(source, name)
        else:
            upstream = subscriptions.reimport_login(target, source, name)
    click.echo(f"The login is stored in the upstream '{upstream.name}'.", err=True)
    click.echo(upstream.id)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
def refresh(upstream: str) -> None:
    """Renew the access token of an upstream."""
    found = upstreams.existing(upstream)
    with _subscriptions() as subscriptions:
        subscriptions.refresh_now(found.id)
    click.echo(f"The access token of '{found.name}' is renewed.", err=True)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(upstream: str, as_json: bool) -> None:
    """Show an account, its health and its quota; never a token."""
    found = upstreams.existing(upstream)
    with _subscriptions() as subscriptions:
        row, credential = subscriptions.shown(found.id)
    account = config.parse(row.config)
    [facts] = redacted(credential)["accounts"]
    identity = {"email": account.email, "planType": account.plan_type}
    show_one({"id": row.id, "name": row.name, **identity, **facts}, as_json)


def _asked(subscriptions: Subscriptions, upstream_id: str | None) -> str:
    """The address at which a sign-in ended."""
    sign_in = subscriptions.start_sign_in(upstream_id)
    click.echo(f"Open this page and allow the access:\n\n{sign_in.authorize_url}\n", err=True)
    if sys.stdin.isatty():
        return str(click.prompt("The address of the page that could not be opened", err=True))
    pasted = sys.stdin.readline(_MAX_FILE_CHARACTERS)
    if not pasted.strip():
        raise ConfigError(
            f"The sign-in waits for {sign_in.expires_in_seconds // 60} minutes; finish it with the same "
            "command and --callback."
        )
    return pasted


def _text(source: str) -> str:
    """All of a file, or of standard input for ``-``.

    :raises ConfigError: it cannot be read.
    """
    try:
        if source == "-":
            return sys.stdin.read(_MAX_FILE_CHARACTERS)
        with open(source, encoding="utf-8") as file:
            return file.read(_MAX_FILE_CHARACTERS)
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{source} cannot be read ({type(error).__name__}).") from None


@contextmanager
def _subscriptions(proxy_ids: Sequence[str] | None = None) -> Iterator[Subscriptions]:
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    client = Client()
    try:
        around = in_a_command(app.extensions["floway.settings"], client)
        yield Subscriptions(app, around, user_id=None, proxy_ids=proxy_ids)
    finally:
        client.close()
