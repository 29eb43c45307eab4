"""``export`` and ``import``: an installation as one file."""

from collections.abc import Callable
from typing import BinaryIO

import click
from flask import current_app
from flask.cli import with_appcontext

from floway.cli.commands import fail, guarded, read_secret
from floway.cli.output import show
from floway.domain.actor import COMMAND_LINE
from floway.services.transfer import backup, files
from floway.services.transfer.apply import apply
from floway.services.transfer.document import ArchiveFault
from floway.services.transfer.export import export
from floway.services.transfer.plan import ACTIONS, Options, Plan, plan
from floway.services.transfer.reading import Archive, read
from floway.settings import Settings

#: Rows of a large plan that are named; the counts have all of them.
_NAMED = 40


@click.command("export")
@click.argument("file", metavar="FILE")
@click.option("--sealed", is_flag=True, help="Include secrets and logins, encrypted with a passphrase.")
@click.option("--usage", "with_usage", is_flag=True, help="Include the hourly sums of usage.")
@click.option(
    "--passphrase-file", metavar="PATH", help="Its first line is the passphrase (- is standard input); seals."
)
@click.option("--force", is_flag=True, help="Replace FILE if it exists.")
@with_appcontext
@guarded
def export_archive(
    file: str, sealed: bool, with_usage: bool, passphrase_file: str | None, force: bool
) -> None:
    """Write users, keys, upstreams, aliases, proxies and prices into FILE.

    FILE is made readable for you alone, compressed if its name ends with .gz; - is standard output.
    Without --sealed no secret is in it: upstreams come back disabled until their keys are entered again.
    """
    passphrase = None
    if passphrase_file is not None:
        passphrase = read_secret(passphrase_file)
    elif sealed:
        passphrase = click.prompt("Passphrase", hide_input=True, confirmation_prompt=True, err=True)
    with files.written(file, force) as out:
        written = export(out, passphrase, with_usage, progress=_told())
    for section, count in written.rows.items():
        click.echo(f"{section}: {count} rows", err=True)
    if written.redacted:
        click.echo("Left out, to be entered again after an import:", err=True)
        for each in written.redacted:
            click.echo(f"  {each}", err=True)


@click.command("import")
@click.argument("file", metavar="FILE")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--replace", "is_replacing", is_flag=True, help="Remove what the archive does not have.")
@click.option("--skip-conflicts", is_flag=True, help="Import the rest when something stands against a part.")
@click.option("--allow-admins", is_flag=True, help="Let the archive say who is an administrator.")
@click.option(
    "--passphrase-file", metavar="PATH", help="Its first line is the passphrase (- is standard input)."
)
@click.option("--yes", is_flag=True, help="Do not ask before everything is replaced.")
@with_appcontext
@guarded
def import_archive(
    file: str,
    dry_run: bool,
    is_replacing: bool,
    skip_conflicts: bool,
    allow_admins: bool,
    passphrase_file: str | None,
    yes: bool,
) -> None:
    """Take over what FILE has; - is standard input.

    Everything is checked before anything is written, and written together or not at all. What is here and
    not in FILE stays, unless --replace is given; then an archive of the present state is kept in the
    folder backups/ of the data folder. The gateway may run.
    """
    options = Options("replace" if is_replacing else "merge", skip_conflicts, allow_admins or is_replacing)
    passphrase = None if passphrase_file is None else read_secret(passphrase_file)
    with files.readable(file) as opened:
        archive, passphrase = _read(opened, passphrase)
        planned = plan(archive, options)
        if dry_run:
            _show(planned)
            if planned.conflicts and not skip_conflicts:
                fail(f"{len(planned.conflicts)} rows stand against the import.")
            return
        if is_replacing:
            _confirm(planned, yes)
            settings: Settings = current_app.extensions["floway.settings"]
            sealing = None if archive.header.sealing is None else passphrase
            kept = backup.before_replacing(settings.data_dir, sealing, COMMAND_LINE)
            click.echo(f"The present state is kept in {kept}.", err=True)
        _show(apply(archive, options, progress=_told()))


def _read(opened: BinaryIO, passphrase: str | None) -> tuple[Archive, str | None]:
    """The archive and its passphrase, which is asked for where it is needed."""
    try:
        return read(opened, passphrase, progress=_told()), passphrase
    except ArchiveFault as fault:
        if fault.code != "passphrase_needed":
            raise
    passphrase = click.prompt("Passphrase", hide_input=True, err=True)
    return read(opened, passphrase, progress=_told()), passphrase


def _confirm(planned: Plan, yes: bool) -> None:
    if yes:
        return
    lost = sum(counts["delete"] for counts in planned.counts.values())
    click.confirm(f"{lost} rows that are not in the archive will be deleted. Go on?", abort=True, err=True)


def _show(done: Plan) -> None:
    """The counts on standard output, what needs attention on standard error."""
    show([{"section": section, **counts} for section, counts in done.counts.items()], as_json=False)
    if done.usage_rows:
        click.echo(f"usage_buckets: {done.usage_rows} sums", err=True)
    for remark in done.remarks:
        click.echo(remark, err=True)
    worth = [
        step for step in done.steps if step.action == "conflict" or (step.action != "keep" and step.reasons)
    ]
    for step in sorted(worth, key=lambda step: ACTIONS.index(step.action), reverse=True)[:_NAMED]:
        click.echo(f"{step.action} {step.section} '{step.name}': {'; '.join(step.reasons)}", err=True)
    if len(worth) > _NAMED:
        click.echo(f"and {len(worth) - _NAMED} more", err=True)


def _told() -> Callable[[str, int], None]:
    """Say how far long work is; short work says nothing."""

    def tell(section: str, count: int) -> None:
        if count and count % 10_000 == 0:
            click.echo(f"{section}: {count} rows so far", err=True)

    return tell
