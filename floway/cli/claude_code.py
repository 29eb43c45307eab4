"""``upstreams claude-code``: logins of Claude Code subscriptions."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

import click

from floway.cli.commands import Commands
from floway.cli.logins import add_command, add_refresh, opened, pasted, tell_stored, text_of, ways_option
from floway.cli.output import show_one
from floway.errors import ConfigError
from floway.providers.claude_code import config
from floway.providers.claude_code.credentials_file import SHARED_LOGIN_WARNING
from floway.providers.claude_code.endpoints import Flow
from floway.providers.claude_code.identity import plan
from floway.services import upstreams
from floway.services.claude_code import KIND, ClaudeSubscriptions, redacted
from floway.services.claude_code_logins import Source

group = Commands("claude-code", help="Logins of Claude Code subscriptions.")

add = add_command(KIND)


@group.command("import")
@click.argument("file", required=False)
@click.option("--pkce", is_flag=True, help="Sign in to a subscription in a browser.")
@click.option("--setup-token", is_flag=True, help="Sign in for a token that lives for a year.")
@click.option("--callback", metavar="TEXT", help="Finish a sign-in with what the vendor's page showed.")
@click.option("--name", help="How you call it; after the account by default.")
@click.option("--reimport", metavar="UPSTREAM", help="Put the login into an upstream that exists.")
@ways_option(kept=True)
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
    with opened(ClaudeSubscriptions, ways) as subscriptions:
        if file is not None:
            click.echo(f"Warning: {SHARED_LOGIN_WARNING}", err=True)
            source = Source(flow, credentials_json=text_of(file))
        else:
            source = Source(flow, callback=callback or _asked(subscriptions, flow, target))
        if target is None:
            upstream = subscriptions.import_login(source, name)
        else:
            upstream = subscriptions.reimport_login(target, source, name)
    tell_stored(upstream)


add_refresh(group, ClaudeSubscriptions)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@ways_option(kept=False)
def probe(upstream: str, ways: Sequence[str]) -> None:
    """Print what the vendor says about the usage of an account, as JSON; no model is called."""
    found = upstreams.existing(upstream)
    with opened(ClaudeSubscriptions, ways) as subscriptions:
        probed = subscriptions.probe_quota(found.id)
    fetched_at = probed.fetched_at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    click.echo(json.dumps({**probed.body, "fetched_at": fetched_at}, ensure_ascii=False, indent=2))


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(upstream: str, as_json: bool) -> None:
    """Show an account, its health and its quota; never a token."""
    found = upstreams.existing(upstream)
    with opened(ClaudeSubscriptions) as subscriptions:
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


def _asked(subscriptions: ClaudeSubscriptions, flow: Flow, upstream_id: str | None) -> str:
    """What the vendor's page showed at the end of a sign-in."""
    return pasted(subscriptions.start_sign_in(flow, upstream_id), "What the page shows at the end")
