"""While nothing of an answer has left the gateway, another upstream may give it."""

import json

import pytest

from floway.domain.verdict import Verdict
from tests.support.cases import CHAT_COMPLETIONS, MESSAGES, RESPONSES, Case, ask, either_way, every_protocol
from tests.support.cases import failure as failure_of
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.rawclient import Call
from tests.support.routes import SECOND
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

STATUSES = (400, 401, 403, 404, 429, 500, 529)


def assert_served_by_the_second(case: Case, call: Call, vendor: Simulator, already: int) -> None:
    """:param already: how many calls the second upstream had had before."""
    body = call.read_all()
    assert (call.status, b"Simulated" in body) == (200, True)
    calls = vendor.find(SECOND)[-1:]
    assert (calls[0]["id"] > already, calls[0]["status"]) == (True, 200)


def newest(vendor: Simulator) -> int:
    """The number of the newest call of the second upstream."""
    return max((entry["id"] for entry in vendor.find(SECOND)), default=0)


def assert_nothing_stays_open(vendor: Simulator) -> None:
    """Only pooled, idle connections are left: no request is under way."""
    wait_until(lambda: vendor.stats()["open"] == 0, "the end of all upstream calls", 20)


@either_way
@every_protocol
@pytest.mark.parametrize("fault", ["status=429+retry_after=7", "reset", "cut=0"])
def test_the_second_upstream_serves_what_the_first_does_not(
    lab: Gateway, vendor: Simulator, case: Case, stream: bool, fault: str
) -> None:
    already = newest(vendor)
    # A pooled connection that breaks before an answer is replaced once: the fault stays in force.
    vendor.fail(fault, model="sim-first", times=None)

    call = ask(lab, case, "sim-pair", stream).wait_head()

    assert_served_by_the_second(case, call, vendor, already)
    assert_nothing_stays_open(vendor)


@pytest.mark.parametrize("status", STATUSES)
def test_any_refusal_leads_to_the_second_upstream(lab: Gateway, vendor: Simulator, status: int) -> None:
    already = newest(vendor)
    vendor.fail(f"status={status}", model="sim-first")

    call = ask(lab, MESSAGES, "sim-pair").wait_head()

    assert_served_by_the_second(MESSAGES, call, vendor, already)


@either_way
@pytest.mark.parametrize("model", ["sim-refused", "sim-nameless", "sim-tls"])
def test_an_upstream_that_cannot_be_reached_is_passed_over(
    lab: Gateway, vendor: Simulator, model: str, stream: bool
) -> None:
    already = newest(vendor)
    call = ask(lab, CHAT_COMPLETIONS, model, stream).wait_head()

    assert_served_by_the_second(CHAT_COMPLETIONS, call, vendor, already)


def test_an_upstream_that_sends_no_head_is_passed_over_and_left(lab: Gateway, vendor: Simulator) -> None:
    already = newest(vendor)
    vendor.fail("accept_stall", model="sim-late")

    call = ask(lab, RESPONSES, "sim-hasty").wait_head()

    assert_served_by_the_second(RESPONSES, call, vendor, already)
    assert vendor.ended("sim-late")["ended"] == "aborted"


@every_protocol
def test_json_instead_of_a_stream_is_a_failure(lab: Gateway, vendor: Simulator, case: Case) -> None:
    already = newest(vendor)
    vendor.fail("json_for_stream", model="sim-first")

    call = ask(lab, case, "sim-pair").wait_head()

    assert_served_by_the_second(case, call, vendor, already)


@every_protocol
@pytest.mark.parametrize("kind", ["overloaded", "usage_limit"])
def test_an_error_as_the_first_event_is_a_failure(
    lab: Gateway, vendor: Simulator, case: Case, kind: str
) -> None:
    already = newest(vendor)
    vendor.fail(f"fail_first={kind}", model="sim-first")

    call = ask(lab, case, "sim-pair").wait_head()

    assert_served_by_the_second(case, call, vendor, already)
    assert_nothing_stays_open(vendor)


@every_protocol
def test_an_error_after_the_first_content_is_not_failed_over(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    vendor.fail("events=9+error_after=6", model="sim-first")

    call = ask(lab, case, "sim-pair").wait_head()

    assert "verloaded" in failure_of(case, call.read_all())
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert (record.attempts, record.model_key) == (1, "sim-first")


@either_way
@every_protocol
def test_when_all_fail_the_last_failure_is_relayed_as_it_came(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case, stream: bool
) -> None:
    vendor.fail("status=500", model="sim-first")
    vendor.fail("status=429+retry_after=7", model=SECOND)

    call = ask(lab, case, "sim-pair", stream).wait_head()
    error = json.loads(call.read_all())

    assert (call.status, call.header("retry-after")) == (429, "7")
    assert "rate limit" in case.error(error).lower() or "quota" in case.error(error)
    assert call.header("content-type") == "application/json"
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert (record.verdict, record.status, record.attempts) == (Verdict.UPSTREAM_ERROR, 429, 2)


@every_protocol
def test_when_all_streams_begin_with_an_error_the_last_one_is_relayed(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    vendor.fail("fail_first=overloaded", model="sim-first")
    vendor.fail("fail_first=usage_limit", model=SECOND)

    call = ask(lab, case, "sim-pair").wait_head()

    assert "limit" in failure_of(case, call.read_all()) or case.id == "gemini"
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert (record.verdict, record.attempts) == (Verdict.UPSTREAM_ERROR, 2)


@pytest.mark.parametrize(
    ("model", "words"),
    [
        ("sim-refused-alone", "'127.0.0.1' refused the connection"),
        ("sim-nameless-alone", "The name of the upstream host 'nobody.invalid' could not be resolved"),
        ("sim-tls-alone", "TLS with the upstream host '127.0.0.1' failed"),
    ],
)
def test_a_failure_without_an_answer_is_told_in_the_clients_protocol(
    lab: Gateway, model: str, words: str
) -> None:
    call = ask(lab, MESSAGES, model).wait_head()

    assert call.status == 502
    document = json.loads(call.read_all())
    assert (document["type"], document["error"]["type"]) == ("error", "api_error")
    assert words in document["error"]["message"]


def test_a_limit_that_passes_without_another_candidate_is_a_504(lab: Gateway, vendor: Simulator) -> None:
    vendor.fail("accept_stall", model="sim-late")

    call = ask(lab, CHAT_COMPLETIONS, "sim-hasty-alone").wait_head()

    assert call.status == 504
    assert "sent no answer within 1 s" in call.read_all().decode()
    assert vendor.ended("sim-late")["ended"] == "aborted"


def test_the_record_names_the_upstream_that_served(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger
) -> None:
    vendor.fail("status=500", model="sim-first")

    ask(lab, MESSAGES, "sim-pair").read_all()

    record = lab_ledger.one()
    assert (record.verdict, record.attempts, record.model_key) == (Verdict.COMPLETE, 2, SECOND)
    assert (record.model, record.status) == ("sim-pair", 200)


def test_no_connection_of_a_failed_attempt_stays_open(lab: Gateway, vendor: Simulator) -> None:
    before = vendor.stats()
    faults = ("fail_first=overloaded+stall=2", "json_for_stream", "cut=1", "end=1", "status=500")
    for fault in faults:
        vendor.fail(fault, model="sim-first")
        ask(lab, MESSAGES, "sim-pair").wait_head().read_all()

    assert_nothing_stays_open(vendor)
    # What is left are idle connections of the two workers' pools, not one per failure.
    assert vendor.stats()["connections_open"] <= before["connections_open"] + 4
