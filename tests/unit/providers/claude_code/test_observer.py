import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import gevent
import pytest

from floway.domain.credential import Mutate, VersionedState
from floway.egress.client import Client
from floway.errors import SwapExhausted, UpstreamGone
from floway.providers.claude_code import state
from floway.providers.claude_code.credentials import access_tokens
from floway.providers.claude_code.endpoints import Endpoints
from floway.providers.claude_code.observer import Observer
from floway.providers.claude_code.state import AccessToken, Credential
from tests.support.surroundings import MemorySlot

LOGIN = Credential(
    "account",
    "oauth",
    "refresh-1",
    "2026-11-22T11:00:00.000000Z",
    access_token=AccessToken("access-1", 4e12, "2026-11-22T11:00:00.000000Z"),
)
# Of a snapshot, beside its status and the raw headers.
QUOTA_MEMBERS = (
    "reset",
    "fallbackAvailable",
    "fallbackPercentage",
    "representativeClaim",
    "fiveHour",
    "sevenDay",
    "overage",
)
DISABLED = json.dumps(
    {"error": {"type": "invalid_request_error", "message": "This organization has been disabled."}}
).encode()


class Slot(MemorySlot):
    """A slot that can fail and that counts its writes."""

    def __init__(self, credential: Credential = LOGIN) -> None:
        super().__init__("up-1", state.to_stored(credential))
        self.swaps = 0
        self.fault: Exception | None = None

    def swap(self, mutate: Mutate) -> VersionedState:
        self.swaps += 1
        if self.fault:
            raise self.fault
        return super().swap(mutate)

    @property
    def credential(self) -> Credential:
        return state.read("up-1", self.stored)


def unified(status: str | None = "allowed", **more: str) -> list[tuple[str, str]]:
    stated = {"status": status, **more}
    return [(f"anthropic-ratelimit-unified-{name}", value) for name, value in stated.items() if value]


def observer(
    slot: Slot, background: Callable[[Callable[[], None]], None] | None = None, seconds: float = 0.0
) -> Observer:
    vendor = Endpoints("http://127.0.0.1:9", "http://127.0.0.1:9", "http://127.0.0.1:9", "client")
    tokens = access_tokens(slot, Client(), vendor)
    return Observer("up-1", "account", tokens, background or (lambda work: work()), seconds)


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Callable[[str], list[dict[str, Any]]]:
    caplog.set_level("INFO", logger="floway")
    return lambda name: [
        record.__dict__["facts"] for record in caplog.records if record.getMessage() == f"claude_code_{name}"
    ]


@pytest.mark.parametrize("status", [200, 201, 429])
def test_the_quota_of_a_counted_answer_is_stored_in_its_own_place(status: int) -> None:
    slot = Slot()

    observer(slot).answered(status, unified(reset="1795377600"))

    stored = slot.credential
    assert stored.quota_snapshot is not None
    assert stored.quota_snapshot.data["status"] == "allowed"
    assert stored.quota_snapshot.fetched_at_ms > 1.7e12
    assert replace(stored, quota_snapshot=None) == LOGIN


@pytest.mark.parametrize("status", [400, 401, 403, 500, 529])
def test_any_other_answer_says_nothing_about_the_quota(status: int) -> None:
    slot = Slot()

    observer(slot).answered(status, unified())

    assert (slot.swaps, slot.credential) == (0, LOGIN)


def test_an_answer_without_limits_keeps_the_older_snapshot() -> None:
    slot = Slot()
    watching = observer(slot)
    watching.answered(200, unified())
    kept = slot.credential

    watching.answered(200, [("request-id", "r")])

    assert slot.credential == kept


def test_only_another_status_is_a_transition(events: Callable[[str], list[dict[str, Any]]]) -> None:
    watching = observer(Slot())

    watching.answered(200, unified())
    watching.answered(200, unified())
    watching.answered(
        429, unified("rejected", reset="1795377600") + unified(None, **{"representative-claim": "five_hour"})
    )

    account = {"upstream_id": "up-1", "account_uuid": "account"}
    assert events("quota_state_transition") == [
        {**account, "to_status": "allowed"},
        {
            **account,
            "from_status": "allowed",
            "to_status": "rejected",
            "reset_at_iso": "2026-11-22T20:00:00Z",
            "representative_claim": "five_hour",
        },
    ]


def test_a_burst_of_answers_is_one_write_and_the_newest_wins() -> None:
    slot = Slot()
    waiting: list[Callable[[], None]] = []
    watching = observer(slot, waiting.append)

    for used in range(100):
        watching.answered(200, unified(**{"5h-utilization": f"0.{used:02}"}))
    [work] = waiting
    work()

    assert slot.swaps == 1
    assert slot.credential.quota_snapshot is not None
    assert slot.credential.quota_snapshot.data["fiveHour"]["utilization"] == 0.99


def test_an_unchanged_status_waits_and_another_does_not() -> None:
    slot = Slot()
    greenlets: list[gevent.Greenlet] = []
    watching = observer(slot, lambda work: greenlets.append(gevent.spawn(work)), seconds=60)
    original = slot.swap

    def swap_while_more_arrives(mutate: Mutate) -> VersionedState:
        slot.swap = original  # type: ignore[method-assign]  # once
        watching.answered(200, unified(**{"5h-utilization": "0.2"}))
        return original(mutate)

    slot.swap = swap_while_more_arrives  # type: ignore[method-assign]  # a race
    watching.answered(200, unified(**{"5h-utilization": "0.1"}))
    gevent.sleep(0.01)
    assert slot.swaps == 1

    watching.answered(429, unified("rejected"))
    gevent.joinall(greenlets, timeout=5, raise_error=True)

    assert len(greenlets) == 1
    assert slot.swaps == 2
    assert slot.credential.quota_snapshot is not None
    assert slot.credential.quota_snapshot.data["status"] == "rejected"


def test_an_older_answer_does_not_replace_a_newer_one() -> None:
    newer = state.Snapshot(4e12, {"status": "rejected", **dict.fromkeys(QUOTA_MEMBERS), "raw": {}})
    slot = Slot(replace(LOGIN, quota_snapshot=newer))

    observer(slot).answered(200, unified())

    assert slot.credential.quota_snapshot == newer


def test_another_account_is_not_given_this_ones_quota_and_fate() -> None:
    token = AccessToken("access-9", 4e12, "2026-11-22T11:30:00.000000Z")
    other = replace(LOGIN, account_uuid="other", access_token=token)
    slot = Slot(other)

    observer(slot).answered(200, unified())
    observer(slot).refused("access-1", 400, DISABLED)

    assert slot.credential == other


def test_a_quota_that_cannot_be_stored_is_logged(events: Callable[[str], list[dict[str, Any]]]) -> None:
    slot = Slot()
    watching = observer(slot)
    slot.fault = SwapExhausted("up-1", 4)
    watching.answered(200, unified())
    slot.fault = None
    watching.answered(200, unified())

    assert events("quota_persist_failed") == [
        {"upstream_id": "up-1", "error": "The state of upstream up-1 lost 4 races in a row; try again."}
    ]
    assert slot.credential.quota_snapshot is not None


def test_the_vendors_last_words_end_the_login(events: Callable[[str], list[dict[str, Any]]]) -> None:
    slot = Slot()

    observer(slot).refused("access-1", 400, DISABLED)

    ended = slot.credential
    assert (ended.state, ended.access_token, ended.refresh_token) == ("refresh_failed", None, "refresh-1")
    assert ended.state_message is not None
    assert "contact Anthropic" in ended.state_message
    assert events("terminal_sentinel_detected") == [
        {"upstream_id": "up-1", "upstream_status": 400, "reason": "org_disabled_400_sentinel"}
    ]
    assert events("account_state_flip") == [
        {
            "upstream_id": "up-1",
            "account_uuid": "account",
            "from_state": "active",
            "to_state": "refresh_failed",
            "reason": "org_disabled_400_sentinel",
            "message": ended.state_message,
            "upstream_status": 400,
        }
    ]


def test_the_first_end_of_a_login_is_kept(events: Callable[[str], list[dict[str, Any]]]) -> None:
    slot = Slot(replace(LOGIN, state="refresh_failed", state_message="First."))

    observer(slot).refused("access-1", 400, DISABLED)

    assert slot.credential.state_message == "First."
    assert events("account_state_flip") == []


def test_another_login_that_is_imported_meanwhile_is_not_ended() -> None:
    imported = replace(
        LOGIN,
        refresh_token="refresh-9",
        access_token=AccessToken("access-9", 4e12, "2026-11-22T11:30:00.000000Z"),
    )
    slot, cleared = Slot(imported), Slot(replace(LOGIN, access_token=None))

    observer(slot).refused("access-1", 400, DISABLED)
    observer(cleared).refused("access-1", 400, DISABLED)

    assert slot.credential == imported
    assert cleared.credential.is_active


def test_an_ordinary_refusal_changes_nothing(events: Callable[[str], list[dict[str, Any]]]) -> None:
    slot = Slot()

    observer(slot).refused(
        "access-1", 400, b'{"error":{"type":"invalid_request_error","message":"max_tokens"}}'
    )

    assert (slot.swaps, events("terminal_sentinel_detected")) == (0, [])


def test_a_refusal_that_is_not_json_is_logged_and_changes_nothing(
    events: Callable[[str], list[dict[str, Any]]],
) -> None:
    slot = Slot()

    observer(slot).refused("access-1", 403, b"<html>" + b"no " * 400)

    [logged] = events("unparseable_error_body")
    assert (logged["status"], len(logged["body_snippet"])) == (403, 256)
    assert slot.swaps == 0


def test_an_end_that_cannot_be_stored_is_logged(events: Callable[[str], list[dict[str, Any]]]) -> None:
    slot = Slot()
    slot.fault = SwapExhausted("up-1", 4)

    observer(slot).refused("access-1", 400, DISABLED)

    assert [each["upstream_id"] for each in events("terminal_sentinel_persist_failed")] == ["up-1"]


def test_a_deleted_upstream_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    slot = Slot()
    slot.fault = UpstreamGone("up-1")

    observer(slot).answered(200, unified())
    observer(slot).refused("access-1", 400, DISABLED)

    assert not [record for record in caplog.records if "persist_failed" in record.getMessage()]
