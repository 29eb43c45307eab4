"""``upstreams add ollama``."""

from collections.abc import Sequence

import click

from floway.cli import adding
from floway.providers.ollama.config import CLOUD_URL, LOCAL_URL


@adding.command
@click.option("--base-url", metavar="URL", help=f"Where it listens.  [default: {LOCAL_URL}]")
@click.option("--cloud", is_flag=True, help=f"The vendor's own servers at {CLOUD_URL}, with a key.")
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="TAG[=PUBLIC_ID]",
    help="A model under another id. Repeatable; the rest is asked for.",
)
def ollama(
    base_url: str | None,
    cloud: bool,
    models: Sequence[str],
    name: str | None,
    api_key: str | None,
    api_key_file: str | None,
    models_file: str | None,
    flags: Sequence[str],
    sort_order: int | None,
    prefix: str | None,
    prefix_only: bool,
    ways: Sequence[str],
    **timeouts: float | None,
) -> None:
    """Add a server of Ollama, and print its id.

    A key on the command line is seen by other users of this machine: prefer --api-key-file or the
    environment.
    """
    if cloud and base_url is not None:
        raise click.UsageError("Give one of --base-url and --cloud.")
    key = adding.key(api_key, api_key_file)
    if cloud and key is None:
        raise click.UsageError("--cloud needs --api-key or --api-key-file.")
    config = {
        "base_url": CLOUD_URL if cloud else base_url or LOCAL_URL,
        "models": adding.models(models, models_file),
        "timeouts": adding.timeouts(**timeouts),
    }
    adding.add(
        "ollama",
        config,
        name=name,
        api_key=key,
        flags=adding.flag_overrides(flags),
        sort_order=sort_order,
        prefix=prefix,
        prefix_only=prefix_only,
        ways=ways,
    )
