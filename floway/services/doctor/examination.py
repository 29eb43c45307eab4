"""All checks, in the order in which their faults should be mended."""

import os
from collections.abc import Callable, Generator, Iterable, Iterator
from functools import partial
from typing import Final

from flask import Flask

from floway.egress.client import Client
from floway.services.doctor import database, machine, people
from floway.services.doctor.finding import Finding
from floway.services.doctor.machine import Reading
from floway.services.doctor.runner import InPlace, Overdue, Runner
from floway.services.doctor.ways import Way, late, tried, ways
from floway.settings import Settings
from floway.store import upstreams
from floway.store.errors import DatabaseError

_IN_PLACE: Final = InPlace()


def examine(
    app: Flask, client: Client, *, offline: bool = False, runner: Runner = _IN_PLACE
) -> Iterator[Finding]:
    """The findings, as they come; may block for as long as the runner lets a check take.

    :param offline: nothing outside is asked.
    :param runner: how checks are called; one that calls them in place needs the app's context.
    """
    settings: Settings = app.extensions["floway.settings"]
    yield from _found(runner, "settings", lambda: machine.settings(settings, os.environ))
    yield from _found(runner, "disk", lambda: machine.disk(settings))
    usable = yield from _stored(runner, settings)
    if not usable:
        yield Finding("ways", "skipped", "The upstreams cannot be read before that is mended.")
        return
    yield from _found(runner, "users", people.people)
    yield from _found(runner, "upstreams", people.offers)
    yield from _found(runner, "whole requests", lambda: machine.whole_requests(settings))
    readings: list[Reading] = []
    yield from _found(runner, "database clock", lambda: _its_clock(readings))
    if offline:
        yield Finding("ways", "skipped", "Nothing outside was to be asked.")
    else:
        readings += yield from _outside(runner, client, settings)
    yield from machine.clock(readings)


def _stored(runner: Runner, settings: Settings) -> Generator[Finding, None, bool]:
    """Whether what is stored can be read; the value of the generator."""
    whole = partial(database.whole, settings, runner.largest_file_bytes)
    for name, check in (
        ("database", database.database),
        ("database file", whole),
        ("migrations", database.migrations),
        ("secrets", database.secrets),
    ):
        findings = _found(runner, name, check)
        yield from findings
        if any(finding.level == "failure" for finding in findings):
            return False
    return True


def _its_clock(readings: list[Reading]) -> Iterable[Finding]:
    if reading := database.its_clock():
        readings.append(reading)
    return ()


def _outside(runner: Runner, client: Client, settings: Settings) -> Generator[Finding, None, list[Reading]]:
    """The ways out; the value of the generator is what the clocks at their ends showed."""
    listed: list[Way] = []
    yield from _found(runner, "ways", lambda: _listed(settings, listed))
    readings: list[Reading] = []
    answers = runner.outside([partial(tried, client, way) for way in listed])
    for way, answer in zip(listed, answers, strict=True):
        finding, reading = answer or (late(way), None)
        yield finding
        readings += [] if reading is None else [reading]
    return readings


def _listed(settings: Settings, listed: list[Way]) -> Iterator[Finding]:
    for way in ways(upstreams.list_all(), settings):
        if isinstance(way, Finding):
            yield way
        else:
            listed.append(way)


def _found(runner: Runner, check: str, look: Callable[[], Iterable[Finding]]) -> list[Finding]:
    try:
        return runner.local(lambda: list(look()))
    except Overdue as overdue:
        return [
            Finding(
                check,
                "failure",
                str(overdue),
                "Look at the load of this machine and of the database, and for somebody who holds its lock.",
            )
        ]
    except DatabaseError as error:
        # The driver's text may hold the address, so only its kind is told.
        advice = "Look at the log of the database, then look again."
        return [Finding(check, "failure", f"It cannot be read ({type(error).__name__}).", advice)]
