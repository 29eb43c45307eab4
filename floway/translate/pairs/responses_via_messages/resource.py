"""The ``response`` resource, which created, in_progress and the terminal event carry."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document
from floway.translate.pairs.responses_via_messages.usage import UsageReport
from floway.translate.shared.ids import minted

#: Members of the request that the vendor repeats, with what stands there when the client gave none.
_REPEATED: Mapping[str, Any] = {
    "instructions": None,
    "max_output_tokens": None,
    "metadata": {},
    "parallel_tool_calls": True,
    "previous_response_id": None,
    "prompt_cache_key": None,
    "reasoning": {"effort": None, "summary": None},
    "store": True,
    "temperature": None,
    "text": {"format": {"type": "text"}},
    "tool_choice": "auto",
    "tools": [],
    "top_p": None,
    "truncation": "disabled",
    "user": None,
}


class Resource:
    """One response; its id stays the same in every event."""

    def __init__(self, document: Mapping[str, Any], context: Context) -> None:
        self.model: Any = context.model
        self.usage = UsageReport()
        #: Finished items by their output index.
        self.output: dict[int, Document] = {}
        self._head: Document = {
            "id": minted("resp"),
            "object": "response",
            "created_at": context.created_at,
            **{
                name: absent if document.get(name) is None else document[name]
                for name, absent in _REPEATED.items()
            },
        }
        self._asked_tier = document.get("service_tier")

    def in_progress(self) -> Document:
        """The resource before anything was said."""
        return self._document("in_progress", [])

    def ended(
        self, status: str, *, incomplete_details: Document | None = None, error: Document | None = None
    ) -> Document:
        """The resource with all that was said."""
        output = [self.output[index] for index in sorted(self.output)]
        return self._document(status, output) | {
            "output_text": "".join(_texts(output)),
            "incomplete_details": incomplete_details,
            "error": error,
        }

    def _document(self, status: str, output: list[Document]) -> Document:
        return {
            **self._head,
            "model": self.model,
            "status": status,
            "error": None,
            "incomplete_details": None,
            "output": output,
            "service_tier": self.usage.tier or self._asked_tier,
            "usage": self.usage.document(),
        }


def _texts(output: list[Document]) -> list[str]:
    return [part["text"] for item in output if item["type"] == "message" for part in item["content"]]
