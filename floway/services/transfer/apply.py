"""Doing what a plan says: all of it in one transaction, or nothing."""

from collections.abc import Callable, Iterator
from typing import Any

from floway import clock
from floway.domain.actor import COMMAND_LINE, Actor
from floway.errors import EditConflict
from floway.services.transfer.plan import Options, Plan, plan
from floway.services.transfer.reading import Archive
from floway.store import audit, revision, secrets
from floway.store.archive import writing
from floway.store.archive.rows import Row
from floway.store.archive.sections import (
    CONFIGURATION,
    PROXIES,
    UPSTREAM_STATES,
    UPSTREAMS,
    USAGE,
    USERS,
)

Progress = Callable[[str, int], None]

#: How many rows lie between two words about the progress.
_TOLD_EVERY = 500

#: Conflicts that a sentence names; the plan has all of them.
_NAMED = 5


class ImportConflict(EditConflict):
    """Something that is stored stands against a part of an archive; nothing was imported."""

    def __init__(self, made: Plan) -> None:
        self.plan = made
        named = "; ".join(
            f"{step.section} '{step.name}' {step.reasons[0]}" for step in made.conflicts[:_NAMED]
        )
        more = len(made.conflicts) - _NAMED
        super().__init__(
            "import_conflict",
            f"Nothing was imported: {named}{f'; and {more} more' if more > 0 else ''}.",
            {"ids": [step.id for step in made.conflicts]},
        )


def apply(
    archive: Archive,
    options: Options,
    by: Actor = COMMAND_LINE,
    progress: Progress = lambda section, count: None,
) -> Plan:
    """Import an archive; what was done. The gateway follows within a second; may block for long.

    :raises ImportConflict: something stands against it, and ``skip_conflicts`` is not given.
    :raises ArchiveFault: the file has changed since it was read.
    :raises EditConflict: others kept the database for too long.
    """
    # A credential that is sealed with a wrong key could never be opened by the gateway.
    secrets.verify()
    _refuse_conflicts(plan(archive, options))
    with writing.importing():
        # The many rows first: what operators configure is held for a moment only.
        if USAGE.name in archive.counts:
            if options.mode == "replace":
                writing.remove_usage()
            writing.add_usage(_told(archive.usage(), progress))
        writing.hold()
        # Others have gone on since: a token that was renewed meanwhile is seen here.
        made = plan(archive, options)
        _refuse_conflicts(made)
        _write(made)
        audit.record(by, "archive.imported", "archive", archive.header.id, detail=_detail(archive, made))
        revision.bump()
    return made


def _write(made: Plan) -> None:
    is_replacing = made.options.mode == "replace"
    for section in reversed(CONFIGURATION):
        if section is not UPSTREAM_STATES:
            writing.remove(section, made.ids(section, "delete"))
    at = clock.now()
    for section in CONFIGURATION:
        changed = made.rows(section, "update")
        if "updated_at" in section.bookkeeping and section is not UPSTREAM_STATES:
            changed = [row | {"updated_at": at} for row in changed]
        writing.replace(section, changed)
        added = made.rows(section, "create")
        if section is UPSTREAM_STATES:
            with_state = {row["upstream_id"] for row in added}
            added += [
                _empty_state(row) for row in made.rows(UPSTREAMS, "create") if row["id"] not in with_state
            ]
        writing.add(section, added)
    spared = made.options.acting_user_id
    writing.end_sessions(None if is_replacing else made.ids(USERS, "update"), spared)
    writing.end_rests(None if is_replacing else made.ids(PROXIES, "update"))


def _empty_state(upstream: Row) -> Row:
    return {
        "upstream_id": upstream["id"],
        "state": None,
        "state_secrets": None,
        "state_version": 0,
        "updated_at": upstream["updated_at"],
    }


def _refuse_conflicts(made: Plan) -> None:
    if made.conflicts and not made.options.skip_conflicts:
        raise ImportConflict(made)


def _told(rows: Iterator[Row], progress: Progress) -> Iterator[Row]:
    for count, row in enumerate(rows, 1):
        yield row
        if count % _TOLD_EVERY == 0:
            progress(USAGE.name, count)


def _detail(archive: Archive, made: Plan) -> dict[str, Any]:
    done = {
        section: {action: count for action, count in counts.items() if count and action != "keep"}
        for section, counts in made.counts.items()
    }
    return {
        "mode": made.options.mode,
        "sha256": archive.sha256,
        "exported_at": archive.header.exported_at,
        "rows": done,
        "usage_rows": made.usage_rows,
    }
