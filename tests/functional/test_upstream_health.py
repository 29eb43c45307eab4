"""A gateway that remembers who failed: passed over, explained by its evidence, tried again, put back."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from floway.services.upstream_health import put_back
from floway.store import upstreams
from tests.functional.failover_drill import check_books, drilled, report
from tests.support.cases import MESSAGES, RESPONSES, Case, ask, every_protocol
from tests.support.database import opened
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.routes import SECOND, add
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

#: Of the shortened drill: some seconds of rotating faults.
REQUESTS = 240


@pytest.fixture(scope="module")
def clinic(simulator: Simulator, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A gateway with two workers, a pair of upstreams and one alone."""
    settings = {
        "FLOWAY_LOG_FORMAT": "json",
        "FLOWAY_BREAKER_FAILURES": "2",
        "FLOWAY_BREAKER_OPEN_SECONDS": "60",
    }
    gateway = Gateway(tmp_path_factory.mktemp("clinic"), settings)
    gateway.prepare()
    add(gateway, "first", simulator.base_url, {"sim-pair": "sim-first"})
    add(gateway, "second", simulator.base_url, {"sim-pair": SECOND})
    add(gateway, "alone", simulator.base_url, {"sim-alone": "sim-alone"})
    gateway.start()
    try:
        yield gateway
        gateway.stop()
    finally:
        gateway.kill()


@pytest.fixture(autouse=True)
def _healthy(clinic: Gateway, vendor: Simulator) -> Iterator[None]:
    """Every test begins and ends with upstreams that are asked."""
    yield
    with opened(clinic.settings()):
        for upstream in upstreams.list_all():
            put_back(upstream)
    clinic.take_over()


@pytest.fixture
def ledger(clinic: Gateway) -> Iterator[Ledger]:
    reader = Ledger(clinic)
    yield reader
    reader.close()


def health(gateway: Gateway, name: str) -> list[dict[str, Any]]:
    """What the operator sees against an upstream."""
    [found] = json.loads(gateway.flask("upstreams", "health", name, "--json"))
    exclusions: list[dict[str, Any]] = found["exclusions"]
    return exclusions


def answer(gateway: Gateway, model: str, case: Case = MESSAGES) -> Call:
    call = ask(gateway, case, model, stream=False).wait_head()
    call.read_all()
    return call


def is_asked(gateway: Gateway, vendor: Simulator, model: str, upstream_model: str) -> bool:
    before = len(vendor.find(upstream_model))
    answer(gateway, model)
    return len(vendor.find(upstream_model)) > before


def test_a_rate_limit_is_known_to_all_workers_and_shown_with_its_header(
    clinic: Gateway, vendor: Simulator, ledger: Ledger
) -> None:
    vendor.fail("status=429+retry_after=600", model="sim-first")

    first = answer(clinic, "sim-pair")
    assert first.status == 200
    wait_until(lambda: health(clinic, "first"), "the exclusion in the database")

    # Eight in a row reach both workers; none of them asks the first upstream.
    wait_until(
        lambda: not any(is_asked(clinic, vendor, "sim-pair", "sim-first") for _ in range(8)),
        "the news in both workers",
    )
    [shown] = health(clinic, "first")
    assert (shown["model"], shown["state"], shown["is_stated"]) == ("sim-first", "cooldown", True)
    assert ["retry-after", "600"] in shown["evidence"]["headers"]
    assert shown["evidence"]["exchange_id"] == first.header("x-floway-request-id")
    record = ledger.record(first.header("x-floway-request-id"))
    assert [(each.number, each.status, each.reason) for each in record.attempt_log] == [(1, 429, "HTTP 429")]


@every_protocol
def test_who_has_one_upstream_is_told_when_to_come_back(
    clinic: Gateway, vendor: Simulator, case: Case
) -> None:
    vendor.fail("status=429+retry_after=600", model="sim-alone", times=None)
    assert answer(clinic, "sim-alone", case).status == 429

    def ours() -> Call | None:
        call = answer(clinic, "sim-alone", case)
        return call if b"No upstream can serve this now" in call.body else None

    told = wait_until(ours, "the gateway's own refusal")
    assert told is not None
    assert told.status == 429
    assert 0 < int(told.header("retry-after")) <= 600
    message = case.error(json.loads(told.body))
    assert "'alone' rests until" in message
    assert "retry-after: 600" in message


def test_a_breaker_keeps_nobody_from_the_only_upstream(clinic: Gateway, vendor: Simulator) -> None:
    vendor.fail("status=500", model="sim-alone", times=None)
    assert [answer(clinic, "sim-alone").status for _ in range(8)] == [500] * 8
    wait_until(lambda: [each["state"] for each in health(clinic, "alone")] == ["open"], "the breaker")

    vendor.heal()

    assert answer(clinic, "sim-alone", RESPONSES).status == 200


def test_an_upstream_is_asked_within_a_second_of_being_put_back(clinic: Gateway, vendor: Simulator) -> None:
    vendor.fail("status=429+retry_after=600", model="sim-first")
    answer(clinic, "sim-pair")
    wait_until(lambda: health(clinic, "first"), "the exclusion in the database")

    told = json.loads(
        clinic.flask("explain", "sim-pair", "--key", "tests", "--protocol", "messages", "--json")
    )
    assert [(step["upstream"], step["is_taken"]) for step in told["steps"][:2]] == [
        ("first", False),
        ("second", True),
    ]
    assert "retry-after: 600" in told["steps"][0]["verdict"]

    clinic.flask("upstreams", "put-back", "first")

    wait_until(lambda: is_asked(clinic, vendor, "sim-pair", "sim-first"), "a call of the first upstream", 5)
    assert health(clinic, "first") == []


def test_no_request_is_lost_while_faults_rotate_and_each_exclusion_names_one(tmp_path: Path) -> None:
    with drilled(tmp_path) as drill:
        ledger = Ledger(drill.gateway)
        lost = drill.run(REQUESTS, seed=3)
        records = ledger.wait(REQUESTS)
        ledger.close()

    assert lost == [], report(drill, records, lost)
    assert drill.seen, "no fault led to an exclusion"
    assert drill.unexplained() == [], report(drill, records, lost)
    check_books(records)
