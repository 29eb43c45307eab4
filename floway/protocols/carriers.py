"""The marks by which the gateway knows the opaque reasoning that it packed for a client.

Clients keep a vendor's proof of its reasoning and send it back unread. Behind a translation that
proof travels under a mark which says that no vendor wrote this text. A translation opens it for the
vendor that it came from; to anybody else it must not be sent, since vendors refuse the whole request
for a proof that they cannot open. What is packed stands in ``translate/shared/*carrier.py``.
"""

from base64 import b64encode
from typing import Any, Final

#: What all marks begin with. Long, because a search is the quicker the longer its needle is, and each
#: request body is searched.
PACKED: Final = "floway-packed-"
#: Reasoning of an upstream of Chat Completions, of Gemini, of Messages, of Responses.
CHAT_COMPLETIONS_MARK: Final = f"{PACKED}chat1."
GEMINI_MARK: Final = f"{PACKED}gem1."
MESSAGES_MARK: Final = f"{PACKED}msg1."
RESPONSES_MARK: Final = f"{PACKED}rsp1."
MARKS: Final = (CHAT_COMPLETIONS_MARK, GEMINI_MARK, MESSAGES_MARK, RESPONSES_MARK)

#: What a seal for a Gemini client begins with, under base64: Google's SDKs decode a signature to
#: bytes. Six bytes, so that every seal starts with the same eight characters.
SEAL_MARK: Final = b"floway"
SEAL_PREFIX: Final = b64encode(SEAL_MARK).decode()


def is_marked(value: Any) -> bool:
    """Whether it is packed reasoning of any upstream that was spoken to in another protocol."""
    return isinstance(value, str) and value.startswith(MARKS)


def is_item_carrier(value: Any) -> bool:
    """Whether it is ``<encrypted content>@<item id>``: how a Messages client keeps a Responses item.

    A vendor's signature is base64, which has no ``@``.
    """
    return isinstance(value, str) and "@" in value and not value.endswith("@")


def is_seal(value: Any) -> bool:
    """Whether it is a seal for a Gemini client; Google would refuse a request that holds it."""
    return isinstance(value, str) and value.startswith(SEAL_PREFIX)
