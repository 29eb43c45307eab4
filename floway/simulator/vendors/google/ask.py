"""A generateContent request, reduced to what the answer depends on."""

import json

from floway.simulator.options import Options
from floway.simulator.turn import Ask, Tool
from floway.simulator.wire import Document

_CHOICES = {
    "AUTO": "auto",
    "VALIDATED": "auto",
    "MODE_UNSPECIFIED": "auto",
    "NONE": "none",
    "ANY": "required",
}


def read(document: Document, model: str, options: Options, seed: str) -> Ask:
    """What the answer to a checked request in camelCase depends on."""
    contents = document["contents"]
    config = document.get("generationConfig") or {}
    calling = (document.get("toolConfig") or {}).get("functionCallingConfig") or {}
    allowed = calling.get("allowedFunctionNames")
    tools = tuple(tool for tool in _tools(document) if not allowed or tool.name in allowed)
    return Ask(
        model=model,
        options=options,
        seed=seed,
        prompt=_prompt(contents),
        prompt_members=[document.get("systemInstruction"), contents, document.get("tools")],
        tools=tools,
        tool_choice=_CHOICES[(calling.get("mode") or "AUTO").upper()],
        results=_results(contents[-1]),
        thinks=_thinks(config.get("thinkingConfig")),
        max_tokens=config.get("maxOutputTokens"),
        stops=tuple(config.get("stopSequences") or ()),
        schema=_schema(config),
        is_continued=any(content.get("role") == "model" for content in contents),
        tier=document.get("serviceTier"),
    )


def _thinks(thinking: Document | None) -> bool:
    return thinking is not None and thinking.get("thinkingBudget") != 0


def _tools(document: Document) -> list[Tool]:
    declared = [
        entry for tool in document.get("tools") or () for entry in tool.get("functionDeclarations") or ()
    ]
    return [Tool(one["name"], one.get("parametersJsonSchema") or one.get("parameters")) for one in declared]


def _prompt(contents: list[Document]) -> str:
    for content in reversed(contents):
        texts = [part["text"] for part in content["parts"] if part.get("text") is not None]
        if content.get("role") != "model" and texts:
            return " ".join(texts)
    return ""


def _results(content: Document) -> tuple[str, ...]:
    return tuple(
        json.dumps(part["functionResponse"].get("response"), ensure_ascii=False)
        for part in content["parts"]
        if part.get("functionResponse")
    )


def _schema(config: Document) -> object:
    for name in ("responseSchema", "responseJsonSchema"):
        if config.get(name) is not None:
            return config[name]
    return {} if config.get("responseMimeType") == "application/json" else None
