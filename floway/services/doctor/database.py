"""Checks of the database; each runs in an app context and changes nothing."""

from collections.abc import Iterable
from datetime import datetime

from floway import clock
from floway.errors import ConfigError
from floway.services.doctor.finding import Finding
from floway.services.doctor.machine import Reading, shown
from floway.settings import Settings
from floway.store import examination, schema
from floway.store.errors import DatabaseError


def database() -> Iterable[Finding]:
    """Whether it can be reached, and takes writes."""
    try:
        facts = examination.server()
        examination.try_to_write()
    except DatabaseError as error:
        # The driver's text may hold the address, so only its kind is told.
        yield Finding(
            "database",
            "failure",
            f"It cannot be used ({type(error).__name__}).",
            "Check that the server or the file of FLOWAY_DATABASE_URL is there, that this user may write to "
            "it, and that no other program holds its lock.",
        )
        return
    yield Finding("database", "ok", f"{facts.product} {facts.version} answers and takes writes.")


def whole(chosen: Settings, largest_bytes: int | None = None) -> Iterable[Finding]:
    """Whether SQLite finds its file in order, which takes a second per some hundred megabytes.

    :param largest_bytes: a larger file is left alone; None looks through any.
    """
    if not chosen.uses_sqlite:
        return
    size = examination.file_of(chosen).stat().st_size
    if largest_bytes is not None and size > largest_bytes:
        yield Finding(
            "database file",
            "skipped",
            f"It has {shown(size)}, too much to look through beside requests.",
            "Run: flask --app wsgi doctor",
        )
        return
    try:
        faults = examination.faults()
    except DatabaseError as error:
        faults = [type(error).__name__]
    if faults:
        yield Finding(
            "database file",
            "failure",
            f"SQLite finds {len(faults)} faults in it: {faults[0][:200]}",
            "Stop the gateway and bring back the last backup: a copy of the file, or an export.",
        )
    else:
        yield Finding("database file", "ok", f"SQLite finds its {shown(size)} in order.")


def migrations() -> Iterable[Finding]:
    """Whether the tables are those of this release."""
    found = examination.revision()
    if found == schema.head():
        yield Finding("migrations", "ok", f"The tables are those of this release ({found}).")
    elif found is None:
        yield Finding("migrations", "failure", "There are no tables.", f"Run: {schema.UPGRADE}")
    elif examination.is_known(found):
        yield Finding(
            "migrations",
            "failure",
            f"The tables are of an older release ({found}).",
            f"Run: {schema.UPGRADE}",
        )
    else:
        yield Finding(
            "migrations",
            "failure",
            f"The tables are of a newer release ({found}).",
            "Install that release again, or bring back a backup that was made with this one.",
        )


def secrets() -> Iterable[Finding]:
    """Whether the secret key opens what is stored, and whether older keys can go."""
    try:
        sealed = examination.envelopes()
    except ConfigError as fault:
        yield Finding("secrets", "failure", str(fault), "A lost key loses the credentials: enter them again.")
        return
    if sealed.total == 0:
        yield Finding("secrets", "ok", "Nothing is encrypted yet.")
    elif sealed.older:
        yield Finding(
            "secrets",
            "warning",
            f"{sealed.older} of {sealed.total} secrets are encrypted with an older key.",
            "Run: flask --app wsgi secrets rotate",
        )
    else:
        yield Finding("secrets", "ok", f"The key opens all {sealed.total} secrets.")


def its_clock() -> Reading | None:
    """What a server's clock shows; SQLite has that of this machine."""
    theirs: datetime | None = examination.server_time()
    return None if theirs is None else Reading("the database", theirs, clock.now())
