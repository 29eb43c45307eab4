"""What the commands share that handle logins: what is pasted, the ways to the vendor, the renewal."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

import click
from flask import Flask, current_app

from floway.cli.commands import Commands, fail
from floway.domain.actor import COMMAND_LINE, Actor
from floway.domain.upstream import Upstream
from floway.egress.client import Client
from floway.errors import ConfigError
from floway.providers.base import Surroundings
from floway.services import proxies, upstreams
from floway.services.subscriptions.sign_ins import SignIn
from floway.services.subscriptions.use_cases import Subscriptions
from floway.services.surroundings import in_a_command

S = TypeVar("S")

#: Makes the use cases of a kind.
Make = Callable[[Flask, Surroundings, Actor, Sequence[str] | None], S]

#: Far longer than any file of a login, so that a wrong file is not swallowed whole.
_MAX_FILE_CHARACTERS = 64 * 1024


def ways_option(*, kept: bool) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """``--proxy``, as the parameter ``ways``.

    :param kept: whether the upstream goes on with these ways.
    """
    when = "now and later" if kept else "this time"
    return click.option(
        "--proxy",
        "ways",
        multiple=True,
        metavar="PROXY|direct",
        help=f"A way to the vendor, {when}, by a name of 'proxies list'. Repeatable, in the order to try.",
    )


@contextmanager
def opened(make: Make[S], ways: Sequence[str] = ()) -> Iterator[S]:
    """The use cases of a kind, over the named ways to the vendor or those that are stored.

    :raises ConfigError: there is no proxy of a name.
    """
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy
    proxy_ids = proxies.ids_of(ways) if ways else None
    client = Client()
    try:
        around = in_a_command(app.extensions["floway.settings"], client)
        yield make(app, around, COMMAND_LINE, proxy_ids)
    finally:
        client.close()


def pasted(sign_in: SignIn, prompt: str) -> str:
    """What the end of a sign-in showed, asked for at the terminal or read from a pipe.

    :raises ConfigError: the pipe has nothing.
    """
    click.echo(f"Open this page and allow the access:\n\n{sign_in.authorize_url}\n", err=True)
    if sys.stdin.isatty():
        return str(click.prompt(prompt, err=True))
    line = sys.stdin.readline(_MAX_FILE_CHARACTERS)
    if not line.strip():
        raise ConfigError(
            f"The sign-in waits for {sign_in.expires_in_seconds // 60} minutes; finish it with the same "
            "command and --callback."
        )
    return line


def text_of(source: str) -> str:
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


def tell_stored(upstream: Upstream) -> None:
    """Print the id of an upstream that has got a login."""
    click.echo(f"The login is stored in the upstream '{upstream.name}'.", err=True)
    click.echo(upstream.id)


def add_command(kind: str) -> click.Command:
    """``upstreams add KIND``, which says how such an upstream is added: by an import."""

    def add() -> None:
        fail(upstreams.IMPORTED[kind])

    return click.Command(
        kind,
        callback=add,
        help="Say how such an upstream is added: by an import.",
        context_settings={"ignore_unknown_options": True, "allow_extra_args": True},
    )


def add_refresh(group: Commands, make: Make[Subscriptions[Any, Any]]) -> None:
    """Give a group its ``refresh``."""

    @group.command()
    @click.argument("upstream", metavar="ID_OR_NAME")
    @ways_option(kept=False)
    def refresh(upstream: str, ways: Sequence[str]) -> None:
        """Renew the access token of an upstream."""
        found = upstreams.existing(upstream)
        with opened(make, ways) as subscriptions:
            subscriptions.refresh_now(found.id)
        click.echo(f"The access token of '{found.name}' is renewed.", err=True)
