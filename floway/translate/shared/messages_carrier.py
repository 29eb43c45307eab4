"""How the signatures of a Messages upstream travel through clients of OpenAI's protocols.

``floway-packed-msg1.<signature>`` stands as a reasoning item's ``encrypted_content``, or as a message's
``reasoning_opaque``. Anthropic's signatures are good at every place that serves its models, so the
carrier names no origin; what has no mark was never signed by a Messages upstream, which would refuse it.
"""

from typing import Any

from floway.protocols.carriers import MESSAGES_MARK


def packed(signature: str) -> str:
    """The carrier's text; without a signature it says only whose the thought is that it stands with."""
    return MESSAGES_MARK + signature


def unpacked(carrier: Any) -> str | None:
    """The signature as its vendor wrote it, empty when it gave none; None when it is no such carrier."""
    if not isinstance(carrier, str) or not carrier.startswith(MESSAGES_MARK):
        return None
    return carrier.removeprefix(MESSAGES_MARK)
