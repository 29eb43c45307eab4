"""What every command group shares: errors in one sentence, and a database of this release."""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any, NoReturn

import click
from flask.cli import AppGroup

from floway.errors import ConfigError, FlowayError
from floway.store.db import StoreError
from floway.store.schema import require_head

#: Longest secret that is read from a file or a pipe, so that a wrong file is not swallowed whole.
_MAX_SECRET_CHARACTERS = 16_384


class Commands(AppGroup):
    """A group whose commands work on the database."""

    def command(  # type: ignore[override]  # as in Flask, the form without parentheses is not offered
        self, *args: Any, **kwargs: Any
    ) -> Callable[[Callable[..., Any]], click.Command]:
        """As click's, with the app's context, a migrated database and friendly errors."""
        register = super().command(*args, **kwargs)
        return lambda function: register(guarded(function))


def read_secret(source: str) -> str:
    """The first line of a file, or of standard input for ``-``.

    :raises ConfigError: it cannot be read.
    """
    try:
        if source == "-":
            return sys.stdin.readline(_MAX_SECRET_CHARACTERS).rstrip("\r\n")
        with open(source, encoding="utf-8") as file:
            return file.readline(_MAX_SECRET_CHARACTERS).rstrip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{source} cannot be read ({type(error).__name__}).") from None


def fail(sentence: str) -> NoReturn:
    """End with exit code 1 and a sentence on standard error."""
    raise click.ClickException(sentence)


def guarded(function: Callable[..., Any]) -> Callable[..., Any]:
    """The function, on a migrated database or not at all, its errors told in one sentence."""

    @wraps(function)
    def run(*args: Any, **kwargs: Any) -> Any:
        try:
            require_head()
            return function(*args, **kwargs)
        except FlowayError as error:
            fail(str(error))
        except StoreError as error:
            # The driver's text may hold rows, so only its kind is told.
            fail(f"The database refused the operation ({type(error).__name__}); nothing was changed.")

    return run
