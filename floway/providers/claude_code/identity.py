"""Whose login it is: the vendor's profile, read once at each import."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from floway.egress.client import Client, ColdAnswer
from floway.egress.request import Timeouts
from floway.errors import ConfigError, UpstreamBroken
from floway.logs import emit
from floway.oauth.excerpt import excerpt
from floway.providers.claude_code.config import Account, SubscriptionType
from floway.providers.claude_code.endpoints import Endpoints, api_headers
from floway.providers.claude_code.events import IdentityDegradedFallback, UnknownOrganizationType

_SUBSCRIPTIONS: Mapping[str, SubscriptionType] = {
    "claude_pro": "pro",
    "claude_max": "max",
    "claude_team": "team",
    "claude_enterprise": "enterprise",
}

#: Parts of the tier of a ``max`` subscription, such as ``default_claude_max_20x``.
_MAX_SIZES = ("5x", "20x")


@dataclass(frozen=True, slots=True)
class Profile:
    """What the vendor tells about an account; None is what it does not tell."""

    account_uuid: str
    email: str | None = None
    organization_uuid: str | None = None
    #: In the vendor's words, such as ``claude_max``.
    organization_type: str | None = None
    rate_limit_tier: str | None = None


def fetch_profile(client: Client, endpoints: Endpoints, access_token: str, timeouts: Timeouts) -> Profile:
    """The profile of the account behind a token; may block up to the limits.

    A token that may not read it, such as a setup token, gives nothing but an id of our own making,
    the same one each time for the same token.

    :raises UpstreamError: no answer came, or it is no profile.
    """
    answer = client.get(f"{endpoints.api_url}/api/oauth/profile", api_headers(access_token), timeouts)
    document = _document(answer, access_token)
    if answer.status == 403 and _error(document).get("type") == "permission_error":
        account_uuid = _local_id(access_token)
        emit(IdentityDegradedFallback(account_uuid, "profile_403_missing_user_profile_scope"))
        return Profile(account_uuid)
    if answer.status != 200:
        words = _text(_error(document), "message") or answer.body
        raise UpstreamBroken(
            f"The profile of the account cannot be read: {answer.status} {excerpt(words, [access_token])}"
        )
    return _profile(document)


def account_of(
    profile: Profile, subscription_type: SubscriptionType | None = None, rate_limit_tier: str | None = None
) -> Account:
    """The identity to store.

    :param subscription_type: of a credentials file; it wins over the profile, as does the tier.
    :raises ConfigError: the subscription is none that we know; it gets no made-up name.
    """
    tier = rate_limit_tier or profile.rate_limit_tier
    kind = subscription_type or _subscription(profile.organization_type)
    plan(kind, tier)
    return Account(profile.account_uuid, profile.email, profile.organization_uuid, kind, tier)


def plan(subscription_type: SubscriptionType | None, rate_limit_tier: str | None) -> str | None:
    """The name of a plan: ``pro``, ``max_5x``, ``max_20x``, ``team``, ``enterprise``; None is unknown.

    :raises ConfigError: it is a ``max`` of a size that the tier does not tell.
    """
    if subscription_type != "max":
        return subscription_type
    sizes = [size for size in _MAX_SIZES if size in (rate_limit_tier or "").split("_")]
    if len(sizes) != 1:
        raise ConfigError(
            f"The rate limit tier '{excerpt(rate_limit_tier or '')}' of the max subscription is not known; "
            "this release of Floway cannot tell its size."
        )
    return f"max_{sizes[0]}"


def _subscription(organization_type: str | None) -> SubscriptionType | None:
    if organization_type is None:
        return None
    if organization_type not in _SUBSCRIPTIONS:
        words = excerpt(organization_type)
        emit(UnknownOrganizationType(words))
        raise ConfigError(
            f"The organization type '{words}' is not known to this release of Floway; the known ones are "
            f"{', '.join(_SUBSCRIPTIONS)}. Nothing was imported."
        )
    return _SUBSCRIPTIONS[organization_type]


def _document(answer: ColdAnswer, access_token: str) -> Mapping[str, Any]:
    try:
        document = json.loads(answer.body) if answer.body.strip() else None
    except (ValueError, RecursionError) as error:
        raise UpstreamBroken(
            f"The profile of the account is not JSON: {answer.status} {excerpt(answer.body, [access_token])}"
        ) from error
    if not isinstance(document, dict):
        raise UpstreamBroken(f"The profile of the account is not a JSON object ({answer.status}).")
    return document


def _profile(document: Mapping[str, Any]) -> Profile:
    account, organization = document.get("account"), document.get("organization")
    if not isinstance(account, dict):
        raise UpstreamBroken("The profile of the account has no 'account'.")
    account_uuid, email = _text(account, "uuid"), _text(account, "email")
    if account_uuid is None or email is None:
        missing = "email" if account_uuid else "uuid"
        raise UpstreamBroken(f"The profile of the account has no 'account.{missing}'.")
    if not isinstance(organization, dict):
        # A personal account.
        return Profile(account_uuid, email)
    return Profile(
        account_uuid,
        email,
        _text(organization, "uuid"),
        _text(organization, "organization_type"),
        _text(organization, "rate_limit_tier"),
    )


def _error(document: Mapping[str, Any]) -> Mapping[str, Any]:
    error = document.get("error")
    return error if isinstance(error, dict) else {}


def _text(document: Mapping[str, Any], name: str) -> str | None:
    value = document.get(name)
    return value if isinstance(value, str) and value else None


def _local_id(access_token: str) -> str:
    """An id in the form of a UUID; it says nothing about the account and only tells tokens apart."""
    digits = sha256(access_token.encode()).hexdigest()
    return "-".join((digits[:8], digits[8:12], digits[12:16], digits[16:20], digits[20:32]))
