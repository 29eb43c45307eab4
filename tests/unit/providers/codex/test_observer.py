import json
import time
from collections.abc import Callable
from dataclasses import replace

import gevent
import pytest

from floway.domain.credential import Mutate, VersionedState
from floway.egress.client import Client
from floway.errors import CredentialUnusable, SwapExhausted, UpstreamGone
from floway.providers.codex import state
from floway.providers.codex.credentials import access_tokens
from floway.providers.codex.endpoints import Endpoints
from floway.providers.codex.observer import Observer
from floway.providers.codex.state import AccessToken, Credential
from tests.support.surroundings import MemorySlot
from tests.unit.providers.codex.test_state import AT, LOGIN

FRESH = replace(LOGIN, quota_snapshots={})
ENDED = json.dumps(
    {"error": {"code": "token_invalidated", "message": "Your session has been ended."}}
).encode()


class Slot(MemorySlot):
    """A slot that can fail and that counts its writes."""

    def __init__(self, credential: Credential = FRESH) -> None:
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


def observer(
    slot: Slot, background: Callable[[Callable[[], None]], object] = lambda work: work(), seconds: float = 0.0
) -> Observer:
    vendor = Endpoints("http://127.0.0.1:9", "http://127.0.0.1:9", "http://127.0.0.1:9", "id", "floway", "1")

    def run(work: Callable[[], None]) -> None:
        background(work)

    return Observer("up-1", "account", access_tokens(slot, Client(), vendor), run, seconds)


def stated(limit: str = "codex", used: str = "5") -> list[tuple[str, str]]:
    return [("x-codex-active-limit", limit), ("x-codex-primary-used-percent", used)]


def test_each_limit_keeps_its_newest_snapshot() -> None:
    slot = Slot()
    watching = observer(slot)

    watching.answered(200, stated("codex", "5"))
    watching.answered(200, stated("codex-spark", "7"))
    watching.answered(200, stated("codex", "6"))

    kept = slot.credential.quota_snapshots
    assert {limit: kept[limit].data["primary_used_percent"] for limit in kept} == {
        "codex": 6,
        "codex-spark": 7,
    }


def test_a_refusal_for_the_quota_says_until_when() -> None:
    slot = Slot()

    observer(slot).answered(429, [*stated(), ("x-codex-primary-reset-at", "1795359600")])

    assert slot.credential.quota_snapshots["codex"].data["ratelimited_until"] == "2026-11-22T15:00:00Z"


@pytest.mark.parametrize("status", [400, 401, 500])
def test_other_answers_say_nothing_about_the_quota(status: int) -> None:
    slot = Slot()

    observer(slot).answered(status, stated())

    assert slot.swaps == 0


def test_an_answer_without_readings_costs_no_write() -> None:
    slot = Slot()

    observer(slot).answered(200, [("content-type", "text/event-stream")])

    assert slot.swaps == 0


def test_many_answers_cost_few_writes() -> None:
    slot = Slot()
    watching = observer(slot, background=gevent.spawn, seconds=0.3)
    began = time.monotonic()
    for used in range(50):
        watching.answered(200, stated(used=str(used)))
        gevent.sleep(0.001)

    def is_kept() -> bool:
        kept = slot.credential.quota_snapshots.get("codex")
        return kept is not None and kept.data["primary_used_percent"] == 49

    with gevent.Timeout(10):
        while not is_kept():
            gevent.sleep(0.01)
    # One as soon as there is something, then one per interval, however long the machine takes.
    assert slot.swaps <= 2 + (time.monotonic() - began) / 0.3


def test_another_account_gets_nothing_of_this_one() -> None:
    slot = Slot(replace(LOGIN, chatgpt_account_id="other", quota_snapshots={}))

    observer(slot).answered(200, stated())

    assert slot.credential.quota_snapshots == {}


def test_a_snapshot_that_cannot_be_stored_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    slot = Slot()
    slot.fault = SwapExhausted("up-1", 4)

    observer(slot).answered(200, stated())

    assert caplog.messages == ["codex_quota_persist_failed"]


def test_a_deleted_upstream_is_no_failure(caplog: pytest.LogCaptureFixture) -> None:
    slot = Slot()
    slot.fault = UpstreamGone("up-1")
    watching = observer(slot)

    watching.answered(200, stated())
    with pytest.raises(CredentialUnusable):
        watching.refused("access-1", 401, ENDED)

    assert caplog.messages == []


def test_the_backends_last_words_end_the_login(caplog: pytest.LogCaptureFixture) -> None:
    slot = Slot()

    with pytest.raises(CredentialUnusable) as caught:
        observer(slot).refused("access-1", 401, ENDED)

    assert (caught.value.status, caught.value.kind) == (503, "codex_upstream_unavailable")
    assert slot.credential.state == "session_terminated"
    assert slot.credential.state_message == str(caught.value)
    assert "Your session has been ended." in str(caught.value)
    assert caplog.messages == ["codex_account_state_flip"]


@pytest.mark.parametrize("token", ["access-0", "access-2"])
def test_the_end_of_another_token_is_not_this_logins(token: str) -> None:
    slot = Slot()

    with pytest.raises(CredentialUnusable):
        observer(slot).refused(token, 401, ENDED)

    assert slot.credential.is_active


def test_a_login_that_was_imported_meanwhile_stays() -> None:
    slot = Slot()
    left: list[Callable[[], None]] = []
    with pytest.raises(CredentialUnusable):
        observer(slot, background=left.append).refused("access-1", 401, ENDED)
    slot.stored = state.to_stored(
        replace(LOGIN, refresh_token="new", access_token=AccessToken("a", 4e12, AT))
    )

    left[0]()

    assert slot.credential.is_active


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (403, ENDED),
        (401, b""),
        (401, b"<html>"),
        (401, b'{"error":"token_invalidated"}'),
        (401, b'{"error":{"code":"token_expired"}}'),
    ],
)
def test_other_refusals_are_about_the_request(status: int, body: bytes) -> None:
    slot = Slot()

    observer(slot).refused("access-1", status, body)

    assert slot.credential.is_active


def test_an_end_that_cannot_be_stored_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    slot = Slot()
    slot.fault = SwapExhausted("up-1", 4)

    with pytest.raises(CredentialUnusable):
        observer(slot).refused("access-1", 401, ENDED)

    assert caplog.messages == ["codex_account_state_persist_failed"]
