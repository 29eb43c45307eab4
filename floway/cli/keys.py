"""``keys``: API keys of clients."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import click

from floway.cli.commands import Commands, read_secret
from floway.cli.limits import edited, limit_option, show_use
from floway.cli.output import show
from floway.domain.caller import SCOPES, Scope
from floway.domain.limit import subject_of_key
from floway.services import accounts
from floway.services import keys as key_service
from floway.services.upstreams import existing
from floway.store import api_keys

group = Commands("keys", help="API keys of clients.")

_TIME = click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%SZ"])
#: Ten years, leap days included.
_MAX_RETENTION_SECONDS = 3653 * 86_400

_upstreams = click.option(
    "--upstream", "upstreams", multiple=True, metavar="NAME", help="The only upstream to use. Repeatable."
)
_models = click.option(
    "--model",
    "models",
    multiple=True,
    metavar="MODEL",
    help="The only model to ask for; one may end with *. Repeatable.",
)
_expires = click.option("--expires", type=_TIME, help="When it ends, in UTC.")
_scope = click.option("--scope", type=click.Choice(SCOPES), help="Let it reach the admin API as its owner.")
_keep_requests = click.option(
    "--keep-requests",
    "dump_retention_seconds",
    type=click.IntRange(1, _MAX_RETENTION_SECONDS),
    metavar="SECONDS",
    help="Keep whole requests for so long.",
)
_own_key = click.option("--key-stdin", is_flag=True, help="Read a key of your own from stdin.")
_quiet = click.option("--quiet", is_flag=True, help="Print the key alone.")


@group.command()
@click.argument("name")
@click.option("--user", "user_name", metavar="USER", help="Its owner; 'admin' by default, made if need be.")
@_upstreams
@_models
@_expires
@click.option("--strict", is_flag=True, help="Refuse a translation that drops, clamps or invents something.")
@_scope
@_keep_requests
@_own_key
@_quiet
def create(
    name: str,
    user_name: str | None,
    upstreams: tuple[str, ...],
    models: tuple[str, ...],
    expires: datetime | None,
    strict: bool,
    scope: Scope | None,
    dump_retention_seconds: int | None,
    key_stdin: bool,
    quiet: bool,
) -> None:
    """Add the API key NAME and print it, this one time.

    Only its hash is stored. Several --upstream are tried in the order given.
    """
    key, raw = accounts.create_key(
        name,
        user_name,
        [existing(reference).id for reference in upstreams] or None,
        None if expires is None else expires.replace(tzinfo=UTC),
        strict,
        raw=read_secret("-") if key_stdin else None,
        models=models or None,
        scope=scope,
        dump_retention_seconds=dump_retention_seconds,
    )
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
            "models": None if key.models is None else list(key.models),
            "strict": key.strict_losses,
            "scope": key.scope,
            "dump_retention_seconds": key.dump_retention_seconds,
            "limits": key.limits.public_document(),
            "created_at": key.created_at,
            "last_used_at": key.last_used_at,
            "expires_at": key.expires_at,
            "revoked_at": key.revoked_at,
        }
        for key in api_keys.list_all()
    ]
    show(rows, as_json)


def _unset(option: str, help_text: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(option, is_flag=True, help=help_text)


@group.command()
@click.argument("key", metavar="ID_OR_NAME")
@click.option("--rename", metavar="NAME", help="Another name.")
@click.option("--enable/--disable", "enabled", default=None, help="Let it in, or not.")
@click.option(
    "--strict/--no-strict",
    default=None,
    help="Whether to refuse a translation that drops, clamps or invents something.",
)
@_upstreams
@_unset("--all-upstreams", "Take the limit to some upstreams back.")
@_models
@_unset("--all-models", "Take the limit to some models back.")
@_expires
@_unset("--never-expires", "Let it last.")
@_scope
@_unset("--no-scope", "Keep it away from the admin API.")
@_keep_requests
@_unset("--keep-no-requests", "Keep no whole requests.")
@limit_option
def edit(key: str, limits: tuple[str, ...], **options: Any) -> None:
    """Change a key in place. The gateway follows within a second."""
    wanted = _wanted(**options)
    if limits:
        wanted["limits"] = edited(accounts.usable_key(key).limits, limits)
    if not wanted:
        raise click.UsageError("Nothing to change; see --help.")
    changed = key_service.edit(accounts.usable_key(key).id, wanted)
    click.echo(f"The key '{changed.name}' ({changed.id}) is changed.", err=True)


def _wanted(
    rename: str | None,
    enabled: bool | None,
    strict: bool | None,
    upstreams: tuple[str, ...],
    models: tuple[str, ...],
    expires: datetime | None,
    scope: str | None,
    dump_retention_seconds: int | None,
    **taken_back: bool,
) -> dict[str, Any]:
    """The members to change, as the service names them; what is taken back is None."""
    given: dict[str, Any] = {
        "name": rename,
        "enabled": enabled,
        "strict_losses": strict,
        "upstream_ids": [existing(reference).id for reference in upstreams] or None,
        "models": models or None,
        "expires_at": None if expires is None else expires.replace(tzinfo=UTC),
        "scope": scope,
        "dump_retention_seconds": dump_retention_seconds,
    }
    wanted = {member: value for member, value in given.items() if value is not None}
    for option, member in _TAKEN_BACK.items():
        if taken_back[option]:
            if member in wanted:
                raise click.UsageError(f"--{option.replace('_', '-')} contradicts the option that sets it.")
            wanted[member] = None
    return wanted


#: ``{option: the member that it empties}``.
_TAKEN_BACK = {
    "all_upstreams": "upstream_ids",
    "all_models": "models",
    "never_expires": "expires_at",
    "no_scope": "scope",
    "keep_no_requests": "dump_retention_seconds",
}


@group.command("limits")
@click.argument("key", metavar="ID_OR_NAME")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show_limits(key: str, as_json: bool) -> None:
    """Show the limits of a key and what is used of them; those of its user hold besides."""
    found = accounts.usable_key(key)
    show_use(subject_of_key(found.id), found.limits, as_json)


@group.command()
@click.argument("key", metavar="ID_OR_NAME")
@_own_key
@_quiet
def rotate(key: str, key_stdin: bool, quiet: bool) -> None:
    """Replace a key by another one and print it, this one time.

    The gateway refuses the one before within a second.
    """
    chosen = read_secret("-") if key_stdin else None
    rotated, raw = key_service.rotate(accounts.usable_key(key).id, chosen)
    if not quiet:
        click.echo(f"The key '{rotated.name}' ({rotated.id}) is shown this one time:", err=True)
    click.echo(raw)


@group.command()
@click.argument("key", metavar="ID_OR_NAME")
def revoke(key: str) -> None:
    """Make a key useless, for good. The gateway refuses it within a second."""
    revoked = accounts.revoke_key(key)
    click.echo(f"The key '{revoked.name}' ({revoked.id}) is revoked.", err=True)
