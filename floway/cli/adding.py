"""What the commands share that add an upstream: the options of every kind, and how they are read."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import click
from flask.cli import with_appcontext

from floway.cli.commands import guarded, read_secret
from floway.domain.model_prefix import FORMS, ModelPrefix, checked_prefix
from floway.errors import ConfigError
from floway.services import proxies
from floway.services import upstreams as service

#: Not named FLOWAY_*: it belongs to one command, not to the deployment.
API_KEY_VARIABLE = "UPSTREAM_API_KEY"

#: Far larger than any list of models, so that a wrong file is not swallowed whole.
_MAX_FILE_CHARACTERS = 1024 * 1024

_OPTIONS = (
    click.option("--name", help="How you call it; unique."),
    click.option("--api-key", metavar="KEY", envvar=API_KEY_VARIABLE, show_envvar=True, help="Its API key."),
    click.option("--api-key-file", metavar="FILE", help="Read the key from a file, '-' is stdin."),
    click.option(
        "--models-file",
        metavar="FILE",
        help="A JSON list of models with all that can be said about each (see docs/upstreams.md).",
    ),
    click.option(
        "--sort-order", type=int, help="Its place among the candidates, smaller first; the last by default."
    ),
    click.option(
        "--flag",
        "flags",
        multiple=True,
        metavar="NAME=on|off",
        help="Override a flag (see docs/flags.md). Repeatable.",
    ),
    click.option(
        "--prefix", metavar="az/", help="List its models with this in front; their own ids serve too."
    ),
    click.option("--prefix-only", is_flag=True, help="Serve its models with the prefix alone."),
    click.option(
        "--proxy",
        "ways",
        multiple=True,
        metavar="PROXY|direct",
        help="A way to it, by a name of 'proxies list'. Repeatable, in the order to try.",
    ),
    click.option("--connect-timeout", type=float, metavar="SECONDS", help="To connect."),
    click.option("--headers-timeout", type=float, metavar="SECONDS", help="To the first byte of an answer."),
    click.option("--idle-timeout", type=float, metavar="SECONDS", help="Of silence within an answer."),
)

SWITCH: Mapping[str, bool | None] = {"on": True, "off": False}


def command(function: Callable[..., Any]) -> click.Command:
    """A command that adds an upstream: its own options, and behind them those of every kind."""
    made = click.command()(with_appcontext(guarded(function)))
    for option in _OPTIONS:
        option(made)
    return made


def add(
    kind: str,
    config: Mapping[str, Any],
    *,
    name: str | None,
    api_key: str | None,
    flags: Mapping[str, bool],
    sort_order: int | None,
    prefix: str | None,
    prefix_only: bool,
    ways: Sequence[str],
) -> None:
    """Add the upstream and print its id.

    :param api_key: as ``key`` has read it.
    """
    if not name:
        raise click.UsageError("Missing option '--name'.")
    checked = None if api_key is None else service.checked_api_key(api_key)
    model_prefix = prefix_of(prefix, prefix_only)
    proxy_ids = proxies.ids_of(ways)
    click.echo(service.add(kind, name, config, checked, sort_order, flags, model_prefix, proxy_ids).id)


def key(api_key: str | None, api_key_file: str | None) -> str | None:
    """The key of the command line, of the file or of the environment; the file wins over the latter."""
    if api_key_file is None:
        return api_key
    if _source("api_key") is click.core.ParameterSource.COMMANDLINE:
        raise click.UsageError("Give one of --api-key and --api-key-file.")
    return read_secret(api_key_file)


def is_key_from_environment() -> bool:
    """Whether nobody meant this upstream in particular with the key."""
    return _source("api_key") is click.core.ParameterSource.ENVIRONMENT


def models(named: Sequence[str], file: str | None, **facts: Any) -> list[dict[str, Any]]:
    """Rows for models: those of ``ID`` or ``ID=PUBLIC_ID`` arguments, then those of a file.

    :param facts: what is true of all that are named by arguments.
    :raises ConfigError: the file is none with a list of objects.
    """
    rows: list[dict[str, Any]] = []
    for each in named:
        upstream_id, _, public_id = each.partition("=")
        rows.append({"upstream_model_id": upstream_id, "public_model_id": public_id or None, **facts})
    return rows if file is None else rows + _rows_of(file)


def timeouts(
    connect_timeout: float | None, headers_timeout: float | None, idle_timeout: float | None
) -> dict[str, float | None]:
    """The member of that name in every kind's document."""
    return {
        "connect_seconds": connect_timeout,
        "headers_seconds": headers_timeout,
        "idle_seconds": idle_timeout,
    }


def flag_overrides(flags: Sequence[str]) -> dict[str, bool]:
    """``{flag: enabled}`` of ``NAME=on`` arguments."""
    return {flag: bool(is_on) for flag, is_on in switches(flags, "--flag", SWITCH).items()}


def switches(values: Sequence[str], option: str, words: Mapping[str, bool | None]) -> dict[str, bool | None]:
    """``{flag: what its word stands for}`` of ``NAME=word`` arguments."""
    found = {}
    for value in values:
        flag, word = split(value, "=", option)
        if word not in words:
            raise click.UsageError(f"{option} {flag}: must be one of {', '.join(words)}, not '{word[:20]}'.")
        found[flag] = words[word]
    return found


def prefix_of(text: str | None, is_alone: bool) -> ModelPrefix | None:
    """The prefix that is listed, and whether own ids serve beside it."""
    if text is None:
        if is_alone:
            raise click.UsageError("--prefix-only needs a prefix.")
        return None
    addressable = ["prefixed"] if is_alone else list(FORMS)
    return checked_prefix({"prefix": text, "addressable": addressable, "listed": ["prefixed"]})


def split(value: str, separator: str, option: str) -> tuple[str, str]:
    """Both sides of an argument, trimmed."""
    left, found, right = value.partition(separator)
    if not found:
        raise click.UsageError(
            f"{option} takes NAME{separator}VALUE, and '{left[:20]}' has no '{separator}'."
        )
    return left.strip(), right.strip()


def _rows_of(file: str) -> list[dict[str, Any]]:
    try:
        with open(file, encoding="utf-8") as opened:
            rows = json.loads(opened.read(_MAX_FILE_CHARACTERS))
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{file} cannot be read ({type(error).__name__}).") from None
    except (ValueError, RecursionError):
        raise ConfigError(f"{file} is not JSON.") from None
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise ConfigError(f"{file} is not a list of objects, one for each model.")
    return rows


def _source(parameter: str) -> click.core.ParameterSource | None:
    return click.get_current_context().get_parameter_source(parameter)
