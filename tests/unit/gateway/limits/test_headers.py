from datetime import UTC, datetime, timedelta

import pytest

from floway import clock
from floway.domain.limit import Ceiling, Limits
from floway.domain.protocol import CHAT_COMPLETIONS, GEMINI, MESSAGES, RESPONSES, ProtocolId
from floway.gateway.limits.account import Account
from floway.gateway.limits.headers import announced
from floway.gateway.limits.ledger import Grant, Standing

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
VENDORS = [
    ("x-ratelimit-remaining-requests", "9"),
    ("anthropic-ratelimit-input-tokens-limit", "9"),
    ("anthropic-ratelimit-unified-status", "allowed"),
    ("request-id", "r-1"),
]


@pytest.fixture(autouse=True)
def at_noon(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)


def account(limits: Limits, **remaining: int) -> Account:
    made = Account(Ceiling("key:k", limits))
    ends = NOON + timedelta(seconds=61)
    grants = {
        name: Grant(0, Standing(getattr(limits, name), getattr(limits, name) - left, 0, 0, ends), 0)
        for name, left in remaining.items()
    }
    made.answered(grants, clock.monotonic())
    return made


def test_clients_of_anthropic_read_anthropics_headers() -> None:
    lines = announced(VENDORS, [account(Limits(tokens_per_minute=500), tokens_per_minute=120)], MESSAGES)

    assert lines == [
        ("anthropic-ratelimit-unified-status", "allowed"),
        ("request-id", "r-1"),
        ("anthropic-ratelimit-tokens-limit", "500"),
        ("anthropic-ratelimit-tokens-remaining", "120"),
        ("anthropic-ratelimit-tokens-reset", "2026-11-22T12:01:01Z"),
    ]


@pytest.mark.parametrize("protocol", [CHAT_COMPLETIONS, RESPONSES])
def test_clients_of_openai_read_openais_headers(protocol: ProtocolId) -> None:
    lines = announced([], [account(Limits(requests_per_minute=100), requests_per_minute=7)], protocol)

    assert lines == [
        ("x-ratelimit-limit-requests", "100"),
        ("x-ratelimit-remaining-requests", "7"),
        ("x-ratelimit-reset-requests", "1m1s"),
    ]


def test_the_tightest_of_key_and_user_is_told() -> None:
    key = account(Limits(requests_per_minute=100), requests_per_minute=70)
    user = account(Limits(requests_per_minute=50), requests_per_minute=3)

    lines = announced([], [key, user], CHAT_COMPLETIONS)

    assert dict(lines)["x-ratelimit-limit-requests"] == "50"
    assert dict(lines)["x-ratelimit-remaining-requests"] == "3"


@pytest.mark.parametrize(
    ("protocol", "limits"), [(GEMINI, Limits(requests_per_minute=1)), (MESSAGES, Limits(tokens_per_day=5))]
)
def test_a_vendors_rates_are_not_passed_on_as_ours(protocol: ProtocolId, limits: Limits) -> None:
    lines = announced(VENDORS, [account(limits, **dict.fromkeys(limits.document(), 1))], protocol)

    assert lines == [("anthropic-ratelimit-unified-status", "allowed"), ("request-id", "r-1")]


def test_what_is_not_known_yet_is_not_told() -> None:
    assert announced([], [Account(Ceiling("key:k", Limits(requests_per_minute=1)))], MESSAGES) == []


@pytest.mark.parametrize(("seconds", "is_told"), [(60, False), (61, True), (86_400, True)])
def test_clients_are_kept_from_trying_again_in_vain(seconds: int, is_told: bool) -> None:
    lines = announced([("retry-after", str(seconds))], [], GEMINI, is_refusal=True)

    assert (("x-should-retry", "false") in lines) is is_told
    assert ("x-should-retry", "false") not in announced([("retry-after", "99")], [], GEMINI)
