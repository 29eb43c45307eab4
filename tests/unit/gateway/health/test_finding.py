import json
from typing import Any

import pytest

from floway.egress.errors import RequestUnsendable
from floway.errors import (
    DialFailed,
    FlowayError,
    MalformedRequest,
    QuotaExhausted,
    UpstreamBroken,
    UpstreamTimeout,
    UpstreamUnreachable,
)
from floway.gateway.health.finding import Fault, Finding, Standing, cut, finding_of
from floway.gateway.outcome import Failed, Outcome, Refused, Streaming, Whole
from floway.oauth.errors import TokenEndpointFailed
from floway.protocols.base import Billing
from tests.support.builders import NOON

SECRET = "upstream-key"


def found(outcome: Outcome, *, has_login: bool = False) -> Finding:
    return finding_of(outcome, [SECRET], NOON, has_login=has_login)


def refused(status: int, *lines: tuple[str, str], body: Any = b"", **facts: Any) -> Refused:
    sent = body if isinstance(body, bytes) else json.dumps(body).encode()
    return Refused(status, list(lines), sent, **facts)


class Reported:
    """A meter whose stream began with an error, or did not."""

    def __init__(self, error: str | None) -> None:
        self.error = error
        self.began_with_error = error is not None


def stream(error: str | None = None) -> Streaming:
    return Streaming(None, Reported(error), b"", 60)  # type: ignore[arg-type]  # only the meter is read


def test_an_answer_speaks_for_its_upstream() -> None:
    assert found(Whole(200, [], b"", Billing())) is Standing.SERVED
    assert found(stream()) is Standing.SERVED


@pytest.mark.parametrize("status", [400, 413, 422])
def test_what_is_wrong_with_a_request_is_no_fault_of_its_upstream(status: int) -> None:
    assert (
        found(refused(status, ("retry-after", "7"), body={"error": {"message": "no"}}))
        is Standing.CLIENTS_FAULT
    )


@pytest.mark.parametrize("status", [404, 405, 409, 501, 505])
def test_an_upstream_that_cannot_do_something_is_not_ill(status: int) -> None:
    assert found(refused(status)) is Standing.ANSWERED


@pytest.mark.parametrize(
    "error", [MalformedRequest("no"), QuotaExhausted("spent", 7), RequestUnsendable("a header")]
)
def test_what_was_never_sent_says_nothing(error: FlowayError) -> None:
    assert found(Failed(error)) is Standing.UNKNOWN


@pytest.mark.parametrize(
    ("error", "is_whole"),
    [
        (UpstreamUnreachable("refused"), True),
        (DialFailed("one", "tcp-connect", "refused"), True),
        (UpstreamTimeout("connect", 5), True),
        (UpstreamTimeout("headers", 5), False),
        (UpstreamTimeout("idle", 5), False),
        (UpstreamBroken("cut"), False),
    ],
)
def test_a_failure_without_an_answer_is_counted(error: FlowayError, is_whole: bool) -> None:
    assert found(Failed(error)) == Fault("failure", is_whole, None, str(error))


@pytest.mark.parametrize(
    ("status", "retry_after", "fault"),
    [
        (429, "120", Fault("cooldown", True, 429, "no", 120.0, "", (("retry-after", "120"),))),
        (429, "", Fault("cooldown", True, 429, "no")),
        (503, "7", Fault("cooldown", True, 503, "no", 7.0, "", (("retry-after", "7"),))),
        (503, "", Fault("failure", True, 503, "no")),
        (500, "7", Fault("failure", True, 500, "no")),
        (200, "", Fault("failure", True, 200, "no")),
    ],
)
def test_a_login_without_a_token_speaks_for_all_of_its_models(
    status: int, retry_after: str, fault: Fault
) -> None:
    error = TokenEndpointFailed("no", status, retry_after=retry_after)

    assert found(Failed(error), has_login=True) == fault


def test_a_rate_limit_rests_its_model_for_as_long_as_the_vendor_says() -> None:
    outcome = refused(429, ("retry-after", "7"), ("x-request-id", "r"), body=b"slow down")

    expected = Fault("cooldown", False, 429, "slow down", 7.0, "", (("retry-after", "7"),))
    assert found(outcome) == expected


def test_a_rate_limit_of_a_subscription_that_its_gate_cannot_read_rests_it() -> None:
    finding = found(refused(429, ("retry-after", "7")), has_login=True)

    assert isinstance(finding, Fault)
    assert finding.kind == "cooldown"


def test_a_subscription_whose_gate_reads_no_quota_is_a_guess_of_ours() -> None:
    spent = (("x-codex-primary-used-percent", "100"), ("x-codex-primary-reset-after-seconds", "7200"))

    assert found(refused(429, *spent, body=b"used up"), has_login=True) == Fault(
        "exhausted", False, 429, "used up", None, "primary", spent
    )
    assert found(refused(400, *spent), has_login=True) is Standing.CLIENTS_FAULT
    said = {"error": {"type": "usage_limit_reached", "resets_in_seconds": 7200}}
    finding = found(refused(429, ("x-codex-primary-reset-at", "1795400000"), body=said), has_login=True)
    assert isinstance(finding, Fault)
    assert (finding.kind, finding.seconds, finding.limit) == ("exhausted", None, "usage_limit_reached")


def test_a_burst_of_a_subscription_rests_it_for_as_long_as_its_vendor_says() -> None:
    calm = (("x-codex-primary-used-percent", "12"), ("retry-after", "7"))

    assert found(refused(429, *calm), has_login=True) == Fault(
        "cooldown", False, 429, "", 7.0, "", (("retry-after", "7"),)
    )


def test_a_subscription_whose_gate_reads_its_quota_is_left_to_it() -> None:
    spent = (
        ("anthropic-ratelimit-unified-status", "rejected"),
        ("anthropic-ratelimit-unified-reset", str(int(NOON.timestamp()) + 60)),
    )

    assert found(refused(429, *spent), has_login=True) is Standing.ANSWERED


def test_a_rate_limit_without_a_word_has_no_length() -> None:
    assert found(refused(429)) == Fault("cooldown", False, 429, "")


def test_the_body_may_name_the_length_and_the_limit() -> None:
    detail = {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "34s"}
    quota = {"@type": "type.googleapis.com/google.rpc.QuotaFailure", "violations": [{"quotaId": "PerDay"}]}

    finding = found(refused(429, body={"error": {"details": [detail, quota]}}))

    assert isinstance(finding, Fault)
    assert (finding.kind, finding.seconds, finding.limit, finding.is_whole) == (
        "cooldown",
        34,
        "PerDay",
        False,
    )


@pytest.mark.parametrize(("claim", "is_whole"), [("five_hour", True), ("seven_day_opus", False)])
def test_the_limit_of_a_subscription_is_one_of_the_account_or_of_a_family(claim: str, is_whole: bool) -> None:
    outcome = refused(
        429,
        ("anthropic-ratelimit-unified-status", "rejected"),
        ("anthropic-ratelimit-unified-reset", str(int(NOON.timestamp()) + 60)),
        ("anthropic-ratelimit-unified-representative-claim", claim),
    )

    finding = found(outcome)

    assert isinstance(finding, Fault)
    assert (finding.seconds, finding.limit, finding.is_whole) == (60, claim, is_whole)
    assert found(outcome, has_login=True) is Standing.ANSWERED


@pytest.mark.parametrize(
    ("status", "error", "limit"),
    [
        (402, {"message": "Insufficient Balance"}, ""),
        (429, {"code": "insufficient_quota"}, "insufficient_quota"),
        (403, {"type": "billing_error"}, "billing_error"),
        (400, {"message": "Your credit balance is too low to use this."}, ""),
    ],
)
def test_an_account_without_money_is_exhausted(status: int, error: Any, limit: str) -> None:
    finding = found(refused(status, body={"error": error}))

    assert isinstance(finding, Fault)
    assert (finding.kind, finding.is_whole, finding.limit) == ("exhausted", True, limit)


@pytest.mark.parametrize(("status", "is_whole"), [(401, True), (403, False)])
def test_a_key_that_is_refused_is_a_state_of_its_own(status: int, is_whole: bool) -> None:
    outcome = refused(status, body=b"bad key upstream-key")

    assert found(outcome) == Fault("refused", is_whole, status, "bad key [hidden]")
    assert found(outcome, has_login=True) is Standing.ANSWERED


def test_a_prompt_that_is_refused_for_what_it_says_is_the_clients() -> None:
    assert found(refused(403, body={"error": {"metadata": {"flagged_input": "x"}}})) is Standing.CLIENTS_FAULT


@pytest.mark.parametrize(
    ("status", "lines", "kind", "is_whole"),
    [
        (500, [], "failure", False),
        (502, [], "failure", False),
        (503, [], "failure", False),
        (503, [("retry-after", "3")], "cooldown", True),
        (529, [], "failure", False),
        (529, [("retry-after", "3")], "cooldown", False),
        (504, [("retry-after", "3")], "failure", False),
        (408, [], "failure", False),
    ],
)
def test_a_vendor_in_trouble_rests_if_it_asks_for_it_else_it_is_counted(
    status: int, lines: list[tuple[str, str]], kind: str, is_whole: bool
) -> None:
    finding = found(refused(status, *lines))

    assert isinstance(finding, Fault)
    assert (finding.kind, finding.is_whole) == (kind, is_whole)


def test_a_translated_refusal_is_judged_by_what_the_vendor_said() -> None:
    said = refused(429, body={"error": {"code": "insufficient_quota"}})

    finding = found(refused(429, body={"type": "error"}, original=said))

    assert isinstance(finding, Fault)
    assert finding.kind == "exhausted"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Overloaded", "failure"),
        ("server_error: we are sorry", "failure"),
        ("UNAVAILABLE: The model is busy.", "failure"),
        ("RESOURCE_EXHAUSTED: quota", "cooldown"),
        ("Rate limit reached for requests", "cooldown"),
    ],
)
def test_the_first_error_of_a_stream_counts_where_it_is_the_vendors(words: str, kind: str) -> None:
    finding = found(stream(words))

    assert isinstance(finding, Fault)
    assert (finding.kind, finding.status, finding.seconds) == (kind, 200, None)


def test_another_first_error_may_be_about_the_request() -> None:
    assert found(stream("Your input exceeds the context window.")) is Standing.CLIENTS_FAULT


def test_a_stream_that_broke_off_is_counted() -> None:
    assert cut("It stalled.") == Fault("failure", False, 200, "It stalled.")
