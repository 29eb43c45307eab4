"""Answers by which the vendor says that an account is lost, and not only this request."""

from dataclasses import dataclass
from typing import Any, Final

import msgspec

from floway.protocols.parsing import UNREADABLE


@dataclass(frozen=True, slots=True)
class Sentinel:
    """All of it must be found in an answer."""

    status: int
    error_type: str
    #: Somewhere in the message, in any case.
    words: str
    #: Why the account's state changes, in the log.
    reason: str


SENTINELS: Final = (
    Sentinel(400, "invalid_request_error", "organization has been disabled", "org_disabled_400_sentinel"),
    Sentinel(
        403,
        "permission_error",
        "oauth authentication is currently not allowed",
        "org_banned_403_sentinel",
    ),
)
#: Other answers are not even decoded.
STATUSES: Final = frozenset(sentinel.status for sentinel in SENTINELS)

#: How much of the vendor's message becomes part of the account's.
_MESSAGE_CHARS: Final = 500

_ANY: Final = msgspec.json.Decoder(Any)


class Unparseable(Exception):
    """The body of an error answer is not JSON; it comes from something in front of the vendor."""


@dataclass(frozen=True, slots=True)
class Finding:
    """An answer that ends an account."""

    reason: str
    #: What operators and clients are told from then on.
    message: str


def find(status: int, body: bytes) -> Finding | None:
    """What an error answer says about the account; None when it is about the request alone.

    :raises Unparseable: the answer could have been one, but is not JSON.
    """
    if status not in STATUSES:
        return None
    try:
        document = _ANY.decode(body)
    except UNREADABLE:
        raise Unparseable from None
    error = document.get("error") if isinstance(document, dict) else None
    if not isinstance(error, dict) or not isinstance(message := error.get("message"), str):
        return None
    for sentinel in SENTINELS:
        if (
            sentinel.status == status
            and error.get("type") == sentinel.error_type
            and sentinel.words in message.lower()
        ):
            return Finding(
                sentinel.reason,
                "Anthropic does not serve this account any more, and importing it again will not help; "
                f"contact Anthropic. It said: {message[:_MESSAGE_CHARS]}",
            )
    return None
