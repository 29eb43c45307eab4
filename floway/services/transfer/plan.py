"""What an import would do, row by row, and why; nothing is written here.

Each section is compared with what is stored, those that are pointed at before those that point. A row that
cannot be taken stands as a conflict; what points at it then is one too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from floway.services.transfer import merging
from floway.services.transfer.document import ArchiveFault
from floway.services.transfer.merging import Context
from floway.services.transfer.reading import Archive
from floway.store.archive import rows as stored
from floway.store.archive.rows import Row
from floway.store.archive.sections import CONFIGURATION, UPSTREAM_STATES, USAGE, USERS, Section
from floway.store.db import reading

Mode = Literal["merge", "replace"]
Action = Literal["create", "update", "keep", "delete", "conflict"]
ACTIONS: Final[tuple[Action, ...]] = ("create", "update", "keep", "delete", "conflict")


@dataclass(frozen=True, slots=True)
class Options:
    """How an archive is to be taken."""

    mode: Mode = "merge"
    #: Take what can be taken, instead of nothing, when something stands against a part.
    skip_conflicts: bool = False
    #: Let a merge make administrators, or make others of those that are.
    allow_admins: bool = False
    #: The user whose import it is: neither removed nor made less of, and still signed in; '' is nobody.
    acting_user_id: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """What happens to one row."""

    section: str
    id: str
    #: Of its own, for people.
    name: str
    action: Action
    #: Why, and what must be done by hand; often none.
    reasons: tuple[str, ...] = ()
    #: As it is to be stored; None where nothing is.
    row: Row | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import would do."""

    options: Options
    steps: tuple[Step, ...]
    #: Sums of usage that would be looked at.
    usage_rows: int
    remarks: tuple[str, ...] = ()

    @property
    def counts(self) -> dict[str, dict[str, int]]:
        """``{section: {action: rows}}``."""
        counts: dict[str, dict[str, int]] = {}
        for step in self.steps:
            of = counts.setdefault(step.section, dict[str, int].fromkeys(ACTIONS, 0))
            of[step.action] += 1
        return counts

    @property
    def conflicts(self) -> tuple[Step, ...]:
        """What stands against it."""
        return tuple(step for step in self.steps if step.action == "conflict")

    def rows(self, section: Section, action: Action) -> list[Row]:
        """The rows of a section that are to be stored in one way."""
        wanted = (step for step in self.steps if step.section == section.name and step.action == action)
        return [step.row for step in wanted if step.row is not None]

    def ids(self, section: Section, action: Action) -> list[str]:
        """The ids of a section to which one thing happens."""
        return [step.id for step in self.steps if step.section == section.name and step.action == action]


def plan(archive: Archive, options: Options) -> Plan:
    """Compare an archive with what is stored.

    :raises ArchiveFault: it lacks a section that a replacement needs.
    :raises ConfigError: something that is stored cannot be read.
    """
    is_replacing = options.mode == "replace"
    for section in CONFIGURATION:
        if is_replacing and section is not UPSTREAM_STATES and section.name not in archive.rows:
            raise ArchiveFault(
                "archive_invalid", f"The archive has no section {section.name}, so it can replace nothing."
            )
    with reading():
        # What the archive has no section for is pointed at all the same.
        known = {section.name: _by_id(section, stored.read(section)) for section in CONFIGURATION}
    with_login = frozenset(
        row["upstream_id"] for row in archive.rows.get(UPSTREAM_STATES.name, ()) if row["state_secrets"]
    )
    context = Context(known, is_replacing, options.allow_admins, options.acting_user_id, with_login)
    steps = [
        step
        for section in CONFIGURATION
        if section.name in archive.rows
        for step in _section(section, archive.rows[section.name], context)
    ]
    return Plan(options, tuple(steps), archive.counts.get(USAGE.name, 0), archive.remarks)


def _section(section: Section, offered: Iterable[Row], context: Context) -> list[Step]:
    known, offered_by_id = context.known[section.name], _by_id(section, offered)
    # States go with their upstream; one of an upstream that stays is worth more than none.
    removes = context.is_replacing and section is not UPSTREAM_STATES
    missing = [identity for identity in known if removes and identity not in offered_by_id]
    gone = {identity for identity in missing if (section, identity) != (USERS, context.acting_user_id)}
    context.begin(section, gone, offered_by_id)
    steps = [_step(section, known[identity], "delete") for identity in missing if identity in gone]
    for identity in missing:
        if identity not in gone:
            row, reason = merging.kept_importer(known[identity], offered_by_id)
            action: Action = "keep" if row == known[identity] else "update"
            context.take(section, row)
            steps.append(_step(section, row, action, (reason,), row))
    return steps + [_offered(section, row, context) for row in offered_by_id.values()]


def _offered(section: Section, row: Row, context: Context) -> Step:
    identity = str(row[section.identity[0]])
    present = context.known[section.name].get(identity)
    verdict = merging.settle(section, row, present, context)
    if verdict.conflict is not None:
        if present is not None:
            context.take(section, present)
        return _step(section, row, "conflict", (verdict.conflict,))
    context.take(section, verdict.row)
    if present is None:
        return _step(section, verdict.row, "create", verdict.remarks, verdict.row)
    if _is_equal(section, present, verdict.row):
        return _step(section, verdict.row, "keep", verdict.remarks or ("nothing differs",))
    return _step(
        section, verdict.row, "update", verdict.remarks, merging.updated(section, present, verdict.row)
    )


def _is_equal(section: Section, present: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    return all(present[name] == wanted[name] for name in wanted if name not in section.bookkeeping)


def _step(
    section: Section, row: Row, action: Action, reasons: tuple[str, ...] = (), wanted: Row | None = None
) -> Step:
    identity = str(row[section.identity[0]])
    return Step(section.name, identity, str(row.get("name", identity)), action, reasons, wanted)


def _by_id(section: Section, found: Iterable[Row]) -> dict[str, Row]:
    return {str(row[section.identity[0]]): row for row in found}
