"""The request bodies: a small call, an agent-sized one, and streams of 200 events."""

import json
from pathlib import Path
from typing import Any

_TEXT = "the quick brown fox jumps over the lazy dog. " * 100

#: Model names steer the mock: ``-n`` events, ``-g`` milliseconds between them.
MODELS = {"small": "mock-n200-g0", "big": "mock-n200-g0", "s0": "mock-n200-g0", "s10": "mock-n200-g10"}
MODELS["s1000"] = "mock-n30-g1000"
#: Those that Floway has at an upstream of Messages.
MODELS |= {"t0": "mock-messages-n200-g0", "t1000": "mock-messages-n30-g1000", "m0": "mock-n200-g0"}


def write(folder: Path) -> dict[str, Path]:
    """Write one file per body; ``{name: file}``."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name, model in MODELS.items():
        files[name] = folder / f"{name}.json"
        body = _chat(model, stream=name not in ("small", "big"), big=name == "big")
        if name == "m0":
            body = _messages(body)
        files[name].write_text(json.dumps(body, separators=(",", ":")))
    return files


def _chat(model: str, stream: bool, big: bool) -> dict[str, Any]:
    messages = [{"role": "system", "content": "You are a helpful assistant."}]
    body: dict[str, Any] = {"model": model, "messages": messages}
    if big:
        # 120 messages and 20 tools: the size of a turn deep in a coding session, about 200 KB.
        for _ in range(60):
            messages.append({"role": "user", "content": _TEXT[:1500]})
            messages.append({"role": "assistant", "content": _TEXT[:1500]})
        body["tools"] = [_tool(number) for number in range(20)]
    messages.append({"role": "user", "content": _TEXT[:800]})
    body |= {"temperature": 0.7, "max_tokens": 1024}
    if stream:
        body |= {"stream": True, "stream_options": {"include_usage": True}}
    return body


def _messages(chat: dict[str, Any]) -> dict[str, Any]:
    """The same conversation as a Messages client sends it."""
    system, *turns = chat["messages"]
    kept = {name: chat[name] for name in ("model", "temperature", "max_tokens", "stream")}
    return kept | {"system": system["content"], "messages": turns}


def _tool(number: int) -> dict[str, Any]:
    path = {"type": "string", "description": _TEXT[:80]}
    parameters = {"type": "object", "properties": {"path": path}, "required": ["path"]}
    function = {"name": f"tool_{number}", "description": _TEXT[:400], "parameters": parameters}
    return {"type": "function", "function": function}
