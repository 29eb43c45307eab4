"""Speed and service tier: a pair of members in Messages, one word in the OpenAI protocols.

``speed: "fast"`` and ``service_tier: "fast"`` are the same wish; every other word is passed as it is.
"""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger

_FAST = "fast"
#: Tiers of OpenAI that Messages refuses, with what says the same there;
#: https://docs.anthropic.com/en/api/service-tiers.
_FOREIGN = {"default": "standard_only", "flex": None, "scale": None, "priority": None}


def openai_tier(document: Mapping[str, Any], ledger: Ledger) -> Any:
    """The ``service_tier`` for an OpenAI request out of a Messages request; None for none."""
    speed, tier = document.get("speed"), document.get("service_tier")
    if speed is None:
        return tier
    if tier is not None:
        ledger.dropped("service_tier", "the speed is stated as well")
    if speed == _FAST:
        return _FAST
    ledger.dropped("speed", "not a speed that the upstream's protocol knows")
    return None


def put_messages_tier(target: Document, tier: Any) -> None:
    """Put an OpenAI ``service_tier`` into a Messages request, or into a Messages usage."""
    if tier == _FAST:
        target["speed"] = _FAST
    elif tier is not None:
        target["service_tier"] = tier


def put_messages_request_tier(target: Document, tier: Any, ledger: Ledger) -> None:
    """Put an OpenAI ``service_tier`` into a Messages request, in the vendor's words."""
    if not isinstance(tier, str) or tier not in _FOREIGN:
        put_messages_tier(target, tier)
    elif (same := _FOREIGN[tier]) is not None:
        target["service_tier"] = same
    else:
        ledger.dropped("service_tier", "Messages has no such tier")


def openai_tier_of_usage(usage: Mapping[str, Any]) -> Any:
    """The tier served, out of a Messages usage; None when it states none."""
    return _FAST if usage.get("speed") == _FAST else usage.get("service_tier")
