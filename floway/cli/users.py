"""``users``: dashboard logins and owners of API keys."""

import sys
from typing import Any

import click

from floway.cli import user_sessions
from floway.cli.commands import Commands, read_secret
from floway.cli.limits import edited, limit_option, show_use
from floway.cli.output import show
from floway.domain.limit import subject_of_user
from floway.services import accounts, first_run
from floway.services import users as user_service
from floway.services.upstreams import existing
from floway.store import users
from floway.store.users import ROLES, Role

group = Commands("users", help="Dashboard logins and owners of API keys.")
group.add_command(user_sessions.group)


@group.command()
@click.argument("name")
@click.option("--role", type=click.Choice(ROLES), help="What the user may do; 'user' by default.")
@click.option("--admin", is_flag=True, help="The same as --role admin.")
@click.option(
    "--upstream", "upstreams", multiple=True, metavar="NAME", help="The only upstream to use. Repeatable."
)
@click.option(
    "--password-stdin", is_flag=True, help="Read a dashboard password from the first line of stdin."
)
def create(
    name: str, role: Role | None, admin: bool, upstreams: tuple[str, ...], password_stdin: bool
) -> None:
    """Add the user NAME and print the id.

    Without a password the user can own API keys, but cannot sign in to the dashboard.
    """
    if admin and role not in (None, "admin"):
        raise click.UsageError("--admin and another --role contradict each other.")
    password = read_secret("-") if password_stdin else None
    upstream_ids = [existing(reference).id for reference in upstreams] or None
    chosen: Role = "admin" if admin else role or "user"
    click.echo(accounts.create_user(name, chosen, password, upstream_ids).id)


@group.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_users(as_json: bool) -> None:
    """List the users."""
    rows = [
        {
            "id": user.id,
            "name": user.name,
            "role": user.role,
            "enabled": user.enabled,
            "can_sign_in": user.password_hash is not None,
            "upstream_ids": None if user.upstream_ids is None else list(user.upstream_ids),
            "limits": user.limits.public_document(),
            "created_at": user.created_at,
        }
        for user in users.list_all()
    ]
    show(rows, as_json)


@group.command()
@click.argument("name")
@click.option("--rename", metavar="NAME", help="Another name.")
@click.option("--role", type=click.Choice(ROLES), help="What the user may do.")
@click.option("--enable/--disable", "enabled", default=None, help="Let the user and the keys in, or not.")
@click.option(
    "--upstream", "upstreams", multiple=True, metavar="NAME", help="The only upstream to use. Repeatable."
)
@click.option("--all-upstreams", is_flag=True, help="Take the limit to some upstreams back.")
@limit_option
def edit(
    name: str,
    rename: str | None,
    role: str | None,
    enabled: bool | None,
    upstreams: tuple[str, ...],
    all_upstreams: bool,
    limits: tuple[str, ...],
) -> None:
    """Change the user NAME. Another role, or none at all, ends the user's sessions."""
    if upstreams and all_upstreams:
        raise click.UsageError("--upstream and --all-upstreams contradict each other.")
    given = {"name": rename, "role": role, "enabled": enabled}
    wanted: dict[str, Any] = {member: value for member, value in given.items() if value is not None}
    if upstreams or all_upstreams:
        wanted["upstream_ids"] = [existing(reference).id for reference in upstreams] or None
    user = accounts.existing_user(name)
    if limits:
        wanted["limits"] = edited(user.limits, limits)
    if not wanted:
        raise click.UsageError("Nothing to change; see --help.")
    changed = user_service.edit(user.id, wanted)
    click.echo(f"The user '{changed.name}' ({changed.id}) is changed.", err=True)


@group.command("limits")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_limits(name: str, as_json: bool) -> None:
    """Show the limits of all keys of the user NAME together, and what is used of them."""
    user = accounts.existing_user(name)
    show_use(subject_of_user(user.id), user.limits, as_json)


@group.command()
@click.argument("name")
def delete(name: str) -> None:
    """Delete the user NAME with the sessions and API keys; what they used stays."""
    removed = user_service.remove(accounts.existing_user(name).id)
    click.echo(f"The user '{removed.name}' ({removed.id}) is deleted.", err=True)


@group.command("set-password")
@click.argument("name")
def set_password(name: str) -> None:
    """Set the dashboard password of the user NAME and end their sessions.

    It is asked for on a terminal, else read from the first line of stdin.
    """
    if sys.stdin.isatty():
        password = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    else:
        password = read_secret("-")
    accounts.set_password(name, password)
    click.echo(f"The password of '{name}' is set.", err=True)


@group.command("setup-token")
def setup_token() -> None:
    """Print a one-time token with which the first administrator is made in the dashboard.

    It is good for a day, and only as long as nobody can sign in.
    """
    click.echo(first_run.make_token())
