"""``upstreams claude-code``: logins of Claude Code subscriptions."""

import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import click
from flask import Flask, current_app

from floway.cli.commands import Commands, fail
from floway.cli.output import show_one
from floway.egress.client import Client
from floway.errors import ConfigError
from floway.providers.claude_code import config
from floway.providers.claude_code.credentials_file import SHARED_LOGIN_WARNING
from floway.providers.claude_code.endpoints import Flow
from floway.providers.claude_code.identity import plan
from floway.services import proxies, upstreams
from floway.services.claude_code import KIND, Subscriptions, redacted
from floway.services.claude_code_logins import Source
from floway.services.surroundings import in_a_command

#: Far longer than any credentials file, so that a wrong file is not swallowed whole.
_MAX_FILE_CHARACTERS = 64 * 1024

group = Commands("claude-code", help="Logins of Claude Code subscriptions.")


@click.command(
    "claude-code",
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
)
def add() -> None:
    """Say how such an upstream is added: by an import."""
    fail(upstreams.IMPORTED[KIND])


@group.command("import")
@click.argument("file", required=False)
@click.option("--pkce", is_flag=True, help="Sign in to a subscription in a browser.")
@click.option("--setup-token", is_flag=True, help="Sign in for a token that lives for a year.")
@click.option("--callback", metavar="TEXT", help="Finish a sign-in with what the vendor's page showed.")
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
    setup_token: bool,
    callback: str | None,
    name: str | None,
    reimport: str | None,
    ways: Sequence[str],
) -> None:
    """Add an upstream for a login, and print its id.

    FILE is a ~/.claude/.credentials.json, '-' is stdin. With --pkce or --setup-token the address of a page
    is printed, and what that page shows at the end is asked for; on a pipe it is the first line of stdin.
    A sign-in that was begun can be finished for 15 minutes with --callback.
    """
    if (file is not None) + pkce + setup_token != 1:
        raise click.UsageError("Give one of FILE, --pkce and --setup-token.")
    if callback is not None and file is not None:
        raise click.UsageError("--callback goes with --pkce or --setup-token.")
    target = None if reimport is None else upstreams.existing(reimport).id
    flow: Flow = "setup-token" if setup_token else "oauth"
    with _subscriptions(proxies.ids_of(ways) if ways else None) as subscriptions:
        if file is not None:
            click.echo(f"Warning: {SHARED_LOGIN_WARNING}", err=True)
            source = Source(flow, credentials_json=_text(file))
        else:
            source = Source(flow, callback=callback or _asked(subscriptions, flow, target))
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
def probe(upstream: str) -> None:
    """Print what the vendor says about the usage of an account, as JSON; no model is called."""
    found = upstreams.existing(upstream)
    with _subscriptions() as subscriptions:
        probed = subscriptions.probe_quota(found.id)
    fetched_at = probed.fetched_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    click.echo(json.dumps({**probed.body, "fetched_at": fetched_at}, ensure_ascii=False, indent=2))


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
    if not as_json:
        facts |= {window["window"]: _told(window) for window in facts.pop("quotaWindows")}
    show_one({"id": row.id, "name": row.name, **_identity(account), **facts}, as_json)


def _told(window: Mapping[str, Any]) -> str:
    """``25% used until 2026-11-22T15:00:00Z, allowed (headers, 2026-11-22T12:00:00Z)``."""
    used = "usage unknown" if window["used"] is None else f"{window['used']:.0%} used"
    until = f" until {window['resetsAt']}" if window["resetsAt"] else ""
    status = f", {window['status']}" if window["status"] else ""
    return f"{used}{until}{status} ({window['source']}, {window['observedAt']})"


def _identity(account: config.Account) -> dict[str, Any]:
    try:
        named = plan(account.subscription_type, account.rate_limit_tier)
    except ConfigError:
        # An import refuses such a pair, but a row may come from elsewhere.
        named = account.subscription_type
    return {"email": account.email, "plan": named, "rateLimitTier": account.rate_limit_tier}


def _asked(subscriptions: Subscriptions, flow: Flow, upstream_id: str | None) -> str:
    """What the vendor's page showed at the end of a sign-in."""
    sign_in = subscriptions.start_sign_in(flow, upstream_id)
    click.echo(f"Open this page and allow the access:\n\n{sign_in.authorize_url}\n", err=True)
    if sys.stdin.isatty():
        return str(click.prompt("What the page shows at the end", err=True))
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
