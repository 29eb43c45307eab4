"""The ``response`` object that frames every Responses stream.

It repeats the request, and clients read from it what they left to the vendor:
https://platform.openai.com/docs/api-reference/responses/object
"""

from collections.abc import Mapping
from typing import Any, Final

import msgspec

from floway.translate.base import Document

#: Members of the request that the response repeats, with what stands there when it has none.
_ECHOED: Final[Mapping[str, Any]] = {
    "background": False,
    "frequency_penalty": 0,
    "instructions": None,
    "max_output_tokens": None,
    "max_tool_calls": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "presence_penalty": 0,
    "previous_response_id": None,
    "prompt_cache_key": None,
    "safety_identifier": None,
    "service_tier": "default",
    "temperature": 1,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": [],
    "top_logprobs": 0,
    "top_p": 1,
    "truncation": "disabled",
}


def repeated(document: Mapping[str, Any]) -> Document:
    """What the resource repeats of the client's request.

    A way back holds this as long as its stream is open: without the conversation, and with the tools as
    the text that will be sent, which weighs a fifth of the objects that it was read into.
    """
    kept = {name: document[name] for name in (*_ECHOED, "reasoning") if document.get(name) is not None}
    if "tools" in kept:
        kept["tools"] = msgspec.Raw(msgspec.json.encode(kept["tools"]))
    return kept


def announced(document: Mapping[str, Any], response_id: str, model: str, created_at: int) -> Document:
    """The resource of a response that has begun and holds nothing.

    :param document: the client's request, or what ``repeated`` leaves of it.
    :param created_at: Unix seconds.
    """
    reasoning = document.get("reasoning")
    asked = reasoning if isinstance(reasoning, Mapping) else {}
    return {
        "id": response_id,
        "object": "response",
        "created_at": created_at,
        "completed_at": None,
        "status": "in_progress",
        "model": model,
        "output": [],
        "error": None,
        "incomplete_details": None,
        "usage": None,
        **{
            name: absent if document.get(name) is None else document[name] for name, absent in _ECHOED.items()
        },
        "reasoning": {"effort": asked.get("effort"), "summary": asked.get("summary")},
        # The gateway's store answers for what is kept; a translated response is kept by no vendor.
        "store": False,
    }


def detailed(usage: Document | None) -> Document | None:
    """A response's ``usage`` with the details that clients read without looking whether they are there.

    The vendor always states them, and its SDKs know no usage without. What an upstream did not count is 0.
    """
    if usage is None:
        return None
    read, thought = usage.get("input_tokens_details"), usage.get("output_tokens_details")
    return {
        **usage,
        "input_tokens_details": {"cached_tokens": 0, "cache_write_tokens": 0, **(read or {})},
        "output_tokens_details": {"reasoning_tokens": 0, **(thought or {})},
    }
