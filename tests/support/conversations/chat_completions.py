"""Generated Chat Completions requests and answers, and a strict reader of answers."""

from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from floway.translate.base import DONE, Document
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


@dataclass
class Answer:
    """An upstream's answer: its chunks with ``DONE``, and what they amount to."""

    chunks: list[Document]
    reasoning: str
    opaque: str
    text: str
    #: ``(id, name, arguments)`` by index.
    calls: list[tuple[str, str, str]]
    usage: Document | None


@st.composite
def requests(draw: st.DrawFn) -> Document:
    """A request of an agent: instructions, tools, a few turns with calls and their results."""
    messages: list[Document] = []
    for role in draw(st.lists(st.sampled_from(["system", "developer"]), max_size=2)):
        messages.append({"role": role, "content": draw(words | st.lists(_texts, min_size=1, max_size=2))})
    messages.append(draw(_user()))
    ids = draw(st.lists(call_ids, unique=True, min_size=6, max_size=6))
    for _ in range(draw(st.integers(0, 2))):
        called = [ids.pop() for _ in range(draw(st.integers(0, 2)))]
        messages.append(draw(_assistant(called)))
        messages += [draw(_result(one)) for one in draw(st.permutations(called))]
        messages.append(draw(_user()))
        if draw(st.booleans()):
            messages.append({"role": "developer", "content": draw(words)})
    return {"model": "client-model", "messages": messages} | draw(_parameters())


_texts = st.builds(lambda text: {"type": "text", "text": text}, words)
_images = st.builds(
    lambda data, more: {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{data}"} | more},
    png,
    st.sampled_from([{}, {"detail": "high"}]),
)
_files = st.builds(
    lambda data: {
        "type": "file",
        "file": {"filename": "report.pdf", "file_data": f"data:application/pdf;base64,{data}"},
    },
    pdf,
)


@st.composite
def _user(draw: st.DrawFn) -> Document:
    message = {
        "role": "user",
        "content": draw(words | st.lists(_texts | _images | _files, min_size=1, max_size=3)),
    }
    return message | ({"name": "somebody"} if draw(st.booleans()) else {})


@st.composite
def _assistant(draw: st.DrawFn, called: list[str]) -> Document:
    message: Document = {
        "role": "assistant",
        "content": draw(words) if not called else draw(st.none() | words),
    }
    if draw(st.booleans()):
        message[draw(st.sampled_from(["reasoning_text", "reasoning_content"]))] = draw(words)
    if draw(st.booleans()):
        message["reasoning_opaque"] = draw(seals)
    if called:
        message["tool_calls"] = [draw(_call(call_id)) for call_id in called]
    return message


@st.composite
def _call(draw: st.DrawFn, call_id: str) -> Document:
    function = {"name": draw(names), "arguments": json_text(draw(arguments))}
    return {"id": call_id, "type": "function", "function": function}


@st.composite
def _result(draw: st.DrawFn, call_id: str) -> Document:
    content = draw(words | st.lists(_texts, min_size=1, max_size=2))
    return {"role": "tool", "tool_call_id": call_id, "content": content}


@st.composite
def _tool(draw: st.DrawFn, name: str) -> Document:
    optional = {"description": words, "parameters": schemas, "strict": st.booleans()}
    function: Document = draw(st.fixed_dictionaries({}, optional=optional))
    return {"type": "function", "function": {"name": name, **function}}


@st.composite
def _parameters(draw: st.DrawFn) -> Document:
    tools = [draw(_tool(name)) for name in draw(st.lists(names, unique=True, max_size=3))]
    form = {"name": "answer", "strict": True, "schema": {"type": "object", "properties": {}}}
    optional = {
        "tool_choice": st.sampled_from(["auto", "none", "required"]),
        "parallel_tool_calls": st.just(False),
        "max_tokens": st.integers(1, 10**5),
        "max_completion_tokens": st.integers(1, 10**5),
        "stop": words | st.lists(words, min_size=1, max_size=4),
        "temperature": st.floats(0, 2),
        "top_p": st.floats(0, 1),
        "reasoning_effort": st.sampled_from(["none", "low", "high"]),
        "response_format": st.sampled_from(
            [{"type": "json_object"}, {"type": "json_schema", "json_schema": form}]
        ),
        "service_tier": st.sampled_from(["auto", "fast"]),
        "user": words,
        "seed": st.integers(0, 99),
        "n": st.just(1),
        "logprobs": st.booleans(),
        "metadata": st.just({"a": "b"}),
        "stream": st.booleans(),
    }
    parameters: Document = draw(st.fixed_dictionaries({}, optional=optional))
    return parameters | ({"tools": tools} if tools else {})


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Reasoning, text, and calls whose fragments may alternate; then the usage, or none."""
    reasoning, text = draw(st.just("") | words), draw(st.just("") | words)
    opaque = draw(st.just("") | seals)
    spelling = draw(st.sampled_from(["reasoning_text", "reasoning_content", "reasoning"]))
    ids = draw(st.lists(call_ids, unique=True, max_size=3))
    calls = [(call_id, draw(names), json_text(draw(arguments))) for call_id in ids]
    deltas: list[Document] = [{"role": "assistant", "content": ""}]
    deltas += [{spelling: part} for part in draw(pieces(reasoning))]
    if opaque:
        deltas.append({"reasoning_opaque": opaque})
    deltas += [{"content": part} for part in draw(pieces(text))]
    deltas += draw(_call_deltas(calls))
    finish = draw(st.sampled_from(["stop", "length"])) if not calls else "tool_calls"
    chunks = [_chunk(delta) for delta in deltas] + [_chunk({}, finish)]
    usage = draw(st.none() | _usage())
    if usage:
        chunks.append({"id": "chatcmpl-1", "model": "m", "choices": [], "usage": usage})
    return Answer([*chunks, DONE], reasoning, opaque, text, calls, usage)


@st.composite
def _call_deltas(draw: st.DrawFn, calls: list[tuple[str, str, str]]) -> list[Document]:
    queues: list[list[Document]] = []
    for index, (call_id, name, text) in enumerate(calls):
        opened = {
            "index": index,
            "id": call_id,
            "type": "function",
            "function": {"name": name, "arguments": ""},
        }
        more = [{"index": index, "function": {"arguments": part}} for part in draw(pieces(text))]
        queues.append([opened, *more])
    if not draw(st.booleans()):
        return [{"tool_calls": [entry]} for queue in queues for entry in queue]
    # Every call is opened before any goes on, then they take turns as they like.
    entries = [queue.pop(0) for queue in queues]
    while any(queues):
        entries.append(draw(st.sampled_from([queue for queue in queues if queue])).pop(0))
    return [{"tool_calls": [entry]} for entry in entries]


@st.composite
def _usage(draw: st.DrawFn) -> Document:
    plain, cached, written = draw(counts), draw(counts), draw(counts)
    output = draw(st.integers(1, 10**6))
    prompt = plain + cached + written
    return {
        "prompt_tokens": prompt,
        "completion_tokens": output,
        "total_tokens": prompt + output,
        "prompt_tokens_details": {"cached_tokens": cached, "cache_write_tokens": written},
        "completion_tokens_details": {"reasoning_tokens": draw(st.integers(0, output))},
    }


def _chunk(delta: Document, finish: str | None = None) -> Document:
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    return {"id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "m", "choices": [choice]}


def collected(chunks: list[Any]) -> tuple[Document, str | None, Document | None]:
    """The message, the finish reason and the usage of a whole answer to a client.

    :raises AssertionError: the chunks break the grammar of the protocol.
    """
    assert chunks[-1] is DONE
    assert len({chunk["id"] for chunk in chunks[:-1]}) == 1
    message: Document = {"tool_calls": []}
    finish, usage = None, None
    for chunk in chunks[:-1]:
        if not chunk["choices"]:
            assert finish is not None
            assert usage is None
            usage = chunk["usage"]
            continue
        (choice,) = chunk["choices"]
        assert finish is None
        finish = choice["finish_reason"]
        for name, value in choice["delta"].items():
            if name == "tool_calls":
                for entry in value:
                    _add(message["tool_calls"], entry)
            else:
                message[name] = message[name] + value if name in message else value
    return message, finish, usage


def _add(calls: list[Document], entry: Document) -> None:
    if "id" in entry:
        assert entry["index"] == len(calls)
        calls.append({"id": entry["id"], "type": entry["type"], **entry[entry["type"]]})
        return
    call = calls[entry["index"]]
    for name, piece in entry[call["type"]].items():
        call[name] += piece
