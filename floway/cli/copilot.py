"""``upstreams copilot``: seats of GitHub Copilot."""

from collections.abc import Sequence
from time import monotonic, sleep

import click

from floway.cli.commands import Commands
from floway.cli.logins import add_command, add_refresh, opened, tell_stored, ways_option
from floway.cli.output import show_one
from floway.domain.upstream import Upstream
from floway.errors import ConfigError, UpstreamError
from floway.oauth.device_flow import SLOW_DOWN_SECONDS
from floway.providers.copilot import config, hosts
from floway.services import upstreams
from floway.services.copilot import KIND, CopilotSubscriptions, StillWaiting, redacted

group = Commands("copilot", help="Seats of GitHub Copilot.")

add = add_command(KIND)


@group.command()
@click.option("--host", default=hosts.GITHUB, help="github.com, or a tenant such as acme.ghe.com.")
@click.option("--name", help="How you call it; after the member by default.")
@click.option("--reimport", metavar="UPSTREAM", help="Put the login into an upstream that exists.")
@ways_option(kept=True)
def login(host: str, name: str | None, reimport: str | None, ways: Sequence[str]) -> None:
    """Sign in to a seat by device code, and print the id of its upstream.

    A code and the address of a page are printed; type the code there. The command waits until somebody has
    allowed it. A member who has an upstream already keeps that one.
    """
    target = None if reimport is None else upstreams.existing(reimport).id
    with opened(CopilotSubscriptions, ways) as subscriptions:
        begun = subscriptions.start_sign_in(host, target)
        click.echo(f"Open {begun.verification_uri} and type this code: {begun.user_code}", err=True)
        ends = monotonic() + begun.expires_in_seconds
        upstream = _waited(subscriptions, begun.id, begun.interval_seconds, ends, name)
    tell_stored(upstream)


add_refresh(group, CopilotSubscriptions)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@ways_option(kept=False)
def quota(upstream: str, as_json: bool, ways: Sequence[str]) -> None:
    """Ask GitHub what is left of a seat, and keep it."""
    found = upstreams.existing(upstream)
    with opened(CopilotSubscriptions, ways) as subscriptions:
        snapshot = subscriptions.quota(found.id)
    if snapshot is None:
        raise ConfigError("GitHub says nothing about the quota of this seat.")
    show_one({"id": found.id, "name": found.name, **snapshot}, as_json)


@group.command()
@click.argument("upstream", metavar="ID_OR_NAME")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(upstream: str, as_json: bool) -> None:
    """Show a member, the seat and its quota; never a token."""
    found = upstreams.existing(upstream)
    with opened(CopilotSubscriptions) as subscriptions:
        row, credential = subscriptions.shown(found.id)
    account = config.parse(row.config)
    show_one({"id": row.id, "name": row.name, "login": account.login, **redacted(credential)}, as_json)


def _waited(
    subscriptions: CopilotSubscriptions, sign_in_id: str, interval: float, ends: float, name: str | None
) -> Upstream:
    """The upstream of a sign-in, once somebody has allowed it.

    :raises ConfigError: the code has ended.
    :raises UpstreamError: GitHub gave a login that is of no use.
    """
    while monotonic() < ends:
        sleep(interval)
        try:
            outcome = subscriptions.poll(sign_in_id, name)
        except UpstreamError as failure:
            if not subscriptions.is_waiting(sign_in_id):
                raise
            # "On encountering a connection timeout, clients MUST unilaterally reduce their polling frequency
            # before retrying", https://www.rfc-editor.org/rfc/rfc8628#section-3.5
            interval = max(interval * 2, SLOW_DOWN_SECONDS)
            click.echo(f"{failure} Asking again.", err=True)
            continue
        if not isinstance(outcome, StillWaiting):
            return outcome
        interval = outcome.interval_seconds
    raise ConfigError("Nobody typed the code in time; start again.")
