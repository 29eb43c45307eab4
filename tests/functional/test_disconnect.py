"""A client that leaves ends the upstream's work at once, whatever the upstream is doing."""

import pytest

from floway.domain.exchange import ExchangeRecord
from floway.domain.verdict import Verdict
from tests.support.cases import MESSAGES, Case, ask, every_protocol
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

MODEL = "sim-alone"
#: The abort is promised within one second; the rest is for a busy machine.
PROMISED_SECONDS = 1.0


def under_way(vendor: Simulator, seen: int) -> None:
    """Wait until the upstream has been called once more for the model."""
    wait_until(lambda: calls(vendor) > seen, "the upstream call", 20)


def calls(vendor: Simulator) -> int:
    return sum(entry["model"] == MODEL for entry in vendor.requests())


def assert_aborted(vendor: Simulator, left_at: float) -> None:
    entry = vendor.ended(MODEL, seconds=20)
    assert entry["ended"] == "aborted"
    # The clock of the two processes is the same one.
    assert entry["ended_at"] - left_at < PROMISED_SECONDS


def only_record(ledger: Ledger) -> ExchangeRecord:
    record = ledger.one()
    assert record.verdict is Verdict.CLIENT_LEFT
    return record


@every_protocol
def test_leaving_between_frames_aborts_the_upstream(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    vendor.fail("events=3000+gap=10+input=11+output=3000", model=MODEL)

    with ask(lab, case, MODEL) as call:
        call.wait_for(b"token9 ")
        left_at = call.close()

    assert_aborted(vendor, left_at)
    usage = only_record(lab_ledger).usage
    # What had been reported by then: see SEEN in test_stream_ends.
    assert usage.input_tokens == (11 if case.id in ("messages", "gemini") else 0)
    assert usage.output_tokens >= (10 if case.id == "gemini" else 0)


@every_protocol
def test_leaving_in_the_silence_aborts_the_upstream(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    vendor.fail("events=20+input=11+stall=6", model=MODEL)

    with ask(lab, case, MODEL) as call:
        call.wait_for(b"token1 ")
        left_at = call.close()

    assert_aborted(vendor, left_at)
    assert only_record(lab_ledger).status == 200


@pytest.mark.parametrize("stream", [True, False], ids=["streaming", "whole"])
@every_protocol
def test_leaving_before_the_head_aborts_the_upstream(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case, stream: bool
) -> None:
    seen = calls(vendor)
    vendor.fail("accept_stall", model=MODEL)

    with ask(lab, case, MODEL, stream) as call:
        under_way(vendor, seen)
        left_at = call.close()

    assert_aborted(vendor, left_at)
    assert only_record(lab_ledger).status == 499


def test_leaving_within_the_envelope_bills_the_input(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger
) -> None:
    vendor.fail("events=20+input=11+stall=1", model=MODEL)

    with ask(lab, MESSAGES, MODEL) as call:
        call.wait_for(b"message_start")
        left_at = call.close()

    assert_aborted(vendor, left_at)
    assert only_record(lab_ledger).usage.input_tokens == 11


def test_leaving_a_whole_answer_that_dawdles_aborts_the_upstream(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger
) -> None:
    seen = calls(vendor)
    vendor.fail("stall=40", model=MODEL)

    with ask(lab, MESSAGES, MODEL, stream=False) as call:
        under_way(vendor, seen)
        left_at = call.close()

    assert_aborted(vendor, left_at)
    only_record(lab_ledger)


def test_leaving_after_the_terminal_frame_is_a_complete_answer(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger
) -> None:
    vendor.fail("text=one", model=MODEL)

    with ask(lab, MESSAGES, MODEL) as call:
        call.wait_for(b'data: {"type":"message_stop"}\n\n')

    assert lab_ledger.one().verdict is Verdict.COMPLETE


def test_a_client_that_reads_slowly_is_not_taken_for_gone(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger
) -> None:
    vendor.fail("events=40000", model=MODEL)

    # Megabytes that nobody reads yet fill every buffer on the way.
    with ask(lab, MESSAGES, MODEL, max_tokens=50_000) as call:
        call.wait_head()
        wait_until(lambda: vendor.last(MODEL)["frames_sent"] > 1000, "frames under way", 20)
        assert b"token39999 " in call.read_all(60)

    assert lab_ledger.one().verdict is Verdict.COMPLETE
