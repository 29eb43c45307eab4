"""A Chat Completions request, reduced to what the answer depends on."""

from typing import Any

from floway.simulator.options import Options
from floway.simulator.turn import Ask, Tool
from floway.simulator.wire import Document


def read(document: Document, model: str, options: Options, seed: str) -> Ask:
    """What the answer to a checked request depends on."""
    messages = document["messages"]
    stops = document.get("stop") or ()
    limit = document.get("max_completion_tokens")
    return Ask(
        model=model,
        options=options,
        seed=seed,
        prompt=_prompt(messages),
        prompt_members=[messages, document.get("tools")],
        tools=tuple(_tool(tool) for tool in document.get("tools") or ()),
        tool_choice=_choice(document.get("tool_choice")),
        parallel=document.get("parallel_tool_calls") is not False,
        results=_results(messages),
        thinks=document.get("reasoning_effort") not in (None, "none"),
        max_tokens=document.get("max_tokens") if limit is None else limit,
        stops=(stops,) if isinstance(stops, str) else tuple(stops),
        schema=_schema(document.get("response_format") or {}),
        is_continued=any(message["role"] == "assistant" for message in messages),
        tier=document.get("service_tier"),
    )


def text_of(content: Any) -> str:
    """The text of a message's content."""
    if isinstance(content, list):
        return " ".join(part.get("text", "") for part in content if part["type"] == "text")
    return content or ""


def _prompt(messages: list[Document]) -> str:
    return next(
        (text_of(message["content"]) for message in reversed(messages) if message["role"] == "user"), ""
    )


def _results(messages: list[Document]) -> tuple[str, ...]:
    results: list[str] = []
    for message in reversed(messages):
        if message["role"] != "tool":
            break
        results.insert(0, text_of(message["content"]))
    return tuple(results)


def _tool(tool: Document) -> Tool:
    if tool["type"] == "custom":
        return Tool(tool["custom"]["name"], kind="custom")
    return Tool(tool["function"]["name"], tool["function"].get("parameters"))


def _choice(choice: Any) -> str:
    if not isinstance(choice, dict):
        return choice or "auto"
    if choice["type"] == "allowed_tools":
        return str((choice.get("allowed_tools") or {}).get("mode") or "auto")
    return f"={choice[choice['type']]['name']}"


def _schema(form: Document) -> Any:
    if form.get("type") == "json_schema":
        return form["json_schema"].get("schema") or {}
    return {} if form.get("type") == "json_object" else None
