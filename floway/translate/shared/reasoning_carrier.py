"""How the sealed reasoning of a Responses upstream travels through a Messages client.

Such an upstream verifies that a sealed text belongs to the id of its item, so both travel in the
one opaque member that a Messages client sends back unchanged: ``<encrypted content>@<item id>`` as
``signature``, or as ``data`` of redacted thinking. Base64 has no ``@``, so a vendor's own signature
is never mistaken for a carrier. What no carrier holds was minted elsewhere and is not sent on: a
vendor refuses the whole request for a seal that it cannot open.
"""

from typing import Any


def packed(encrypted_content: str, item_id: str) -> str:
    """The carrier; the encrypted content may be empty, then the id alone is carried."""
    return f"{encrypted_content}@{item_id}"


def unpacked(carrier: Any) -> tuple[str, str] | None:
    """``(encrypted content, item id)``; None when a Responses upstream did not mint it."""
    if not isinstance(carrier, str):
        return None
    encrypted_content, _, item_id = carrier.rpartition("@")
    return (encrypted_content, item_id) if item_id and "@" in carrier else None


def is_sealed_by_openai(encrypted_content: str) -> bool:
    """Whether OpenAI minted it: its seals are Fernet tokens, Anthropic's signatures are not.

    A Fernet token is the base64 of the byte 0x80 and a 64-bit time in seconds, whose first bytes
    are zero until the year 2106.

    https://github.com/fernet/spec/blob/master/Spec.md
    """
    return encrypted_content.startswith("gAAAA")
