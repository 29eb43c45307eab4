"""However a stream ends, the client learns the truth, and what was seen is billed."""

import json
from typing import Any

import pytest

from floway.domain.verdict import Verdict
from tests.support.cases import MESSAGES, Case, ask, either_way, every_protocol, failure
from tests.support.gateway import Gateway
from tests.support.ports import wait_until
from tests.support.simulator import Simulator
from tests.support.usage import Ledger

pytestmark = pytest.mark.alone

#: Enough frames that a fault after the sixth lies within the text of every protocol.
TEXT = "events=20+input=11+output=20"
#: What is known of the usage when the fault comes: Messages names the input (and one token of
#: output) at once, Gemini counts along, OpenAI's protocols report at the end only.
SEEN = {"messages": (11, 1), "chat_completions": (0, 0), "responses": (0, 0), "gemini": (11, 6)}

FAULTS = {
    "error_after=6": (Verdict.UPSTREAM_ERROR, "verloaded"),
    "cut=6": (Verdict.UPSTREAM_CUT, "before the end of its answer"),
    "end=6": (Verdict.UPSTREAM_CUT, "before it was complete"),
    "stall=6": (Verdict.STALLED, "sent nothing for 1 s"),
}


def logged(gateway: Gateway, request_id: str) -> dict[str, Any]:
    def found() -> dict[str, Any] | None:
        for line in gateway.log_text().splitlines():
            if request_id in line and '"exchange_settled"' in line:
                event: dict[str, Any] = json.loads(line)
                return event
        return None

    event = wait_until(found, f"the log line of {request_id}")
    assert event is not None
    return event


@every_protocol
@pytest.mark.parametrize("fault", FAULTS)
def test_an_incomplete_stream_ends_with_an_error_frame(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case, fault: str
) -> None:
    verdict, words = FAULTS[fault]
    model = "sim-impatient" if "stall" in fault else "sim-alone"
    vendor.fail(f"{TEXT}+{fault}", model=model)

    call = ask(lab, case, model).wait_head()
    body = call.read_all()

    assert call.status == 200
    assert words in failure(case, body)
    assert b"token1 " in body
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert record.verdict is verdict
    assert (record.usage.input_tokens, record.usage.output_tokens) == SEEN[case.id]
    assert words in record.error
    assert logged(lab, record.id)["verdict"] == verdict.value


@every_protocol
def test_a_stream_that_ends_well_is_complete_and_billed_in_full(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    vendor.fail(TEXT, model="sim-alone")

    call = ask(lab, case, "sim-alone").wait_head()

    assert case.terminal in call.read_all()
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert (record.verdict, record.error) == (Verdict.COMPLETE, "")
    assert (record.usage.input_tokens, record.usage.output_tokens) == (11, 20)
    assert logged(lab, record.id)["verdict"] == "complete"


@every_protocol
def test_a_vendor_that_closes_behind_its_usage_without_a_done_is_complete(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    # The role, twenty texts, the finish reason, the usage.
    vendor.fail(f"{TEXT}+end=23", model="sim-chat")

    call = ask(lab, case, "sim-chat").wait_head()
    body = call.read_all()

    assert body.count(case.terminal) == 1
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert (record.verdict, record.error) == (Verdict.COMPLETE, "")
    assert (record.usage.input_tokens, record.usage.output_tokens) == (11, 20)


@every_protocol
def test_a_vendor_that_closes_before_its_finish_reason_has_cut_the_answer(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    vendor.fail(f"{TEXT}+end=21", model="sim-chat")

    call = ask(lab, case, "sim-chat").wait_head()

    assert "before it was complete" in failure(case, call.read_all())
    assert lab_ledger.record(call.header("x-floway-request-id")).verdict is Verdict.UPSTREAM_CUT


@every_protocol
def test_a_frame_that_is_not_json_is_passed_on_and_the_rest_follows(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case
) -> None:
    vendor.fail(f"{TEXT}+malformed=6", model="sim-alone")

    call = ask(lab, case, "sim-alone").wait_head()
    body = call.read_all()

    assert b'"this JSON never\n\n' in body
    assert body.index(b"this JSON never") < body.index(case.terminal)
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert record.verdict is Verdict.COMPLETE
    assert (record.usage.input_tokens, record.usage.output_tokens) == (11, 20)


@every_protocol
@pytest.mark.parametrize(("fault", "status"), [("cut=40", 502), ("stall=40", 504)])
def test_a_whole_answer_that_breaks_off_becomes_an_error_answer(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger, case: Case, fault: str, status: int
) -> None:
    model = "sim-impatient" if "stall" in fault else "sim-alone"
    vendor.fail(fault, model=model)

    call = ask(lab, case, model, stream=False).wait_head()
    message = case.error(json.loads(call.read_all()))

    assert call.status == status
    assert "The upstream" in message
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert record.verdict is (Verdict.STALLED if status == 504 else Verdict.UPSTREAM_ERROR)


@either_way
@every_protocol
def test_a_connection_that_breaks_before_the_answer_is_an_error_answer(
    lab: Gateway, vendor: Simulator, case: Case, stream: bool
) -> None:
    # A pooled connection that breaks before an answer is replaced once: the fault stays in force.
    vendor.fail("reset", model="sim-alone", times=None)

    call = ask(lab, case, "sim-alone", stream).wait_head()

    assert call.status == 502
    assert "closed the connection" in case.error(json.loads(call.read_all()))


def test_a_stall_after_the_envelope_bills_what_the_envelope_named(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger
) -> None:
    vendor.fail("input=11+stall=1", model="sim-impatient")

    call = ask(lab, MESSAGES, "sim-impatient").wait_head()

    assert "sent nothing for 1 s" in failure(MESSAGES, call.read_all())
    record = lab_ledger.record(call.header("x-floway-request-id"))
    assert record.verdict is Verdict.STALLED
    assert record.usage.input_tokens == 11


def test_an_upstream_that_keeps_its_connection_open_after_the_end_does_not_keep_the_client(
    lab: Gateway, vendor: Simulator, lab_ledger: Ledger
) -> None:
    # A short Messages stream has six frames; the stall comes behind the terminal one.
    vendor.fail("text=one+stall=6", model="sim-alone")

    body = ask(lab, MESSAGES, "sim-alone").read_all()

    assert body.endswith(b'event: message_stop\ndata: {"type":"message_stop"}\n\n')
    assert lab_ledger.one().verdict is Verdict.COMPLETE
    assert vendor.ended("sim-alone", seconds=20)["ended"] == "aborted"
