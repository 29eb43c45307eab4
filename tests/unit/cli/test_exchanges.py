import json
from datetime import timedelta
from typing import Any

from flask import Flask

from floway import clock
from floway.domain.exchange import Lost, Tried
from floway.domain.usage import Usage
from floway.domain.verdict import Verdict
from floway.store import usage
from tests.support.builders import record
from tests.unit.cli.conftest import Run

FAILED = {"verdict": Verdict.UPSTREAM_ERROR, "status": 503, "upstream_id": "up_1", "error": "HTTP 503"}


def happened(app: Flask, identity: str, *, ago: timedelta = timedelta(0), **facts: Any) -> None:
    with app.app_context():
        usage.record([record(identity, **{"started_at": clock.now() - ago, **facts})])


def test_requests_are_listed_the_newest_first(run: Run, app: Flask) -> None:
    happened(app, "req_1", ago=timedelta(hours=2), usage=Usage(10))
    happened(app, "req_2", **FAILED)

    lines = run("exchanges", "list").stdout.splitlines()
    rows = json.loads(run("exchanges", "list", "--json").stdout)

    assert [line.split()[2] for line in lines[1:]] == ["req_2", "req_1"]
    assert [(row["id"], row["tokens"]["input"]) for row in rows] == [("req_2", 0), ("req_1", 10)]


def test_filters_find_what_they_say(run: Run, app: Flask) -> None:
    happened(app, "req_1", ago=timedelta(hours=2), session_id="s1", duration_ms=5000)
    happened(app, "req_2", **FAILED)

    for options, found in (
        (("--since", "1h"), ["req_2"]),
        (("--until", "1h"), ["req_1"]),
        (("--verdict", "upstream_error", "--verdict", "stalled"), ["req_2"]),
        (("--status-class", "5", "--upstream", "up_1", "--error", "http"), ["req_2"]),
        (("--session", "s1", "--min-duration-ms", "5000", "--model", "m"), ["req_1"]),
        (("--key", "key-1", "--user", "user-1", "--limit", "1"), ["req_2"]),
        (("--protocol", "gemini"), []),
    ):
        rows = json.loads(run("exchanges", "list", *options, "--json").stdout)
        assert [row["id"] for row in rows] == found, options
    assert "There is no such request." in run("exchanges", "list", "--protocol", "gemini").stderr


def test_a_request_is_shown_with_who_did_not_serve_it(run: Run, app: Flask) -> None:
    trail = (Tried("up_1", None, None, "it rests", 0), Tried("up_2", 1, 503, "HTTP 503", 12))
    happened(app, "req_1", attempt_log=trail)

    shown = json.loads(run("exchanges", "show", "req_1", "--json").stdout)

    assert shown["attempt_log"] == [each._asdict() | {"upstream_name": None} for each in trail]
    told = run("exchanges", "show", "req_1").stdout
    assert "up_1 (passed over): it rests, up_2 (call 1, 12 ms): HTTP 503" in told


def test_a_request_is_shown_with_what_it_lost(run: Run, app: Flask) -> None:
    lost = Lost("tools[0].cache_control", "dropped", "no place for it")
    happened(app, "req_1", losses=(lost,), queue_us=1500)

    shown = json.loads(run("exchanges", "show", "req_1", "--json").stdout)

    assert (shown["id"], shown["verdict"], shown["timings"]["queue_ms"]) == ("req_1", "complete", 1.5)
    assert shown["losses"] == [lost._asdict()]
    assert "dropped tools[0].cache_control (no place for it)" in run("exchanges", "show", "req_1").stdout
    assert "There is no request 'req_2'" in run("exchanges", "show", "req_2").stderr
