"""What a Responses request leaves to its vendor's memory, where the upstream has none."""

from collections.abc import Mapping
from typing import Any, Final

from floway.translate.base import Untranslatable

#: Besides the id of an earlier response, which clients know what to do about.
_REMEMBERED: Final = ("conversation", "prompt")
#: Codex and the SDKs send the whole conversation again when they read it.
NOT_FOUND: Final = "previous_response_not_found"


def refuse_stored(document: Mapping[str, Any]) -> None:
    """Refuse a request that goes on from what only its vendor knows.

    Without those turns the model would answer another question.

    :raises Untranslatable: for an earlier response in the vendor's own words, with its code.

    https://platform.openai.com/docs/guides/conversation-state
    """
    earlier = document.get("previous_response_id")
    if isinstance(earlier, str):
        message = f"Previous response with id '{earlier}' not found."
        raise Untranslatable(message, "previous_response_id", NOT_FOUND)
    for name in ("previous_response_id", *_REMEMBERED):
        if document.get(name) is not None:
            raise Untranslatable(f"'{name}' names what this upstream does not store; send the input.", name)
