"""A Responses request, reduced to what the answer depends on."""

from collections.abc import Iterator
from typing import Any

from floway.simulator.options import Options
from floway.simulator.turn import Ask, Tool
from floway.simulator.wire import Document


def read(document: Document, model: str, options: Options, seed: str) -> Ask:
    """What the answer to a checked request, its input a list of all items, depends on."""
    items = document["input"]
    reasoning = document.get("reasoning")
    return Ask(
        model=model,
        options=options,
        seed=seed,
        prompt=_prompt(items),
        prompt_members=[document.get("instructions"), items, document.get("tools")],
        tools=tuple(_tools(document.get("tools") or ())),
        tool_choice=_choice(document.get("tool_choice")),
        parallel=document.get("parallel_tool_calls") is not False,
        results=_results(items),
        thinks=reasoning is not None and reasoning.get("effort") != "none",
        max_tokens=document.get("max_output_tokens"),
        schema=_schema((document.get("text") or {}).get("format") or {}),
        is_continued=any(item.get("role") == "assistant" or "call_id" in item for item in items),
        tier=document.get("service_tier"),
    )


def _prompt(items: list[Document]) -> str:
    for item in reversed(items):
        if item.get("role") == "user":
            return _text(item["content"])
    return ""


def _text(content: Any) -> str:
    if isinstance(content, str):
        return content
    return " ".join(part["text"] for part in content if "text" in part)


def _results(items: list[Document]) -> tuple[str, ...]:
    results: list[str] = []
    for item in reversed(items):
        if not str(item.get("type")).endswith("_call_output"):
            break
        results.insert(0, _text(item.get("output") or ""))
    return tuple(results)


def _tools(tools: Any, namespace: str | None = None) -> Iterator[Tool]:
    for tool in tools:
        if tool["type"] == "namespace":
            yield from _tools(tool.get("tools") or (), tool["name"])
        elif tool["type"] == "function" and not tool.get("defer_loading"):
            yield Tool(tool["name"], tool.get("parameters"), namespace=namespace)
        elif tool["type"] == "custom":
            yield Tool(tool["name"], kind="custom", namespace=namespace)


def _choice(choice: Any) -> str:
    if not isinstance(choice, dict):
        return choice or "auto"
    if choice.get("type") in ("function", "custom"):
        return f"={choice['name']}"
    return str(choice.get("mode") or "auto")


def _schema(form: Document) -> Any:
    if form.get("type") == "json_schema":
        return form["schema"]
    return {} if form.get("type") == "json_object" else None
