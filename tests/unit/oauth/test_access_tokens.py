"""The engine over a real database, with the credentials of a kind that uses it."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import gevent
import pytest
from flask import Flask
from gevent.event import Event

from floway import clock
from floway.errors import (
    CredentialError,
    MalformedState,
    StateUnavailable,
    SwapExhausted,
    UpstreamGone,
    UpstreamTimeout,
)
from floway.oauth import access_tokens
from floway.oauth.access_tokens import Access
from floway.oauth.errors import SessionTerminated, TokenEndpointFailed
from floway.providers.claude_code.credentials import SETUP_SPENT
from floway.providers.claude_code.state import Credential, Snapshot
from floway.services.credential_slots import CredentialSlots
from floway.store import leases, states
from tests.support.logins import Login, login, reported, soon
from tests.support.subscription_documents import NOW_MS, SINCE, access_token, quota_data

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOW_TEXT = "2026-11-22T12:00:00.000000Z"
SKEW_MS = 300_000
STALE = access_token("at-1", NOW_MS + SKEW_MS)


@pytest.fixture(autouse=True)
def at(monkeypatch: pytest.MonkeyPatch) -> list[datetime]:
    """The instant that the clock shows, as the one element of a list."""
    shown = [NOW]
    monkeypatch.setattr(clock, "now", lambda: shown[0])
    return shown


@pytest.fixture
def events() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    with reported() as seen:
        yield seen


def together(count: int, ask: Callable[[], Access]) -> list["gevent.Greenlet[[], Access]"]:
    asking = [gevent.spawn(ask) for _ in range(count)]
    gevent.joinall(asking, timeout=20)
    return asking


@pytest.mark.parametrize(("left_ms", "is_used"), [(SKEW_MS, False), (SKEW_MS + 1000, True)])
def test_a_token_is_used_until_five_minutes_before_its_end(app: Flask, left_ms: int, is_used: bool) -> None:
    mine = login(app, accessToken=access_token("at-1", NOW_MS + left_ms))

    access = mine.process().ensure()

    assert access == (Access("at-1", False) if is_used else Access("at-2", True))
    assert mine.vendor.redeemed == ([] if is_used else ["rt-1"])


def test_a_fresh_token_costs_no_statement(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    tokens = login(app, accessToken=access_token()).process()
    tokens.peek()
    monkeypatch.delattr(states, "read")

    assert tokens.ensure() == Access("at-1", False)


def test_a_rotation_is_one_write_that_leaves_the_health_alone(
    app: Flask, events: list[tuple[str, dict[str, Any]]]
) -> None:
    quota = {"fetchedAt": NOW_MS, "data": quota_data()}
    mine = login(app, accessToken=STALE, quotaSnapshot=quota)
    before = mine.account
    version = mine.version

    mine.process().ensure()

    assert mine.account == before | {
        "refreshToken": "rt-2",
        "accessToken": {"token": "at-2", "expiresAt": NOW_MS + 28_800_000, "refreshedAt": NOW_TEXT},
    }
    assert mine.account["stateUpdatedAt"] == SINCE
    assert mine.version == version + 1
    assert events == [
        (
            "claude_code_refresh_token_rotated",
            {
                "upstream_id": mine.upstream_id,
                "account_uuid": "account-1",
                "expires_in_seconds": 28_800,
                "refreshed_at": NOW_TEXT,
            },
        )
    ]


def test_ten_cold_calls_of_a_process_share_one_renewal(app: Flask) -> None:
    mine = login(app)
    mine.vendor.seconds = 0.05
    tokens = mine.process()

    asking = together(10, tokens.ensure)

    assert [each.value for each in asking] == [Access("at-2", True)] * 10
    assert mine.vendor.redeemed == ["rt-1"]
    assert tokens.ensure() == Access("at-2", False)


def test_fifty_cold_calls_over_four_processes_share_one_renewal(app: Flask) -> None:
    mine = login(app, accessToken=STALE)
    mine.vendor.seconds = 0.2
    processes = [mine.process() for _ in range(4)]

    asking = [gevent.spawn(processes[number % 4].ensure) for number in range(50)]
    gevent.joinall(asking, timeout=20, raise_error=True)

    assert {each.value for each in asking} == {Access("at-2", True)}
    assert mine.vendor.redeemed == ["rt-1"]
    assert leases.acquire(f"token:{mine.upstream_id}", 1) is not None


def test_a_waiting_process_takes_its_turn_when_the_lease_of_a_killed_one_runs_out(
    app: Flask, at: list[datetime]
) -> None:
    mine = login(app)
    leases.acquire(f"token:{mine.upstream_id}", access_tokens.LEASE_SECONDS)
    asking = gevent.spawn(mine.process().ensure)
    gevent.sleep(0.2)
    assert mine.vendor.redeemed == []

    at[0] = NOW + timedelta(seconds=access_tokens.LEASE_SECONDS)

    assert asking.get(timeout=5) == Access("at-2", True)


def test_a_waiting_process_is_told_when_the_login_ends_meanwhile(app: Flask) -> None:
    mine = login(app)
    leases.acquire(f"token:{mine.upstream_id}", 60)
    asking = gevent.spawn(mine.process().ensure)
    gevent.sleep(0.1)

    mine.alter(state="refresh_failed", stateMessage="It is over.")

    with pytest.raises(SessionTerminated, match="It is over"):
        asking.get(timeout=5)
    assert mine.vendor.redeemed == []


def test_the_lease_outlasts_the_call_and_is_given_back_when_it_fails(app: Flask) -> None:
    assert access_tokens.LEASE_SECONDS > access_tokens.MINT_SECONDS + 10
    mine = login(app)
    mine.vendor.fault = UpstreamTimeout("headers", 30)

    with pytest.raises(UpstreamTimeout):
        mine.process().ensure()

    assert leases.acquire(f"token:{mine.upstream_id}", 1) is not None


def test_a_token_endpoint_that_never_answers_is_given_up(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(access_tokens, "MINT_SECONDS", 0.05)
    mine = login(app)
    mine.vendor.seconds = 5

    with pytest.raises(UpstreamTimeout):
        mine.process().ensure()

    assert mine.account["state"] == "active"


@pytest.mark.parametrize(
    "fault", [TokenEndpointFailed("The token endpoint answered 500: x", 500), UpstreamTimeout("connect", 10)]
)
def test_a_passing_failure_reaches_all_who_wait_and_changes_nothing(app: Flask, fault: Exception) -> None:
    mine = login(app, accessToken=STALE)
    mine.vendor.seconds, mine.vendor.fault = 0.02, fault
    before, tokens = mine.version, mine.process()

    asking = together(5, tokens.ensure)

    assert [each.exception for each in asking] == [fault] * 5
    assert (mine.version, len(mine.vendor.redeemed)) == (before, 1)
    mine.vendor.fault = None
    assert tokens.ensure() == Access("at-2", True)


def test_a_caller_that_is_killed_does_not_cost_the_rotation(app: Flask) -> None:
    mine, answered = login(app), Event()
    mine.vendor.meanwhile = answered.wait
    tokens = mine.process()
    asking = gevent.spawn(tokens.ensure)
    soon(lambda: mine.vendor.redeemed == ["rt-1"])
    asking.kill()
    answered.set()

    soon(lambda: mine.account["refreshToken"] == "rt-2")
    assert tokens.ensure() == Access("at-2", False)


def test_force_renews_a_fresh_token(app: Flask) -> None:
    mine = login(app, accessToken=access_token())

    assert mine.process().ensure(force=True) == Access("at-2", True)
    assert mine.account["accessToken"]["token"] == "at-2"


def test_forced_and_lazy_callers_do_not_share_a_flight_but_the_work(app: Flask) -> None:
    mine, answered = login(app), Event()
    mine.vendor.meanwhile = answered.wait
    tokens = mine.process()
    lazy = gevent.spawn(tokens.ensure)
    soon(lambda: mine.vendor.redeemed == ["rt-1"])
    forced = gevent.spawn(lambda: tokens.ensure(force=True))
    both = {(mine.upstream_id, False), (mine.upstream_id, True)}
    soon(lambda: set(tokens._slot.flights._flights) == both)
    answered.set()

    assert [lazy.get(timeout=5), forced.get(timeout=5)] == [Access("at-2", True)] * 2
    assert mine.vendor.redeemed == ["rt-1"]


def test_a_storage_failure_after_the_answer_is_an_error_and_no_token(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine = login(app)

    def broken(*_: object) -> None:
        raise StateUnavailable(mine.upstream_id)

    monkeypatch.setattr(states, "swap", broken)

    with pytest.raises(StateUnavailable):
        mine.process().ensure()


def test_what_concerns_the_login_is_offered_again_when_other_writers_keep_winning(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    mine, swap, lost = login(app), states.swap, [3]

    def contended(*arguments: Any) -> Any:
        if lost[0]:
            lost[0] -= 1
            raise SwapExhausted(mine.upstream_id, 4)
        return swap(*arguments)

    monkeypatch.setattr(states, "swap", contended)
    tokens = mine.process()

    assert tokens.ensure() == Access("at-2", True)
    lost[0] = 3
    tokens.invalidate("at-2")
    assert (mine.account["refreshToken"], mine.account["accessToken"]) == ("rt-2", None)


def test_a_quota_write_during_the_renewal_survives_it(app: Flask) -> None:
    mine = login(app)
    other = mine.process()

    def quota(credential: Credential) -> Credential:
        return replace(credential, quota_snapshot=Snapshot(NOW_MS, quota_data()))

    mine.vendor.meanwhile = lambda: other.change(quota)

    mine.process().ensure()

    assert mine.account["quotaSnapshot"] == {"fetchedAt": NOW_MS, "data": quota_data()}
    assert mine.account["refreshToken"] == "rt-2"


def test_an_import_during_the_renewal_wins_and_the_request_is_served(
    app: Flask, events: list[tuple[str, dict[str, Any]]]
) -> None:
    mine = login(app)
    mine.vendor.meanwhile = lambda: mine.alter(
        refreshToken="rt-imported", accessToken=access_token("at-imported")
    )
    tokens = mine.process()

    assert tokens.ensure() == Access("at-2", True)
    assert mine.account["refreshToken"] == "rt-imported"
    assert tokens.ensure() == Access("at-imported", False)
    assert events == []


def test_a_deletion_during_the_renewal_is_an_error(app: Flask) -> None:
    mine = login(app)
    mine.vendor.meanwhile = mine.remove

    with pytest.raises(UpstreamGone):
        mine.process().ensure()


def test_a_dead_login_is_marked_with_the_vendors_words(
    app: Flask, events: list[tuple[str, dict[str, Any]]]
) -> None:
    mine = login(app, refreshToken="rt-0", accessToken=STALE)
    tokens = mine.process()

    with pytest.raises(SessionTerminated) as raised:
        tokens.ensure()

    assert raised.value.code == "invalid_grant"
    assert mine.vendor.redeemed == ["rt-0"]
    account = mine.account
    assert (account["state"], account["stateMessage"]) == (
        "refresh_failed",
        "Refresh token not found or invalid",
    )
    assert (account["stateUpdatedAt"], account["accessToken"]) == (NOW_TEXT, None)
    assert account["refreshToken"] == "rt-0"
    [(name, facts)] = events
    assert name == "claude_code_account_state_flip"
    assert facts == {
        "upstream_id": mine.upstream_id,
        "account_uuid": "account-1",
        "from_state": "active",
        "to_state": "refresh_failed",
        "reason": "oauth_refresh_failed",
        "message": "Refresh token not found or invalid",
        "oauth_code": "invalid_grant",
    }


def test_a_marked_login_asks_nobody_again(app: Flask) -> None:
    mine = login(app, state="refresh_failed", stateMessage="It is over.", accessToken=access_token())

    for force in (False, True):
        with pytest.raises(SessionTerminated) as raised:
            mine.process().ensure(force=force)
        assert (raised.value.code, raised.value.upstream_message) == ("refresh_failed", "It is over.")
    assert mine.vendor.redeemed == []


def rotated_by_a_sibling(mine: Login, **members: Any) -> Callable[[], object]:
    """What another process writes that redeemed the token a moment before us."""

    def write() -> None:
        mine.vendor.meanwhile = lambda: None
        mine.alter(**members)

    return write


def test_a_lost_race_ends_with_the_token_of_the_winner(
    app: Flask, events: list[tuple[str, dict[str, Any]]]
) -> None:
    mine = login(app, refreshToken="rt-0")
    mine.vendor.meanwhile = rotated_by_a_sibling(
        mine, refreshToken="rt-1", accessToken=access_token("at-sibling")
    )
    version = mine.version

    assert mine.process().ensure() == Access("at-sibling", False)

    assert mine.vendor.redeemed == ["rt-0"]
    assert mine.version == version + 1
    [(name, facts)] = events
    assert name == "claude_code_refresh_race_recovered"
    assert "rt-1" not in str(facts)
    assert facts["refresh_token_hash"] == "a33d8c625833"


def test_a_lost_race_whose_winner_has_no_token_is_renewed_once_more(app: Flask) -> None:
    mine = login(app, refreshToken="rt-0")
    mine.vendor.meanwhile = rotated_by_a_sibling(mine, refreshToken="rt-1")

    assert mine.process().ensure() == Access("at-2", True)
    assert mine.vendor.redeemed == ["rt-0", "rt-1"]
    assert mine.account["refreshToken"] == "rt-2"


def test_a_second_refusal_is_believed(app: Flask) -> None:
    mine = login(app, refreshToken="rt-0")
    mine.vendor.meanwhile = rotated_by_a_sibling(mine, refreshToken="rt-lost")

    with pytest.raises(SessionTerminated):
        mine.process().ensure()

    assert mine.vendor.redeemed == ["rt-0", "rt-lost"]
    assert mine.account["state"] == "refresh_failed"


@pytest.mark.parametrize(
    "members",
    [
        {"refreshToken": "rt-1", "state": "session_terminated", "stateMessage": "first message"},
        {"refreshToken": None, "tokenKind": "setup-token", "accessToken": access_token("at-setup")},
    ],
)
def test_a_row_that_is_dead_or_of_another_kind_meanwhile_is_no_successor(
    app: Flask, members: dict[str, Any]
) -> None:
    mine = login(app, refreshToken="rt-0")
    mine.vendor.meanwhile = rotated_by_a_sibling(mine, **members)

    with pytest.raises(SessionTerminated, match="invalid_grant"):
        mine.process().ensure()

    assert mine.vendor.redeemed == ["rt-0"]
    assert mine.account.items() >= members.items()


def test_a_row_that_is_gone_meanwhile_is_no_successor(app: Flask) -> None:
    mine = login(app, refreshToken="rt-0")
    mine.vendor.meanwhile = mine.remove

    with pytest.raises(SessionTerminated, match="invalid_grant"):
        mine.process().ensure()


def test_only_invalid_grant_can_be_a_lost_race(app: Flask) -> None:
    mine = login(app)
    mine.vendor.fault = SessionTerminated("app_session_terminated", "Signed out everywhere")
    read, reads = states.read, []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(states, "read", lambda upstream_id: reads.append(1) or read(upstream_id))
        with pytest.raises(SessionTerminated):
            mine.process().ensure()

    # The peek, the renewal's two looks at the row, and the swap that marks it.
    assert len(reads) == 4
    assert mine.account["stateMessage"] == "Signed out everywhere"


def test_an_end_never_marks_a_login_that_was_imported_meanwhile(
    app: Flask, events: list[tuple[str, dict[str, Any]]]
) -> None:
    mine = login(app)
    mine.vendor.fault = SessionTerminated("access_denied", "No")
    mine.vendor.meanwhile = lambda: mine.alter(refreshToken="rt-imported")

    with pytest.raises(SessionTerminated):
        mine.process().ensure()

    assert (mine.account["state"], mine.account["refreshToken"]) == ("active", "rt-imported")
    assert events == []


def test_the_first_message_stays(app: Flask) -> None:
    mine = login(app)
    tokens = mine.process()
    seen = tokens.peek()

    first = tokens.end_login(seen, "first")
    second = mine.process().end_login(seen, "second")

    assert first.before != first.after
    assert second.before == second.after
    assert mine.account["stateMessage"] == "first"


def test_an_end_that_cannot_be_stored_hides_nothing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = login(app, refreshToken="rt-0")

    def broken(*_: object) -> None:
        raise SwapExhausted(mine.upstream_id, 4)

    monkeypatch.setattr(states, "swap", broken)

    with pytest.raises(SessionTerminated, match="invalid_grant"):
        mine.process().ensure()


def setup_login(app: Flask, token: dict[str, Any] | None) -> Login:
    return login(app, tokenKind="setup-token", refreshToken=None, accessToken=token)


@pytest.mark.parametrize("force", [False, True])
def test_a_setup_token_is_used_while_it_is_fresh(app: Flask, force: bool) -> None:
    mine = setup_login(app, access_token())

    assert mine.process().ensure(force=force) == Access("at-1", False)
    assert mine.vendor.redeemed == []


@pytest.mark.parametrize("token", [None, STALE, access_token("at-1", 1)])
@pytest.mark.parametrize("force", [False, True])
def test_a_setup_token_at_its_end_asks_for_another_import(
    app: Flask, token: dict[str, Any] | None, force: bool, events: list[tuple[str, dict[str, Any]]]
) -> None:
    mine = setup_login(app, token)

    with pytest.raises(SessionTerminated, match="import it again") as raised:
        mine.process().ensure(force=force)

    assert raised.value.code == "refresh_failed"
    assert mine.vendor.redeemed == []
    assert (mine.account["state"], mine.account["stateMessage"]) == ("refresh_failed", SETUP_SPENT)
    [(name, facts)] = events
    assert name == "claude_code_account_state_flip"
    assert facts["reason"] == "setup_token_expired"
    assert "oauth_code" not in facts


def test_the_end_of_a_setup_token_does_not_mark_its_successor(app: Flask) -> None:
    mine = setup_login(app, STALE)
    seen = mine.process().peek()
    mine.alter(accessToken=access_token("at-imported"))

    mine.process().end_login(seen, "expired")

    assert mine.account["state"] == "active"


def test_a_refused_token_is_forgotten_and_renewed(app: Flask) -> None:
    mine = login(app, accessToken=access_token())
    tokens = mine.process()
    refused = tokens.ensure()

    tokens.invalidate(refused.token)

    assert mine.account["accessToken"] is None
    assert mine.account["refreshToken"] == "rt-1"
    assert tokens.ensure() == Access("at-2", True)


def test_the_token_of_a_sibling_is_not_forgotten_for_an_older_one(app: Flask) -> None:
    mine = login(app, accessToken=access_token())
    tokens = mine.process()
    refused = tokens.ensure()
    mine.alter(refreshToken="rt-1", accessToken=access_token("at-sibling"))
    version = mine.version

    tokens.invalidate(refused.token)

    assert mine.version == version
    assert tokens.ensure() == Access("at-sibling", False)


def test_forgetting_nothing_writes_nothing(app: Flask) -> None:
    mine = login(app)
    version = mine.version

    mine.process().invalidate("at-1")

    assert mine.version == version


def test_forgetting_for_an_upstream_that_is_gone_is_an_error(app: Flask) -> None:
    mine = login(app, accessToken=access_token())
    tokens = mine.process()
    tokens.peek()
    mine.remove()

    with pytest.raises(UpstreamGone):
        tokens.invalidate("at-1")


def test_a_malformed_row_serves_nobody(app: Flask) -> None:
    mine = login(app)
    states.swap(mine.upstream_id, lambda stored: replace(stored, state={"accounts": []}))
    tokens = mine.process()

    for use in (tokens.peek, tokens.ensure, lambda: tokens.invalidate("at-1")):
        with pytest.raises(MalformedState):
            use()
    assert issubclass(MalformedState, CredentialError)


def test_a_row_is_parsed_once_for_many_requests(app: Flask) -> None:
    mine = login(app, accessToken=access_token())
    tokens = mine.process()

    assert tokens.peek() is tokens.peek()


def test_a_change_tells_what_it_was_made_to(app: Flask) -> None:
    mine = login(app)
    tokens = mine.process()

    change = tokens.change(
        lambda seen: replace(seen, usage_probe_snapshot=Snapshot(NOW_MS, {"five_hour": None}))
    )

    assert change.before.usage_probe_snapshot is None
    assert change.after == tokens.peek()
    assert mine.account["usageProbeSnapshot"] == {"fetchedAt": NOW_MS, "data": {"five_hour": None}}


def test_processes_learn_of_each_others_tokens_by_the_poll(app: Flask) -> None:
    mine = login(app, accessToken=STALE)
    slots = CredentialSlots(app)
    slot = slots.slot(mine.upstream_id)
    slot.peek()
    mine.process().ensure()

    slots.refresh_changed()

    assert slot.peek().secrets["access_token"] == "at-2"
