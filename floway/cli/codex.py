"""``upstreams codex``: logins of ChatGPT subscriptions."""

from collections.abc import Sequence

import click

from floway.cli.commands import Commands
from floway.cli.logins import add_command, add_refresh, opened, pasted, tell_stored, text_of, ways_option
from floway.cli.output import show_one
from floway.providers.codex import config
from floway.providers.codex.auth_json import SHARED_LOGIN_WARNING
from floway.services import upstreams
from floway.services.codex import KIND, CodexSubscriptions, redacted
from floway.services.codex_logins import Source

group = Commands("codex", help="Logins of ChatGPT subscriptions, for Codex.")

add = add_command(KIND)


@group.command("import")
@click.argument("file", required=False)
@click.option("--pkce", is_flag=True, help="Sign in to a subscription in a browser.")
@click.option("--callback", metavar="TEXT", help="Finish a sign-in with the address that it ended at.")
@click.option("--name", help="How you call it; after the account by default.")
@click.option("--reimport", metavar="UPSTREAM", help="Put the login into an upstream that exists.")
@ways_option(kept=True)
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
    with opened(CodexSubscriptions, ways) as subscriptions:
        if file is not None:
            click.echo(f"Warning: {SHARED_LOGIN_WARNING}", err=True)
            source = Source(auth_json=text_of(file))
        else:
            source = Source(callback=callback or _asked(subscriptions, target))
        if target is None:
            upstream = subscriptions.import_login(source, name)
        else:
            upstream = subscriptions.reimport_login(target, source, name)
    tell_stored(upstream)


add_refresh(group, CodexSubscriptions)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(upstream: str, as_json: bool) -> None:
    """Show an account, its health and its quota; never a token."""
    found = upstreams.existing(upstream)
    with opened(CodexSubscriptions) as subscriptions:
        row, credential = subscriptions.shown(found.id)
    account = config.parse(row.config)
    [facts] = redacted(credential)["accounts"]
    identity = {"email": account.email, "planType": account.plan_type}
    show_one({"id": row.id, "name": row.name, **identity, **facts}, as_json)


def _asked(subscriptions: CodexSubscriptions, upstream_id: str | None) -> str:
    """The address at which a sign-in ended."""
    return pasted(
        subscriptions.start_sign_in(upstream_id), "The address of the page that could not be opened"
    )
