"""Codes and tokens of simulated sign-ins."""

import time
from dataclasses import replace

import pytest

from floway.simulator.sessions import CODE_SECONDS, FULL_SCOPES, Code, Sessions
from floway.simulator.wire import Refusal

CODE = Code("owner", FULL_SCOPES, "challenge", "uri", "state", time.monotonic())


def test_a_code_works_once_and_not_for_long() -> None:
    sessions = Sessions()
    fresh = sessions.authorize(replace(CODE, made_at=time.monotonic()))
    old = sessions.authorize(replace(CODE, made_at=time.monotonic() - CODE_SECONDS))

    assert sessions.take_code(fresh) is not None
    assert sessions.take_code(fresh) is None
    assert sessions.take_code(old) is None


def test_a_refresh_token_is_redeemed_once_and_attempts_after_that_are_counted() -> None:
    sessions = Sessions()
    first = sessions.sign_in("owner", FULL_SCOPES, 60, renewable=True)
    token = first.refresh_token or ""

    second = sessions.renew(sessions.refresh(token), 60)
    for _ in "12":
        with pytest.raises(Refusal) as raised:
            sessions.refresh(token)

    assert (raised.value.status, raised.value.code) == (400, "invalid_grant")
    document = sessions.document()
    assert (document["mints"], document["redeemed"], document["reused"]) == (1, {token: 1}, {token: 2})
    assert document["refresh_tokens"] == {second.refresh_token: "owner"}


def test_an_unknown_refresh_token_is_no_reuse() -> None:
    sessions = Sessions()

    with pytest.raises(Refusal):
        sessions.refresh("sk-ant-ort01-of-nobody")

    assert sessions.document()["reuse_attempts"] == 0


def test_older_access_tokens_live_on_until_they_expire() -> None:
    sessions = Sessions()
    first = sessions.sign_in("owner", FULL_SCOPES, 60, renewable=True)
    sessions.renew(sessions.refresh(first.refresh_token or ""), 60)

    assert sessions.holder(first.access_token).account == "owner"
    assert sessions.expire("somebody") == 0
    assert sessions.expire("owner") == 2
    with pytest.raises(Refusal, match="OAuth token has expired"):
        sessions.holder(first.access_token)


def test_an_ended_session_says_why() -> None:
    sessions = Sessions()
    granted = sessions.sign_in("owner", FULL_SCOPES, 60, renewable=True)

    sessions.end("owner", "app_session_terminated")

    with pytest.raises(Refusal) as raised:
        sessions.refresh(granted.refresh_token or "")
    assert raised.value.code == "app_session_terminated"
    with pytest.raises(Refusal, match="revoked"):
        sessions.holder(granted.access_token)
    assert sessions.document()["refresh_tokens"] == {}


def test_tokens_follow_from_the_seed_and_never_come_again() -> None:
    one, same, other = Sessions(), Sessions(), Sessions()
    other.seed = "elsewhere"
    tokens = [
        sessions.sign_in("owner", FULL_SCOPES, 60, renewable=True).access_token
        for sessions in (one, same, other)
    ]

    one.reset()
    again = one.sign_in("owner", FULL_SCOPES, 60, renewable=True).access_token

    assert tokens[0] == tokens[1]
    assert len({*tokens, again}) == 3
