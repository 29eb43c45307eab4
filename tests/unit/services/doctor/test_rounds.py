from collections.abc import Iterator

import gevent
import pytest
from flask import Flask
from gevent.event import Event

from floway.services.doctor import examination, people, rounds
from floway.services.doctor.finding import Finding
from floway.services.doctor.rounds import Doctor, ExaminationRuns
from floway.store import upstreams
from tests.support.ports import free_port
from tests.support.upstream import replies, upstream, whole


@pytest.fixture
def stuck(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """A check that comes back when the event is set, of a doctor without patience."""
    released = Event()

    def people_() -> Iterator[Finding]:
        released.wait()
        yield Finding("users", "ok", "Somebody was there in the end.")

    monkeypatch.setattr(people, "people", people_)
    monkeypatch.setattr(rounds, "LOCAL_SECONDS", 0.05)
    yield released
    released.set()


def test_every_check_of_the_command_is_made(app: Flask) -> None:
    with upstream(replies(whole(b"{}", status=404))) as vendor:
        upstreams.create("ollama", "local", {"base_url": vendor.origin}, {})
        found = {finding.check: finding.level for finding in Doctor(app).examine()}

    assert found["database file"] == "ok"
    assert found[f"way direct -> {vendor.origin}"] == "ok"
    assert {"settings", "disk", "database", "migrations", "secrets", "users", "keys"} < found.keys()


def test_nothing_outside_is_asked_when_it_must_not_be(app: Flask) -> None:
    upstreams.create("ollama", "local", {"base_url": f"http://127.0.0.1:{free_port()}"}, {})

    found = {finding.check: finding.level for finding in Doctor(app).examine(offline=True)}

    assert found["ways"] == "skipped"


def test_a_check_that_does_not_come_back_is_told_and_the_rest_goes_on(app: Flask, stuck: Event) -> None:
    found = {finding.check: finding for finding in Doctor(app).examine(offline=True)}

    assert (found["users"].level, "did not come back" in found["users"].says) == ("failure", True)
    assert (found["upstreams"].level, found["ways"].level) == ("warning", "skipped")


def test_nobody_looks_before_the_last_check_of_another_has_ended(app: Flask, stuck: Event) -> None:
    doctor = Doctor(app)
    first = gevent.spawn(doctor.examine, offline=True)
    gevent.sleep(0)
    with pytest.raises(ExaminationRuns):
        doctor.examine(offline=True)
    first.join()
    # It has answered, but one of its checks is still at it.
    with pytest.raises(ExaminationRuns):
        doctor.examine(offline=True)

    stuck.set()
    gevent.sleep(0.01)

    assert doctor.examine(offline=True)


def test_a_way_that_answers_too_slowly_is_told(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rounds, "OUTSIDE_SECONDS", 0.05)
    monkeypatch.setattr(examination, "tried", lambda client, way: gevent.sleep(60))
    upstreams.create("ollama", "local", {"base_url": f"http://127.0.0.1:{free_port()}"}, {})

    [way] = [each for each in Doctor(app).examine() if each.check.startswith("way ")]

    assert (way.level, "local" in way.says) == ("failure", True)
