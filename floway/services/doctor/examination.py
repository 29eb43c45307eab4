"""All checks, in the order in which their faults should be mended."""

import os
from collections.abc import Generator, Iterator

from flask import Flask

from floway.egress.client import Client
from floway.services.doctor import database, machine, people
from floway.services.doctor.finding import Finding
from floway.services.doctor.machine import Reading
from floway.services.doctor.ways import tried, ways
from floway.settings import Settings
from floway.store import upstreams


def examine(app: Flask, client: Client, *, offline: bool = False) -> Iterator[Finding]:
    """The findings, as they come; in the app's context. May block for some twenty seconds per way.

    What needs something that was found broken is left out.

    :param offline: nothing outside is asked.
    """
    settings: Settings = app.extensions["floway.settings"]
    yield from machine.settings(settings, os.environ)
    yield from machine.disk(settings)
    usable = yield from _stored()
    if not usable:
        yield Finding("ways", "skipped", "The upstreams cannot be read before that is mended.")
        return
    yield from people.people()
    yield from people.offers()
    readings = [reading] if (reading := database.its_clock()) else []
    if offline:
        yield Finding("ways", "skipped", "Nothing outside was to be asked.")
    else:
        readings += yield from _outside(client, settings)
    yield from machine.clock(readings)


def _stored() -> Generator[Finding, None, bool]:
    """Whether what is stored can be read; the value of the generator."""
    for check in (database.database, database.migrations, database.secrets):
        failed = False
        for finding in check():
            failed |= finding.level == "failure"
            yield finding
        if failed:
            return False
    return True


def _outside(client: Client, settings: Settings) -> Generator[Finding, None, list[Reading]]:
    """The ways out; the value of the generator is what the clocks at their ends showed."""
    readings: list[Reading] = []
    for way in ways(upstreams.list_all(), settings):
        if isinstance(way, Finding):
            yield way
            continue
        finding, reading = tried(client, way)
        yield finding
        readings += [] if reading is None else [reading]
    return readings
