"""Checks of the order of messages: who speaks when, and which calls are answered."""

from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.signatures import Signer
from floway.simulator.vendors.anthropic import blocks
from floway.simulator.vendors.anthropic.errors import Wording, invalid
from floway.simulator.wire import Document, Refusal

_WORDING = Wording()
_MESSAGE = table("role:string content:string|list")
#: Claude Code gives a system message inside the conversation its own effort.
_SYSTEM_MESSAGE = _MESSAGE | {"output_config": "object"}


def check(document: Document, signer: Signer) -> None:
    """Check every message, then the pairs of calls and results.

    :raises Refusal: with the vendor's sentence.
    """
    messages = document["messages"]
    if not messages:
        raise invalid("messages", "at least one message is required")
    for index, message in enumerate(messages):
        _check_message(message, f"messages.{index}", index == len(messages) - 1, signer)
    if messages[0]["role"] != "user":
        raise Refusal(400, 'messages: first message must use the "user" role')
    _check_pairs(messages)
    if (document.get("thinking") or {}).get("type") == "enabled":
        _check_thinking_is_kept(messages)


def _check_message(message: Any, path: str, is_last: bool, signer: Signer) -> None:
    if not isinstance(message, dict):
        raise _WORDING.wrong_type(path, "object", message)
    role = message.get("role")
    if role not in ("user", "assistant", "system"):
        raise invalid(f"{path}.role", "Input should be 'user', 'assistant' or 'system'")
    allowed = _SYSTEM_MESSAGE if role == "system" else _MESSAGE
    members.check(message, path, allowed, _WORDING, ("content",))
    content = message["content"]
    if not content and not (role == "assistant" and is_last):
        raise Refusal(
            400,
            f"{path}: all messages must have non-empty content except for the optional final "
            "assistant message",
        )
    if isinstance(content, str):
        if content and not content.strip():
            raise Refusal(400, "messages: text content blocks must contain non-whitespace text")
        texts = [content]
    else:
        for index, block in enumerate(content):
            blocks.check_block(block, f"{path}.content.{index}", role, signer)
        texts = [block["text"] for block in content[-1:] if block["type"] == "text"]
    if role == "assistant" and is_last and texts and texts[-1] != texts[-1].rstrip():
        raise Refusal(400, "messages: final assistant content cannot end with trailing whitespace")


def _check_pairs(messages: list[Document]) -> None:
    """Every call is answered at once, first thing in the next user message, and no other call is."""
    spoken = [(index, message) for index, message in enumerate(messages) if message["role"] != "system"]
    seen: set[str] = set()
    open_calls: list[str] = []
    opened_at = 0
    for index, message in spoken:
        content = message["content"] if isinstance(message["content"], list) else []
        if message["role"] == "assistant":
            _require_answered(opened_at, open_calls)
            calls = [block["id"] for block in content if block["type"] == "tool_use"]
            for position, block in enumerate(content):
                if block["type"] == "tool_use" and (block["id"] in seen or calls.count(block["id"]) > 1):
                    raise invalid(f"messages.{index}.content.{position}", "`tool_use` ids must be unique")
            seen.update(calls)
            open_calls, opened_at = calls, index
            continue
        open_calls = _answered(content, index, open_calls, opened_at)
    _require_answered(opened_at, open_calls)


def _answered(content: list[Document], index: int, open_calls: list[str], opened_at: int) -> list[str]:
    """The calls that are still open after a user message: none, or the conversation is refused."""
    results: list[str] = []
    is_leading = True
    for position, block in enumerate(content):
        if block["type"] != "tool_result":
            is_leading = False
            continue
        call = block["tool_use_id"]
        if call in results:
            raise invalid(
                f"messages.{index}.content.{position}",
                "each tool_use must have a single result. Found multiple `tool_result` blocks with "
                f"id: {call}",
            )
        if call not in open_calls:
            raise invalid(
                f"messages.{index}.content.{position}",
                f"unexpected `tool_use_id` found in `tool_result` blocks: {call}. "
                "Each `tool_result` block must have a corresponding `tool_use` block in the previous "
                "message.",
            )
        if not is_leading:
            _require_answered(opened_at, open_calls)
        results.append(call)
    _require_answered(opened_at, [call for call in open_calls if call not in results])
    return []


def _require_answered(opened_at: int, calls: list[str]) -> None:
    if calls:
        raise invalid(
            f"messages.{opened_at}",
            f"`tool_use` ids were found without `tool_result` blocks immediately after: {', '.join(calls)}. "
            "Each `tool_use` block must have a corresponding `tool_result` block in the next message.",
        )


def _check_thinking_is_kept(messages: list[Document]) -> None:
    """With thinking on, the answer whose tools were just run must still start with its thinking."""
    if (
        not isinstance(messages[-1]["content"], list)
        or messages[-1]["content"][0].get("type") != "tool_result"
    ):
        return
    index, turn = next(
        (at, one) for at, one in reversed(list(enumerate(messages))) if one["role"] == "assistant"
    )
    first = turn["content"][0]["type"]
    if first not in ("thinking", "redacted_thinking"):
        raise invalid(
            f"messages.{index}.content.0.type",
            f"Expected `thinking` or `redacted_thinking`, but found `{first}`. When `thinking` is enabled, "
            "a final `assistant` message must start with a thinking block.",
        )
