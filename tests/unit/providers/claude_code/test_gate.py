from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from floway.domain.failure import Failure
from floway.errors import CredentialUnusable, QuotaExhausted
from floway.oauth.errors import SessionTerminated
from floway.providers.claude_code import gate
from floway.providers.claude_code.state import Credential, Snapshot
from tests.support.builders import NOON

LOGIN = Credential("account", "oauth", "refresh", "2026-11-22T11:00:00.000000Z")


def limited(status: str | None, reset: Any, **more: Any) -> Credential:
    return replace(LOGIN, quota_snapshot=Snapshot(0, {"status": status, "reset": reset, **more}))


def test_an_account_of_which_nothing_bad_is_known_may_be_asked() -> None:
    gate.check(LOGIN, NOON)


def test_an_ended_login_is_refused_with_its_message() -> None:
    with pytest.raises(CredentialUnusable) as refused:
        gate.check(LOGIN.failed("Refresh token revoked.", NOON), NOON)

    assert Failure.of(refused.value) == Failure(
        503,
        "The Claude Code account is refresh_failed: Refresh token revoked.",
        "upstream_unavailable",
        kind="claude_code_upstream_unavailable",
    )


def test_a_spent_quota_is_refused_until_its_reset() -> None:
    now = NOON - timedelta(seconds=90.2)

    with pytest.raises(QuotaExhausted) as refused:
        gate.check(limited("rejected", "2026-11-22T12:00:00Z"), now)

    failure = Failure.of(refused.value)
    assert (failure.status, failure.kind, failure.retry_after_seconds) == (
        429,
        "claude_code_rate_limited",
        91,
    )
    assert failure.retry_at == NOON
    assert "2026-11-22T12:00:00Z" in failure.message


@pytest.mark.parametrize(
    "credential",
    [
        limited("rejected", None),
        limited("rejected", "2026-11-22T11:59:59Z"),
        limited("rejected", "2026-11-22T12:00:00Z"),
        limited("rejected", "soon"),
        limited("rejected", "2027-01-22T12:00:00Z"),
        limited("rejected", 5),
        limited("allowed", "2026-11-23T12:00:00Z"),
        limited(None, "2026-11-23T12:00:00Z"),
        limited("allowed", None, overage={"status": "rejected", "reset": "2026-11-23T12:00:00Z"}),
        limited("allowed", None, fiveHour={"status": "rejected", "reset": "2026-11-23T12:00:00Z"}),
    ],
)
def test_nothing_but_the_unified_status_with_an_instant_to_come_stops_requests(
    credential: Credential,
) -> None:
    gate.check(credential, NOON)


def test_an_instant_without_a_zone_is_utc() -> None:
    assert gate.limited_until(Snapshot(0, {"status": "rejected", "reset": "2026-11-22T12:00:01"}), NOON) == (
        NOON + timedelta(seconds=1)
    )


def test_a_login_that_ends_during_a_renewal_is_refused_alike() -> None:
    failure = Failure.of(gate.terminated(SessionTerminated("invalid_grant", "Revoked.")))

    assert (failure.status, failure.message, failure.kind) == (
        503,
        "Claude Code refresh failed: Revoked.",
        "claude_code_upstream_unavailable",
    )
