"""How the sealed reasoning of a Responses upstream travels through a Messages client.

Such an upstream verifies that a sealed text belongs to the id of its item, so both travel in the
one opaque member that a Messages client sends back unchanged: ``<encrypted content>@<item id>`` as
``signature``, or as ``data`` of redacted thinking. Base64 has no ``@``, so a vendor's own signature
is never mistaken for a carrier. What no carrier holds was minted elsewhere and is not sent on: a
vendor refuses the whole request for a seal that it cannot open.
"""

from typing import Any

from floway.protocols.carriers import is_item_carrier


def packed(encrypted_content: str, item_id: str) -> str:
    """The carrier; the encrypted content may be empty, then the id alone is carried."""
    return f"{encrypted_content}@{item_id}"


def unpacked(carrier: Any) -> tuple[str, str] | None:
    """``(encrypted content, item id)``; None when a Responses upstream did not mint it."""
    if not is_item_carrier(carrier):
        return None
    encrypted_content, _, item_id = carrier.rpartition("@")
    return encrypted_content, item_id
