"""An operator watches requests come in, whichever worker serves them, and looks at one of them."""

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests

from floway.settings import Settings, load
from tests.support.database import opened
from tests.support.gateway import Gateway
from tests.support.operator import Operator
from tests.support.ports import wait_until
from tests.support.simulator import Simulator

MODEL = "sim-watched"
TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736"
REQUESTS = 12


@dataclass(frozen=True)
class Watched:
    """A gateway of three workers, and somebody who looks at it."""

    gateway: Gateway
    operator: Operator

    def ask(self, session: str, **headers: str) -> str:
        """One stream; the id of its exchange."""
        body = {"model": MODEL, "max_tokens": 64, "stream": True}
        answer = requests.post(
            f"{self.gateway.base_url}/v1/messages",
            json=body | {"messages": [{"role": "user", "content": "Hello."}]},
            headers={
                "x-api-key": self.gateway.api_key,
                "user-agent": "claude-cli/2.1.3 (external, cli)",
                "x-claude-code-session-id": session,
                **headers,
            },
            timeout=30,
        )
        assert answer.status_code == 200, answer.text
        return answer.headers["x-floway-request-id"]

    def exchange(self, identity: str) -> Any:
        """The exchange as the log has it, once it has it."""
        wait_until(lambda: self._listed(identity), "the row of the exchange")
        return self.operator.get(f"exchanges/{identity}")

    def _listed(self, identity: str) -> bool:
        return any(item["id"] == identity for item in self.operator.get("exchanges?limit=200")["items"])


def _settings(gateway: Gateway) -> Settings:
    return load({name: value for name, value in gateway.environment.items() if name.startswith("FLOWAY_")})


@pytest.fixture(scope="module")
def watched(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    gateway = Gateway(tmp_path_factory.mktemp("watched"))
    gateway.prepare()
    gateway.add_upstream("main vendor", simulator.base_url, models=[MODEL])
    gateway.start(workers=3)
    try:
        with opened(_settings(gateway)) as app, Operator(gateway, app) as operator:
            yield Watched(gateway, operator)
            with operator.opened("exchanges/stream") as stream:
                assert next(stream.iter_lines()) == b": ping"
                # Who still watches does not hold a stopping worker up.
                gateway.stop()
    finally:
        gateway.kill()


def test_a_request_is_told_with_its_client_its_trace_and_its_times(watched: Watched) -> None:
    found = watched.exchange(watched.ask("session-1", traceparent=f"00-{TRACE_ID}-00f067aa0ba902b7-01"))

    assert (found["verdict"], found["upstream_name"], found["model"]) == ("complete", "main vendor", MODEL)
    assert (found["client"], found["session_id"]) == ("claude-cli/2.1.3", "session-1")
    assert (found["trace_id"], found["parent_span_id"]) == (TRACE_ID, "00f067aa0ba902b7")
    assert f"trace_id={TRACE_ID}" in watched.gateway.log_text()
    times = found["timings"]
    to_the_head = sum(times[name] for name in ("queue_ms", "gateway_ms", "connect_ms", "upstream_ms"))
    assert 0 < to_the_head <= times["total_ms"] + 1
    assert times["first_token_ms"] is not None


def told(stream: requests.Response) -> Iterator[Any]:
    """The rows of a stream of events."""
    for line in stream.iter_lines():
        if line.startswith(b"data: "):
            yield json.loads(line.removeprefix(b"data: "))


def test_requests_are_told_as_they_end_whichever_worker_serves_them(watched: Watched) -> None:
    with watched.operator.opened("exchanges/stream?session_id=session-2") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        with ThreadPoolExecutor(6) as pool:
            asked = set(pool.map(lambda _: watched.ask("session-2"), range(REQUESTS)))
        watched.ask("session-3")
        rows = told(stream)
        seen = [next(rows)["id"] for _ in range(REQUESTS)]

    assert len(seen) == len(set(seen))
    assert set(seen) == asked


def test_how_fast_the_upstream_is_can_be_asked(watched: Watched) -> None:
    watched.exchange(watched.ask("session-4"))
    now = datetime.now(UTC)
    times = (
        f"from={now - timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}&to={now + timedelta(hours=1):%Y-%m-%dT%H:%M:%SZ}"
    )

    for metric in ("first_byte", "first_token", "total", "queue", "gateway", "wait"):
        answer = watched.operator.get(
            f"performance?{times}&metric={metric}&group_by=model_key&granularity=all"
        )
        [group] = [each for each in answer["groups"] if each["members"]["model_key"] == MODEL]
        assert group["total"]["samples"] >= 1, metric
        assert group["total"]["percentiles_ms"]["p95"] is not None, metric
    [silence] = watched.operator.get("silence")["items"]
    assert (silence["upstream_name"], silence["protocol"], silence["stalled"]) == (
        "main vendor",
        "messages",
        0,
    )
    assert silence["streams"] >= 1
