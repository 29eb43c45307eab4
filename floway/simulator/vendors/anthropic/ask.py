"""A Messages request, reduced to what the answer depends on."""

from typing import Any, Literal

from floway.simulator.options import Options
from floway.simulator.turn import Ask, Tool
from floway.simulator.vendors.anthropic import blocks
from floway.simulator.wire import Document

_CHOICES = {"auto": "auto", "any": "required", "none": "none"}


def read(document: Document, model: str, options: Options, seed: str) -> Ask:
    """What the answer to a checked request depends on."""
    messages = [message for message in document["messages"] if message["role"] != "system"]
    choice = document.get("tool_choice") or {"type": "auto"}
    thinking = (document.get("thinking") or {}).get("type")
    last = messages[-1]
    results = _results(last) if last["role"] == "user" else ()
    form = (document.get("output_config") or {}).get("format")
    return Ask(
        model=model,
        options=options,
        seed=seed,
        prompt=_prompt(messages),
        prompt_members=[document.get("system"), document["messages"], document.get("tools")],
        tools=tuple(
            Tool(tool["name"], tool["input_schema"])
            for tool in document.get("tools") or ()
            if tool.get("type") in (None, "custom") and not tool.get("defer_loading")
        ),
        tool_choice=_CHOICES.get(choice["type"]) or f"={choice['name']}",
        parallel=not choice.get("disable_parallel_tool_use"),
        results=results,
        thinks=thinking in ("enabled", "adaptive"),
        max_tokens=document.get("max_tokens"),
        stops=tuple(document.get("stop_sequences") or ()),
        schema=form["schema"] if form else None,
        cache=_cache(document),
        is_continued=any(message["role"] == "assistant" for message in messages),
        tier=document.get("speed"),
    )


def _prompt(messages: list[Document]) -> str:
    for message in reversed(messages):
        if message["role"] != "user":
            continue
        if isinstance(message["content"], str):
            return message["content"]
        texts = [block["text"] for block in message["content"] if block["type"] == "text"]
        if texts:
            # Claude Code puts reminders in blocks before the prompt's own.
            return str(texts[-1])
    return ""


def _results(message: Document) -> tuple[str, ...]:
    content = message["content"] if isinstance(message["content"], list) else []
    return tuple(_text(block.get("content")) for block in content if block["type"] == "tool_result")


def _text(content: Any) -> str:
    if isinstance(content, list):
        return " ".join(block.get("text") or f"[{block['type']}]" for block in content)
    return content or ""


def _cache(document: Document) -> Literal["none", "5m", "1h", "both"]:
    lifetimes = set(blocks.cache_lifetimes(document))
    if not lifetimes:
        return "none"
    if len(lifetimes) > 1:
        return "both"
    return "1h" if "1h" in lifetimes else "5m"
