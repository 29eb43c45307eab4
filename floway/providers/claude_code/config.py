"""Whose subscription it is: what the vendor's profile said at the import; no operator edits it.

::

    {"accounts": [{"email": "ada@example.org", "accountUuid": "2d9f...", "organizationUuid": null,
                   "subscriptionType": "max", "rateLimitTier": "default_claude_max_20x"}]}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, get_args

from floway.errors import ConfigError
from floway.providers.shared.stored import Choice, OneAccount, Strict, Text, fault

SubscriptionType = Literal["pro", "max", "team", "enterprise"]


@dataclass(frozen=True, slots=True)
class Account:
    """The identity of a subscription."""

    account_uuid: str
    #: None: the login may not read the profile, as setup tokens may not.
    email: str | None = None
    #: None for a personal account.
    organization_uuid: str | None = None
    subscription_type: SubscriptionType | None = None
    #: As the vendor writes it, such as ``default_claude_max_20x``; any text.
    rate_limit_tier: str | None = None


class _AccountSchema(Strict):
    email = Text(nullable=True)
    accountUuid = Text()  # noqa: N815  the name on the wire
    organizationUuid = Text(nullable=True)  # noqa: N815  the name on the wire
    subscriptionType = Choice(*get_args(SubscriptionType), nullable=True)  # noqa: N815  the name on the wire
    rateLimitTier = Text(nullable=True)  # noqa: N815  the name on the wire


class _ConfigSchema(Strict):
    accounts = OneAccount(_AccountSchema)


_schema = _ConfigSchema()


def parse(config: Mapping[str, Any]) -> Account:
    """The account of a stored or imported document.

    :raises ConfigError: every fault with its path; every member must be there, null where there is nothing.
    """
    if wrong := fault(_schema, config):
        raise ConfigError(f"The configuration of the upstream cannot work: {wrong}.")
    [account] = config["accounts"]
    return Account(
        account_uuid=account["accountUuid"],
        email=account["email"],
        organization_uuid=account["organizationUuid"],
        subscription_type=account["subscriptionType"],
        rate_limit_tier=account["rateLimitTier"],
    )


def to_document(account: Account) -> dict[str, Any]:
    """What is stored of an account.

    :raises ConfigError: the account holds something that would not be read again.
    """
    made = {
        "accounts": [
            {
                "email": account.email,
                "accountUuid": account.account_uuid,
                "organizationUuid": account.organization_uuid,
                "subscriptionType": account.subscription_type,
                "rateLimitTier": account.rate_limit_tier,
            }
        ]
    }
    parse(made)
    return made
