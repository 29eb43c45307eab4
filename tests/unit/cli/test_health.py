import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from floway import clock
from floway.store import audit, upstream_health, upstreams
from tests.support.health import evidence, exclusion
from tests.support.upstream import replies, upstream, whole
from tests.unit.cli.conftest import Run

SERVES = replies(whole(b'{"usage":{"input_tokens":1}}', "Content-Type: application/json"))


def made(app: Flask, base_url: str = "http://127.0.0.1:9", **excluded: Any) -> str:
    config = {
        "base_url": base_url,
        "auth_style": "none",
        "protocols": ["messages"],
        "models": [{"upstream_model_id": "m"}],
        "models_fetch": {"enabled": False, "path": None},
    }
    with app.app_context():
        row = upstreams.create("custom", "one", config, {})
        if excluded:
            now = clock.now()
            known = exclusion(row.id, **{"since": now, "until": now + timedelta(hours=1), **excluded})
            upstream_health.change(known.domain, lambda _: known)
        return row.id


def test_an_upstream_that_serves_is_ok(run: Run, app: Flask) -> None:
    made(app)

    assert run("upstreams", "health").stdout.split() == [
        *("upstream", "model", "state", "until", "evidence"),
        *("one", "-", "ok", "-", "-"),
    ]


def test_an_exclusion_is_told_with_what_said_so(run: Run, app: Flask) -> None:
    seen = evidence(excerpt="Slow down.", failed=5, attempts=9)
    made(app, state="open", limit="tokens", evidence=seen)

    told = run("upstreams", "health", "one").stdout

    for part in ("HTTP 429", "retry-after: 7", "limit tokens", "5 of 9 calls failed", "Slow down.", "req_1"):
        assert part in told


def test_what_awaits_a_trial_says_so(run: Run, app: Flask) -> None:
    ago = clock.now() - timedelta(minutes=5)
    made(app, "", scope="", state="refused", is_stated=False, since=ago, until=ago)

    told = run("upstreams", "health").stdout

    assert "(all)" in told
    assert "refused, to be tried" in told


def test_programs_get_all_of_it(run: Run, app: Flask) -> None:
    upstream_id = made(app)

    [one] = json.loads(run("upstreams", "health", "--json").stdout)

    assert one == {"id": upstream_id, "name": "one", "is_available": True, "exclusions": []}
    with app.app_context():
        known = exclusion(upstream_id, until=clock.now() + timedelta(hours=1))
        upstream_health.change(known.domain, lambda _: known)
    [one] = json.loads(run("upstreams", "health", "one", "--json").stdout)
    [shown] = one["exclusions"]
    assert (shown["state"], shown["evidence"]["headers"]) == ("cooldown", [["retry-after", "7"]])


def test_a_probe_tells_what_came_of_it_and_over_which_way(run: Run, app: Flask) -> None:
    with upstream(SERVES) as running:
        made(app, running.origin)
        done = run("upstreams", "probe", "one", "--json")

    told = json.loads(done.stdout)
    assert done.exit_code == 0
    assert (told["model"], told["status"], told["way"], told["models"]) == ("m", 200, "direct", 1)
    assert running.requests[0].startswith(b"POST /v1/messages")


def test_a_probe_that_fails_ends_with_an_error(run: Run, app: Flask) -> None:
    with upstream(replies(whole(b"no", status=401))) as running:
        upstream_id = made(app, running.origin)
        done = run("upstreams", "probe", "one")

    assert done.exit_code == 1
    assert "does not serve" in done.stderr
    with app.app_context():
        assert [each.state for each in upstream_health.read_all(upstream_id).values()] == ["refused"]


def test_an_upstream_is_put_back(run: Run, app: Flask) -> None:
    made(app, scope="")

    done = run("upstreams", "put-back", "one")

    assert "1 exclusions ended" in done.stderr
    with app.app_context():
        assert upstream_health.read_all() == {}
        assert [entry.actor_kind for entry in audit.page(1)] == ["command_line"]


@pytest.mark.parametrize("command", ["health", "probe", "put-back"])
def test_an_unknown_upstream_is_told(run: Run, command: str) -> None:
    done = run("upstreams", command, "nobody")

    assert done.exit_code == 1
    assert "There is no upstream 'nobody'" in done.stderr
