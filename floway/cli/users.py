"""``users``: dashboard logins and owners of API keys."""

import sys

import click

from floway.cli.commands import Commands, read_secret
from floway.cli.output import show
from floway.services import accounts
from floway.store import users

group = Commands("users", help="Dashboard logins and owners of API keys.")


@group.command()
@click.argument("name")
@click.option("--admin", is_flag=True, help="Let the user administer everything.")
@click.option(
    "--password-stdin", is_flag=True, help="Read a dashboard password from the first line of stdin."
)
def create(name: str, admin: bool, password_stdin: bool) -> None:
    """Add the user NAME and print the id.

    Without a password the user can own API keys, but cannot sign in to the dashboard.
    """
    password = read_secret("-") if password_stdin else None
    click.echo(accounts.create_user(name, "admin" if admin else "user", password).id)


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
            "created_at": user.created_at,
        }
        for user in users.list_all()
    ]
    show(rows, as_json)


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
