"""The models of a seat: raw ids, of which several may be one model to people."""

from dataclasses import dataclass

from floway.simulator.wire import Document

CHAT, RESPONSES, MESSAGES, EMBEDDINGS = "/chat/completions", "/responses", "/v1/messages", "/embeddings"


@dataclass(frozen=True, slots=True)
class Entry:
    """One raw entry."""

    id: str
    #: None: the entry does not say, as it is with many models of Anthropic.
    endpoints: tuple[str, ...] | None
    window: int = 200_000
    efforts: tuple[str, ...] = ()
    kind: str = "chat"
    has_vision: bool = True

    def serves(self, endpoint: str) -> bool:
        """Whether the model answers there."""
        if self.endpoints is not None:
            return endpoint in self.endpoints
        if self.id.startswith("claude-"):
            return endpoint in (CHAT, MESSAGES)
        return endpoint == (EMBEDDINGS if self.kind == "embeddings" else CHAT)

    def document(self) -> Document:
        """The row of the list."""
        vendor = {"c": "Anthropic", "g": "OpenAI"}.get(self.id[0], "Other")
        supports: Document = {"vision": self.has_vision, "tool_calls": True}
        if self.efforts:
            supports["reasoning_effort"] = list(self.efforts)
        row: Document = {
            "id": self.id,
            "name": self.id.replace("-", " ").title(),
            "object": "model",
            "vendor": vendor,
            "version": self.id,
            "model_picker_enabled": True,
            "capabilities": {
                "type": self.kind,
                "family": self.id,
                "limits": {
                    "max_context_window_tokens": self.window,
                    "max_prompt_tokens": self.window * 3 // 4,
                    "max_output_tokens": 32_000,
                },
                "supports": supports,
            },
        }
        if self.endpoints is not None:
            row["supported_endpoints"] = list(self.endpoints)
        return row


_EFFORTS = ("low", "medium", "high")
ENTRIES = (
    Entry("gpt-5.6-sol", (RESPONSES,), 400_000, _EFFORTS),
    Entry("gpt-5-mini", (CHAT, RESPONSES), 264_000, _EFFORTS),
    Entry("gpt-4.1", None, 128_000),
    Entry("gemini-2.5-pro", (CHAT,), 128_000),
    Entry("claude-opus-4.8", (CHAT, MESSAGES), 200_000, _EFFORTS),
    Entry("claude-opus-4.8-fast", (CHAT, MESSAGES), 200_000, _EFFORTS),
    Entry("claude-opus-4.7", None, 200_000, ("medium",)),
    Entry("claude-opus-4.7-high", None, 200_000, ("high",)),
    Entry("claude-opus-4.7-xhigh", None, 200_000, ("xhigh",)),
    Entry("claude-opus-4.7-1m-internal", None, 200_000, ("medium", "high")),
    Entry("claude-sonnet-4.6", (CHAT, MESSAGES)),
    Entry("claude-haiku-4.5", (CHAT, MESSAGES), has_vision=False),
    Entry("text-embedding-3-small", None, 8_192, kind="embeddings", has_vision=False),
)


def find(name: str, hidden: list[str]) -> Entry | None:
    """The entry of a raw id; options behind it are no part of the name."""
    base = name.partition("+")[0]
    return next((entry for entry in ENTRIES if entry.id == base and base not in hidden), None)


def listed(hidden: list[str]) -> Document:
    """The list."""
    return {"object": "list", "data": [entry.document() for entry in ENTRIES if entry.id not in hidden]}
