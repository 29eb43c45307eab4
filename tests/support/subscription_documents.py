"""Documents of the subscription kind, as they are stored and exported."""

from typing import Any

#: 2026-11-22T12:00:00Z.
NOW_MS = 1_795_348_800_000
HOUR_MS = 3_600_000
SINCE = "2026-11-01T00:00:00.000000Z"


def account_document(**members: Any) -> dict[str, Any]:
    """A configuration with one account."""
    account = {
        "email": "ada@example.org",
        "accountUuid": "account-1",
        "organizationUuid": None,
        "subscriptionType": "max",
        "rateLimitTier": "default_claude_max_20x",
    }
    return {"accounts": [account | members]}


def access_token(token: str = "at-1", expires_at_ms: float = NOW_MS + HOUR_MS) -> dict[str, Any]:
    """An access token that is good for an hour."""
    return {"token": token, "expiresAt": expires_at_ms, "refreshedAt": SINCE}


def state_document(**members: Any) -> dict[str, Any]:
    """A whole state: an active login without an access token."""
    account = {
        "accountUuid": "account-1",
        "tokenKind": "oauth",
        "refreshToken": "rt-1",
        "state": "active",
        "stateUpdatedAt": SINCE,
        "accessToken": None,
        "quotaSnapshot": None,
        "usageProbeSnapshot": None,
    }
    return {"accounts": [account | members]}


def quota_data(**members: Any) -> dict[str, Any]:
    """What response headers said about the quota."""
    data = {
        "status": "allowed",
        "reset": "2026-11-22T15:00:00Z",
        "fallbackAvailable": True,
        "fallbackPercentage": 0.5,
        "representativeClaim": "five_hour",
        "fiveHour": {"status": "allowed", "reset": "2026-11-22T15:00:00Z", "utilization": 0.25},
        "sevenDay": {"status": None, "reset": None, "utilization": 1.07, "surpassedThreshold": False},
        "overage": {"status": "rejected", "reset": None, "utilization": None, "disabledReason": "org_level"},
        "raw": {"anthropic-ratelimit-unified-status": "allowed"},
    }
    return data | members
