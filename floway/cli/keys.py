"""``keys``: API keys of clients."""

from datetime import UTC, datetime

import click

from floway.cli.commands import Commands
from floway.cli.output import show
from floway.services import accounts
from floway.services.upstreams import existing
from floway.store import api_keys

group = Commands("keys", help="API keys of clients.")


@group.command()
@click.argument("name")
@click.option("--user", "user_name", metavar="USER", help="Its owner; 'admin' by default, made if need be.")
@click.option(
    "--upstream", "upstreams", multiple=True, metavar="NAME", help="The only upstream to use. Repeatable."
)
@click.option(
    "--expires", type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"]), help="When it ends, in UTC."
)
@click.option("--strict", is_flag=True, help="Refuse a translation that drops, clamps or invents something.")
@click.option("--quiet", is_flag=True, help="Print the key alone.")
def create(
    name: str,
    user_name: str | None,
    upstreams: tuple[str, ...],
    expires: datetime | None,
    strict: bool,
    quiet: bool,
) -> None:
    """Add the API key NAME and print it, this one time.

    Only its hash is stored. Several --upstream are tried in the order given.
    """
    upstream_ids = [existing(reference).id for reference in upstreams] or None
    expires_at = None if expires is None else expires.replace(tzinfo=UTC)
    key, raw = accounts.create_key(name, user_name, upstream_ids, expires_at, strict)
    if not quiet:
        click.echo(f"{key.id}, a key of '{key.user_name}'. It is shown this one time:", err=True)
    click.echo(raw)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_keys(as_json: bool) -> None:
    """List the keys, revoked ones too."""
    rows = [
        {
            "id": key.id,
            "name": key.name,
            "key": f"{key.prefix}…{key.last4}",
            "user": key.user_name,
            "usable": key.enabled and key.revoked_at is None,
            "upstream_ids": None if key.upstream_ids is None else list(key.upstream_ids),
            "strict": key.strict_losses,
            "created_at": key.created_at,
            "last_used_at": key.last_used_at,
            "expires_at": key.expires_at,
            "revoked_at": key.revoked_at,
        }
        for key in api_keys.list_all()
    ]
    show(rows, as_json)


@group.command()
@click.argument("key", metavar="ID_OR_NAME")
@click.option(
    "--strict/--no-strict",
    required=True,
    help="Whether to refuse a translation that drops, clamps or invents something.",
)
def edit(key: str, strict: bool) -> None:
    """Change a key in place. The gateway follows within a second."""
    changed = accounts.set_strict(key, strict)
    bears = "refuses" if changed.strict_losses else "allows"
    click.echo(f"The key '{changed.name}' ({changed.id}) {bears} translations that lose something.", err=True)


@group.command()
@click.argument("key", metavar="ID_OR_NAME")
def revoke(key: str) -> None:
    """Make a key useless, for good. The gateway refuses it within a second."""
    revoked = accounts.revoke_key(key)
    click.echo(f"The key '{revoked.name}' ({revoked.id}) is revoked.", err=True)
