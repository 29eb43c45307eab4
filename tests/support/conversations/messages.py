"""Generated Messages requests and answers, and a strict reader of answers."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from floway.translate.base import Document
from tests.support.conversations.values import (
    arguments,
    call_ids,
    counts,
    json_text,
    names,
    pdf,
    pieces,
    png,
    schemas,
    seals,
    words,
)

_MARKER = {"type": "ephemeral"}


@dataclass
class Answer:
    """An upstream's answer: its events, and what they amount to."""

    events: list[Document]
    blocks: list[Document]
    stop_reason: str
    usage: Document


@st.composite
def requests(draw: st.DrawFn) -> Document:
    """A request of a coding agent: system, tools, a few turns with calls and their results."""
    messages: list[Document] = [{"role": "user", "content": draw(_user_content())}]
    ids = draw(st.lists(call_ids, unique=True, min_size=6, max_size=6))
    for _ in range(draw(st.integers(0, 2))):
        called = [ids.pop() for _ in range(draw(st.integers(0, 2)))]
        messages.append({"role": "assistant", "content": draw(_assistant_content(called))})
        results = [draw(_result(one)) for one in draw(st.permutations(called))]
        messages.append({"role": "user", "content": results + draw(_user_content())})
        if draw(st.booleans()):
            messages.append({"role": "system", "content": draw(words)})
    request: Document = {"model": "client-model", "max_tokens": draw(st.integers(1, 10**5))}
    request["messages"] = messages
    return request | draw(_parameters())


def _marked(blocks: st.SearchStrategy[Document]) -> st.SearchStrategy[Document]:
    return st.builds(
        lambda block, is_marked: block | ({"cache_control": _MARKER} if is_marked else {}),
        blocks,
        st.booleans(),
    )


_texts = st.builds(lambda text: {"type": "text", "text": text}, words)
_images = st.builds(
    lambda data: {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}, png
)

_documents = st.builds(
    lambda source, more: {"type": "document", "source": source, **more},
    st.builds(lambda data: {"type": "base64", "media_type": "application/pdf", "data": data}, pdf)
    | st.builds(lambda data: {"type": "text", "media_type": "text/plain", "data": data}, words),
    st.sampled_from([{}, {"title": "report.pdf"}, {"title": "report", "context": "of the year"}]),
)


def _user_content() -> st.SearchStrategy[list[Document]]:
    return st.lists(_marked(_texts | _images | _documents), min_size=1, max_size=3)


@st.composite
def _assistant_content(draw: st.DrawFn, called: list[str]) -> list[Document]:
    content: list[Document] = []
    if draw(st.booleans()):
        content.append({"type": "thinking", "thinking": draw(words), "signature": draw(seals)})
    if draw(st.booleans()):
        content.append({"type": "redacted_thinking", "data": draw(seals)})
    if not called or draw(st.booleans()):
        content.append(draw(_marked(_texts)))
    for call_id in called:
        content.append({"type": "tool_use", "id": call_id, "name": draw(names), "input": draw(arguments)})
    return content


@st.composite
def _result(draw: st.DrawFn, call_id: str) -> Document:
    content = draw(words | st.lists(_texts | _images | _documents, min_size=1, max_size=3))
    result: Document = {"type": "tool_result", "tool_use_id": call_id, "content": content}
    if draw(st.booleans()):
        result["is_error"] = draw(st.booleans())
    return result


@st.composite
def _tool(draw: st.DrawFn, name: str) -> Document:
    optional = {"type": st.just("custom"), "description": words, "strict": st.booleans()}
    optional |= {"defer_loading": st.booleans(), "cache_control": st.just(_MARKER)}
    tool: Document = draw(st.fixed_dictionaries({"input_schema": schemas}, optional=optional))
    return {"name": name, **tool}


@st.composite
def _parameters(draw: st.DrawFn) -> Document:
    tools = [draw(_tool(name)) for name in draw(st.lists(names, unique=True, max_size=3))]
    choices: list[Document] = [{"type": "auto"}, {"type": "any", "disable_parallel_tool_use": True}]
    thinking: list[Document] = [{"type": "adaptive", "display": "omitted"}, {"type": "disabled"}]
    optional = {
        "system": words | st.lists(_marked(_texts), min_size=1, max_size=3),
        "tool_choice": st.sampled_from(choices),
        "stop_sequences": st.lists(words, min_size=1, max_size=4),
        "temperature": st.floats(0, 1),
        "top_p": st.floats(0, 1),
        "top_k": st.integers(1, 100),
        "thinking": st.sampled_from([*thinking, {"type": "enabled", "budget_tokens": 31999}]),
        "output_config": st.sampled_from(
            [{"effort": "high"}, {"effort": "max", "task_budget": {"total": 9}}]
        ),
        "metadata": st.just({"user_id": "u"}),
        "service_tier": st.just("auto"),
        "context_management": st.just({"edits": []}),
        "stream": st.booleans(),
    }
    parameters: Document = draw(st.fixed_dictionaries({}, optional=optional))
    return parameters | ({"tools": tools} if tools else {})


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """An answer of several blocks, with pings, and usage at both ends."""
    blocks = draw(st.lists(_block(), max_size=5))
    ids = draw(st.lists(call_ids, unique=True, min_size=5, max_size=5))
    events: list[Document] = []
    for index, (block, deltas) in enumerate(blocks):
        if block["type"] == "tool_use":
            block["id"] = ids[index]
        events.append({"type": "content_block_start", "index": index, "content_block": _started(block)})
        events += [{"type": "content_block_delta", "index": index, "delta": delta} for delta in deltas]
        events.append({"type": "content_block_stop", "index": index})
    if draw(st.booleans()):
        events.insert(draw(st.integers(0, len(events))), {"type": "ping"})
    start: Document = {"input_tokens": draw(counts), "output_tokens": 1}
    if draw(st.booleans()):
        start |= {"cache_read_input_tokens": draw(counts), "cache_creation_input_tokens": draw(counts)}
    end: Document = {"output_tokens": draw(counts)}
    stop_reason = draw(st.sampled_from(["end_turn", "max_tokens", "tool_use", "stop_sequence", "pause_turn"]))
    message = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "usage": start,
    }
    delta = {"stop_reason": stop_reason, "stop_sequence": None}
    whole = [
        {"type": "message_start", "message": message},
        *events,
        {"type": "message_delta", "delta": delta, "usage": end},
        {"type": "message_stop"},
    ]
    return Answer(whole, [block for block, _ in blocks], stop_reason, start | end)


@st.composite
def _block(draw: st.DrawFn) -> tuple[Document, list[Document]]:
    kind = draw(st.sampled_from(["text", "thinking", "redacted_thinking", "tool_use"]))
    if kind == "redacted_thinking":
        return {"type": kind, "data": draw(seals)}, []
    if kind == "tool_use":
        text = draw(st.just("") | arguments.map(json_text))
        parts = draw(pieces(text)) if text else []
        deltas = [{"type": "input_json_delta", "partial_json": part} for part in parts]
        return {"type": kind, "id": "", "name": draw(names), "arguments": text}, deltas
    text = draw(words)
    deltas = [{"type": f"{kind}_delta", kind: part} for part in draw(pieces(text))]
    if kind == "text":
        return {"type": kind, "text": text}, deltas
    signature = draw(seals)
    deltas.append({"type": "signature_delta", "signature": signature})
    return {"type": kind, "thinking": text, "signature": signature}, deltas


def _started(block: Document) -> Document:
    kind = block["type"]
    if kind == "text":
        return {"type": kind, "text": ""}
    if kind == "thinking":
        return {"type": kind, "thinking": "", "signature": ""}
    if kind == "tool_use":
        return {"type": kind, "id": block["id"], "name": block["name"], "input": {}}
    return block


def collected(events: list[Any]) -> tuple[list[Document], Document]:
    """The blocks and the closing ``message_delta`` of a whole answer to a client.

    :raises AssertionError: the events break the grammar of the protocol.
    """
    assert [event["type"] for event in events].count("message_stop") == 1
    assert (events[0]["type"], events[-2]["type"], events[-1]["type"]) == (
        "message_start",
        "message_delta",
        "message_stop",
    )
    blocks: list[Document] = []
    is_open = False
    for event in events[1:-2]:
        if event["type"] == "content_block_start":
            assert not is_open
            assert event["index"] == len(blocks)
            blocks.append(dict(event["content_block"]))
        else:
            assert is_open
            assert event["index"] == len(blocks) - 1
        is_open = event["type"] != "content_block_stop"
        if event["type"] == "content_block_delta":
            _add(blocks[-1], event["delta"])
    assert not is_open
    return blocks, events[-2]


def _add(block: Document, delta: Document) -> None:
    kind, block_kind = delta["type"], block["type"]
    if kind == "input_json_delta":
        assert block_kind == "tool_use"
        block["arguments"] = block.get("arguments", "") + delta["partial_json"]
    elif kind == "signature_delta":
        assert block_kind == "thinking"
        assert block["signature"] == ""
        block["signature"] = delta["signature"]
    else:
        assert kind == f"{block_kind}_delta"
        block[block_kind] += delta[block_kind]
