"""``secrets``: the encryption of stored credentials."""

import click

from floway.cli.commands import Commands
from floway.store import secrets

group = Commands("secrets", help="The encryption of stored credentials.")


@group.command()
def rotate() -> None:
    """Encrypt every stored credential with the first key of FLOWAY_SECRET_KEY.

    Put the new key first and the old one after it, with a comma; restart the gateway; run this; then
    take the old key out and restart again.
    """
    click.echo(f"{secrets.reseal_all()} secrets are encrypted with the newest key.", err=True)
