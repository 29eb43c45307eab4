"""``upstreams add azure``."""

from collections.abc import Sequence

import click

from floway.cli import adding
from floway.domain.protocol import MESSAGES


@adding.command
@click.option(
    "--endpoint",
    required=True,
    metavar="URL",
    help="As the portal shows it, such as https://my-resource.openai.azure.com.",
)
@click.option(
    "--deployment",
    "deployments",
    multiple=True,
    metavar="NAME[=PUBLIC_ID]",
    help="A deployment, served over Chat Completions and Responses. Repeatable.",
)
@click.option(
    "--claude-deployment",
    "claude_deployments",
    multiple=True,
    metavar="NAME[=PUBLIC_ID]",
    help="A deployment of a Claude model, served over Messages. Repeatable.",
)
@click.option(
    "--api-version",
    metavar="VERSION",
    help="v1, latest or preview, or a date of the older surface; none is needed.",
)
def azure(
    endpoint: str,
    deployments: Sequence[str],
    claude_deployments: Sequence[str],
    api_version: str | None,
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
    """Add a resource of Azure, and print its id.

    Azure does not tell which deployments there are: name each. A key on the command line is seen by other
    users of this machine: prefer --api-key-file or the environment.
    """
    rows = adding.models(claude_deployments, None, protocols=[MESSAGES])
    config = {
        "endpoint": endpoint,
        "api_version": api_version,
        "models": [*adding.models(deployments, None), *rows, *adding.models((), models_file)],
        "timeouts": adding.timeouts(**timeouts),
    }
    adding.add(
        "azure",
        config,
        name=name,
        api_key=adding.key(api_key, api_key_file),
        flags=adding.flag_overrides(flags),
        sort_order=sort_order,
        prefix=prefix,
        prefix_only=prefix_only,
        ways=ways,
    )
