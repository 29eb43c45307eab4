"""``upstreams add custom`` and ``upstreams presets``."""

from collections.abc import Sequence
from typing import Any

import click

from floway.cli import adding
from floway.cli.output import show
from floway.domain.protocol import PROTOCOLS
from floway.providers.custom.config import AUTH_STYLES, OVERRIDABLE_PATHS
from floway.providers.custom.presets import PRESETS, Preset, filled, filled_flags


@adding.command
@click.option("--preset", type=click.Choice(list(PRESETS)), help="A vendor; see: upstreams presets.")
@click.option("--base-url", metavar="URL", help="Such as https://api.example.com, without /v1.")
@click.option("--auth", type=click.Choice(AUTH_STYLES), help="How the key is sent.  [default: bearer]")
@click.option(
    "--endpoint",
    "endpoints",
    multiple=True,
    type=click.Choice(PROTOCOLS),
    help="A protocol it speaks. Repeatable.",
)
@click.option(
    "--model",
    "models",
    multiple=True,
    metavar="ID[=PUBLIC_ID]",
    help="A model it serves. Repeatable; without it the upstream is asked.",
)
@click.option("--fetch-models", is_flag=True, help="Ask the upstream for more models than those named here.")
@click.option("--models-path", metavar="/PATH", help="Where it is asked for its models.")
@click.option(
    "--header", "headers", multiple=True, metavar="'NAME: VALUE'", help="A header to send. Repeatable."
)
@click.option(
    "--pass-header", "passed", multiple=True, metavar="NAME", help="A client's header to pass on. Repeatable."
)
@click.option(
    "--strip-header",
    "stripped",
    multiple=True,
    metavar="NAME",
    help="A header not to send though the gateway would. Repeatable.",
)
@click.option(
    "--path",
    "paths",
    multiple=True,
    metavar="/messages=/PATH",
    help=f"Another path for one of {', '.join(OVERRIDABLE_PATHS)}. Repeatable.",
)
@click.option(
    "--member",
    "members",
    multiple=True,
    metavar="NAME=[OTHER]",
    help="A member of requests that is called otherwise there, or not taken at all. Repeatable.",
)
@click.option("--no-count-tokens", is_flag=True, help="It has no endpoint that counts tokens; estimate them.")
def custom(
    preset: str | None,
    auth: str | None,
    name: str | None,
    api_key: str | None,
    api_key_file: str | None,
    flags: Sequence[str],
    sort_order: int | None,
    prefix: str | None,
    prefix_only: bool,
    ways: Sequence[str],
    **rest: Any,
) -> None:
    """Add an upstream that speaks one or more of the four protocols, and print its id.

    A preset fills in what is not said here. A key on the command line is seen by other users of this
    machine: prefer --api-key-file or the environment.
    """
    key = adding.key(api_key, api_key_file)
    if auth == "none" and adding.is_key_from_environment():
        key = None
    config = _config(**rest) | ({"auth_style": auth} if auth else {})
    overrides = adding.flag_overrides(flags)
    if preset is None:
        config = {"auth_style": "bearer"} | config
        if "base_url" not in config or "protocols" not in config:
            raise click.UsageError("Give --base-url and --endpoint, or a --preset that has them.")
    else:
        chosen = PRESETS[preset]
        name = name or chosen.id
        config = filled(chosen, config, key is not None)
        overrides = filled_flags(chosen, overrides)
    adding.add(
        "custom",
        config,
        name=name,
        api_key=key,
        flags=overrides,
        sort_order=sort_order,
        prefix=prefix,
        prefix_only=prefix_only,
        ways=ways,
    )


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def presets(as_json: bool) -> None:
    """List the vendors and servers for which upstreams add custom --preset knows the address."""
    show([_shown(preset) for preset in PRESETS.values()], as_json)


def _shown(preset: Preset) -> dict[str, Any]:
    return {
        "preset": preset.id,
        "title": preset.title,
        "base_url": preset.base_url,
        "protocols": list(preset.protocols),
        "auth": preset.auth_style if preset.needs_key else "none, or a key",
        "flags": [flag for flag, is_on in preset.flags.items() if is_on],
    }


def _config(
    *,
    base_url: str | None,
    endpoints: Sequence[str],
    models: Sequence[str],
    models_file: str | None,
    fetch_models: bool,
    models_path: str | None,
    headers: Sequence[str],
    passed: Sequence[str],
    stripped: Sequence[str],
    paths: Sequence[str],
    members: Sequence[str],
    no_count_tokens: bool,
    **timeouts: float | None,
) -> dict[str, Any]:
    """What the command line says of the document of ``providers/custom/schema.py``."""
    rules: list[dict[str, Any]] = [{"name": name, "value": None} for name in passed]
    rules += ({"name": name, "value": None, "strip": True} for name in stripped)
    for header in headers:
        header_name, value = adding.split(header, ":", "--header")
        rules.append({"name": header_name, "value": value})
    rows = adding.models(models, models_file)
    fetch: dict[str, Any] = {"enabled": fetch_models or not rows}
    config: dict[str, Any] = {
        "path_overrides": dict(adding.split(path, "=", "--path") for path in paths),
        "header_rules": rules,
        "member_names": _member_names(members),
        "models_fetch": fetch | ({"path": models_path} if models_path else {}),
        "models": rows,
        "timeouts": adding.timeouts(**timeouts),
    }
    if no_count_tokens:
        config["counts_tokens"] = False
    if base_url is not None:
        config["base_url"] = base_url
    if endpoints:
        config["protocols"] = list(endpoints)
    return config


def _member_names(members: Sequence[str]) -> dict[str, str | None]:
    pairs = (adding.split(member, "=", "--member") for member in members)
    return {name: other or None for name, other in pairs}
