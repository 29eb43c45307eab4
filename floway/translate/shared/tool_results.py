"""Results of Anthropic's tools for protocols whose tool messages take text only."""

from collections.abc import Callable, Iterable
from typing import Any

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.tool_arguments import as_arguments

#: Stands in a tool message whose only content is carried by the user message behind it.
ATTACHED = "The result is attached to the next user message."

#: The kinds of content that translations know: as text, or with media that is no text.
_KNOWN = frozenset(
    {
        "text", "refusal", "input_text", "output_text", "image", "document", "search_result",
        "input_image", "input_file", "input_audio", "image_url", "file",
    }
)  # fmt: skip
_AS_JSON = "a kind of content that the upstream does not know; its JSON text"


def readable(content: Any, path: str, ledger: Ledger, kind: str = "text") -> Any:
    """A tool result's content, in which blocks of a kind that no translation knows are text.

    Tools of agents answer in kinds that come and go, like Claude Code's ``tool_reference``. Such
    a block must not end the agent's turn, so the model gets to read its JSON.

    :param kind: what the client's protocol calls a text.
    """
    if not isinstance(content, list):
        return content
    return [
        {"type": kind, "text": spelled_out(block, f"{path}[{index}]", ledger)} if is_unknown(block) else block
        for index, block in enumerate(content)
    ]


def is_unknown(block: Any) -> bool:
    """Whether a block is of a kind that no translation knows."""
    return isinstance(block, dict) and isinstance(block.get("type"), str) and block["type"] not in _KNOWN


def spelled_out(block: Any, path: str, ledger: Ledger) -> str:
    """The JSON text of a block, entered as renamed."""
    ledger.renamed(path, _AS_JSON)
    return as_arguments(block)


def flattened(content: Any) -> str:
    """A ``tool_result``'s content as one text.

    A list of text blocks is joined by blank lines; any other list is its JSON text, so that search
    results and references reach the model.
    """
    if isinstance(content, str):
        return content
    if content is None:
        return ""
    if isinstance(content, list) and all(_is_text(block) for block in content):
        return "\n\n".join(block["text"] for block in content)
    return as_arguments(content)


def parted(content: Any, lift: Callable[[Document], Document | None]) -> tuple[Any, list[Document]]:
    """The content without the blocks that can be lifted out of it, and the parts they become.

    Content without such blocks comes back as it is.

    :param lift: the part for a block; None when the block stays.
    """
    if not isinstance(content, list):
        return content, []
    kept: list[Any] = []
    lifted: list[Document] = []
    for block in content:
        part = lift(block) if isinstance(block, dict) else None
        if part is None:
            kept.append(block)
        else:
            lifted.append(part)
    return (kept, lifted) if lifted else (content, [])


def lifted_message(attachments: Iterable[tuple[str, list[Document]]]) -> Document:
    """The Chat user message that holds what tool messages cannot.

    :param attachments: each call's id with the content parts that belong to its result.
    """
    parts: list[Document] = []
    for call_id, attached in attachments:
        parts.append({"type": "text", "text": f"Attached to the result of tool call {call_id}:"})
        parts.extend(attached)
    return {"role": "user", "content": parts}


def _is_text(block: Any) -> bool:
    return isinstance(block, dict) and block.get("type") == "text" and isinstance(block.get("text"), str)
