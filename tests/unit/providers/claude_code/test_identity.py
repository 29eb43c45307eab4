import json
from collections.abc import Iterator
from typing import Any

import pytest

from floway.egress.client import Client
from floway.egress.request import Timeouts
from floway.errors import ConfigError, UpstreamBroken
from floway.providers.claude_code.config import Account
from floway.providers.claude_code.endpoints import Endpoints
from floway.providers.claude_code.identity import Profile, account_of, fetch_profile, plan
from tests.support.upstream import Upstream, replies, upstream, whole

LIMITS = Timeouts(5, 5)
ADA = {
    "account": {"uuid": "acc-1", "email": "ada@example.org", "has_claude_max": True},
    "organization": {
        "uuid": "org-1",
        "organization_type": "claude_max",
        "rate_limit_tier": "default_claude_max_20x",
    },
}


@pytest.fixture
def client() -> Iterator[Client]:
    opened = Client()
    yield opened
    opened.close()


def read(client: Client, document: object, status: int = 200, token: str = "at") -> tuple[Profile, Upstream]:
    """The profile that an answer gives, and the vendor that gave it."""
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    with upstream(replies(whole(body, status=status))) as running:
        endpoints = Endpoints("https://x/authorize", "https://x/token", running.origin, "our-id")
        return fetch_profile(client, endpoints, token, LIMITS), running


def test_a_profile_is_read_with_the_token(client: Client) -> None:
    profile, vendor = read(client, ADA)

    assert profile == Profile("acc-1", "ada@example.org", "org-1", "claude_max", "default_claude_max_20x")
    head = vendor.requests[0].lower()
    assert head.startswith(b"get /api/oauth/profile http/1.1")
    assert b"\r\nauthorization: bearer at\r\n" in head
    assert b"\r\nanthropic-beta: oauth-2025-04-20\r\n" in head
    assert b"\r\nuser-agent: floway/" in head


@pytest.mark.parametrize("organization", [None, {}, "none", {"uuid": "", "organization_type": 5}])
def test_what_a_personal_account_lacks_is_none(client: Client, organization: object) -> None:
    profile, _ = read(client, {"account": ADA["account"], "organization": organization})

    assert profile == Profile("acc-1", "ada@example.org")


def test_a_token_that_may_not_read_it_gives_an_id_of_its_own(
    client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    refusal = {"error": {"type": "permission_error", "message": "needs user:profile"}}

    first, _ = read(client, refusal, 403, "setup-token")
    again, _ = read(client, refusal, 403, "setup-token")
    other, _ = read(client, refusal, 403, "another-token")

    # The first 128 bits of sha256("setup-token").
    assert first == again == Profile("8997ec9a-3da1-e447-92b9-36f9baffd674")
    assert other.account_uuid != first.account_uuid
    assert [record.message for record in caplog.records] == ["claude_code_identity_degraded_fallback"] * 3
    assert "setup-token" not in str([vars(record) for record in caplog.records])


@pytest.mark.parametrize(
    ("status", "document", "words"),
    [
        (403, {"error": {"type": "forbidden", "message": "go away"}}, "403 go away"),
        (401, {"error": {"type": "authentication_error", "message": "expired"}}, "401 expired"),
        (500, {"oops": 1}, '500 {"oops": 1}'),
        (200, b"<html>", "not JSON: 200 <html>"),
        (200, b"", "not a JSON object"),
        (200, [], "not a JSON object"),
        (200, {"account": []}, "no 'account'"),
        (200, {"account": {"uuid": "u"}}, "no 'account.email'"),
        (200, {"account": {"uuid": "", "email": "e"}}, "no 'account.uuid'"),
    ],
)
def test_anything_else_is_an_error_that_says_so(
    client: Client, status: int, document: object, words: str
) -> None:
    with pytest.raises(UpstreamBroken, match=words.replace("{", r"\{")):
        read(client, document, status)


def test_an_error_does_not_repeat_the_token(client: Client) -> None:
    with pytest.raises(UpstreamBroken) as failed:
        read(client, b"the token abc is bad", 401, "abc")

    assert "abc" not in str(failed.value)


@pytest.mark.parametrize(
    ("organization_type", "subscription_type"),
    [("claude_pro", "pro"), ("claude_team", "team"), ("claude_enterprise", "enterprise"), (None, None)],
)
def test_organizations_are_subscriptions(organization_type: str | None, subscription_type: Any) -> None:
    account = account_of(Profile("acc-1", "e", "org-1", organization_type, "some_tier"))

    assert account == Account("acc-1", "e", "org-1", subscription_type, "some_tier")


def test_an_unknown_organization_is_refused_by_its_name(caplog: pytest.LogCaptureFixture) -> None:
    with pytest.raises(ConfigError, match="The organization type 'claude_ultra' is not known"):
        account_of(Profile("acc-1", "e", "org-1", "claude_ultra"))

    [record] = caplog.records
    assert record.message == "claude_code_unknown_organization_type"
    assert vars(record)["facts"] == {"organization_type": "claude_ultra"}


@pytest.mark.parametrize("tier", [None, "default_claude_ai", "default_claude_max_40x", "max_5x_20x"])
def test_a_max_subscription_of_unknown_size_is_refused(tier: str | None) -> None:
    with pytest.raises(ConfigError, match="The rate limit tier"):
        account_of(Profile("acc-1", "e", "org-1", "claude_max", tier))


def test_what_a_credentials_file_says_wins_over_the_profile() -> None:
    profile = Profile("acc-1", "e", "org-1", "claude_max", "default_claude_max_20x")

    assert account_of(profile, "team", "raven").subscription_type == "team"
    assert account_of(profile, "team", "raven").rate_limit_tier == "raven"
    assert account_of(profile, None, None).subscription_type == "max"
    assert account_of(Profile("acc-1", "e", None, "claude_ultra"), "pro").subscription_type == "pro"


@pytest.mark.parametrize(
    ("subscription_type", "tier", "name"),
    [
        ("max", "default_claude_max_5x", "max_5x"),
        ("max", "default_claude_max_20x", "max_20x"),
        ("pro", "default_claude_ai", "pro"),
        ("enterprise", None, "enterprise"),
        (None, "default_claude_ai", None),
    ],
)
def test_a_plan_has_the_size_of_its_tier(subscription_type: Any, tier: str | None, name: str | None) -> None:
    assert plan(subscription_type, tier) == name
