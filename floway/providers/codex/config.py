"""Whose subscription it is: what the vendor's tokens said at the import; no operator edits it.

::

    {"accounts": [{"email": "ada@example.org", "chatgptAccountId": "5c1e...", "chatgptUserId": "user-9...",
                   "planType": "pro"}]}
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from floway.errors import ConfigError
from floway.providers.shared.stored import OneAccount, Strict, Text, fault


@dataclass(frozen=True, slots=True)
class Account:
    """The identity of a subscription; None is what the tokens do not tell."""

    #: The workspace that pays; it goes upstream with every call.
    chatgpt_account_id: str
    email: str | None = None
    chatgpt_user_id: str | None = None
    #: As the vendor writes it, such as ``plus``; any text.
    plan_type: str | None = None


class _AccountSchema(Strict):
    email = Text(nullable=True)
    chatgptAccountId = Text()  # noqa: N815  the name on the wire
    chatgptUserId = Text(nullable=True)  # noqa: N815  the name on the wire
    planType = Text(nullable=True)  # noqa: N815  the name on the wire


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
        chatgpt_account_id=account["chatgptAccountId"],
        email=account["email"],
        chatgpt_user_id=account["chatgptUserId"],
        plan_type=account["planType"],
    )


def to_document(account: Account) -> dict[str, Any]:
    """What is stored of an account.

    :raises ConfigError: the account holds something that would not be read again.
    """
    made = {
        "accounts": [
            {
                "email": account.email,
                "chatgptAccountId": account.chatgpt_account_id,
                "chatgptUserId": account.chatgpt_user_id,
                "planType": account.plan_type,
            }
        ]
    }
    parse(made)
    return made
