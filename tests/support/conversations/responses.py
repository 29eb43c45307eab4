"""Generated Responses requests and answers, and a strict reader of answers."""

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


@dataclass
class Answer:
    """An upstream's answer: its events, and the response of the last one."""

    events: list[Document]
    response: Document


@st.composite
def requests(draw: st.DrawFn) -> Document:
    """A request of Codex: developer messages, tools, a few turns with calls and their results."""
    items = [
        draw(_message(draw(st.sampled_from(["developer", "system"])))) for _ in range(draw(st.integers(0, 2)))
    ]
    items.append(draw(_message("user")))
    ids = draw(st.lists(call_ids, unique=True, min_size=6, max_size=6))
    for _ in range(draw(st.integers(0, 2))):
        called = [ids.pop() for _ in range(draw(st.integers(0, 2)))]
        if draw(st.booleans()):
            items.append(draw(_reasoning()))
        if not called or draw(st.booleans()):
            items.append(draw(_message("assistant")))
        calls = [draw(_call(one)) for one in called]
        items += calls
        items += [draw(_result(call)) for call in draw(st.permutations(calls))]
        items.append(draw(_message(draw(st.sampled_from(["user", "developer"])))))
    return {"model": "client-model", "input": items} | draw(_parameters())


_PARTS = {"assistant": "output_text", "user": "input_text", "developer": "input_text", "system": "input_text"}


def _texts(kind: str) -> st.SearchStrategy[Document]:
    return words.map(lambda text: {"type": kind, "text": text})


_images = st.builds(
    lambda data, more: {"type": "input_image", "image_url": f"data:image/png;base64,{data}"} | more,
    png,
    st.sampled_from([{}, {"detail": "high"}]),
)

#: PDF and text, as data URL and as bare base64; what stands elsewhere, not every upstream can have.
_files = st.builds(
    lambda source, more: {"type": "input_file", **source, **more},
    st.builds(lambda data: {"file_data": f"data:application/pdf;base64,{data}"}, pdf)
    | st.builds(lambda data: {"file_data": data}, pdf)
    | st.sampled_from(
        [
            {"file_data": "data:text/markdown;base64,YSB0ZXh0"},
            {"file_data": "YSB0ZXh0", "filename": "notes.txt"},
        ]
    ),
    st.sampled_from([{}, {"filename": "report.txt"}, {"detail": "high"}]),
)


@st.composite
def _message(draw: st.DrawFn, role: str) -> Document:
    part = _texts(_PARTS[role])
    if role == "user":
        part |= _images | _files
    content = draw(words | st.lists(part, min_size=1, max_size=2))
    item: Document = {"type": "message", "role": role, "content": content}
    if draw(st.booleans()):
        item |= {"id": "msg_1", "status": "completed"}
    return item


@st.composite
def _reasoning(draw: st.DrawFn) -> Document:
    summary = [{"type": "summary_text", "text": text} for text in draw(st.lists(words, max_size=2))]
    item: Document = {"type": "reasoning", "id": "rs_1", "summary": summary}
    return item | ({"encrypted_content": draw(seals)} if draw(st.booleans()) else {})


@st.composite
def _call(draw: st.DrawFn, call_id: str) -> Document:
    name = draw(names)
    if draw(st.booleans()):
        return {"type": "custom_tool_call", "call_id": call_id, "name": name, "input": draw(words)}
    call = {"type": "function_call", "call_id": call_id, "name": name}
    call["arguments"] = json_text(draw(arguments))
    return call | draw(st.sampled_from([{}, {"id": "fc_1", "status": "completed"}, {"namespace": "space"}]))


@st.composite
def _result(draw: st.DrawFn, call: Document) -> Document:
    is_custom = call["type"] == "custom_tool_call"
    parts = st.lists(_texts("input_text") | _images | _files, min_size=1, max_size=2)
    output = draw(words if is_custom else words | parts)
    result = {"type": f"{call['type']}_output", "call_id": call["call_id"], "output": output}
    return result | draw(st.sampled_from([{}, {"id": "fco_1"}, {"status": "incomplete"}]))


@st.composite
def _tool(draw: st.DrawFn, name: str) -> Document:
    function = {"type": "function", "name": name, "description": draw(words), "parameters": draw(schemas)}
    grammar = {"type": "grammar", "syntax": "lark", "definition": draw(words)}
    return draw(
        st.sampled_from([
            function,
            function | {"strict": False},
            {"type": "custom", "name": name, "description": "free", "format": grammar},
            {"type": "namespace", "name": f"n_{name}", "description": "a space", "tools": [function]},
            {"type": "web_search", "external_web_access": False},
        ])
    )  # fmt: skip


@st.composite
def _parameters(draw: st.DrawFn) -> Document:
    tools = [draw(_tool(name)) for name in draw(st.lists(names, unique=True, max_size=3))]
    schema = {"type": "json_schema", "name": "answer", "schema": {"type": "object"}, "strict": True}
    optional = {
        "instructions": words,
        "tool_choice": st.sampled_from(["auto", "none", "required"]),
        "parallel_tool_calls": st.just(False),
        "max_output_tokens": st.integers(16, 10**5),
        "temperature": st.floats(0, 2),
        "top_p": st.floats(0, 1),
        "reasoning": st.sampled_from([{"effort": "high", "summary": "auto"}, {"effort": "none"}]),
        "text": st.sampled_from([{"verbosity": "low"}, {"format": schema}]),
        "service_tier": st.sampled_from(["auto", "fast"]),
        "store": st.just(False),
        "include": st.just(["reasoning.encrypted_content"]),
        "prompt_cache_key": words,
        "client_metadata": st.just({"a": "b"}),
        "metadata": st.just({"a": "b"}),
        "user": words,
        "stream": st.booleans(),
    }
    parameters: Document = draw(st.fixed_dictionaries({}, optional=optional))
    return parameters | ({"tools": tools} if tools else {})


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Items that may be worked on at once; the whole text of a part sometimes without its pieces."""
    ids = draw(st.lists(call_ids, unique=True, min_size=4, max_size=4))
    items = [
        draw(_item(position, call_id)) for position, call_id in enumerate(ids[: draw(st.integers(0, 4))])
    ]
    queues = [[("added", item), *draw(_body(item)), ("done", item)] for item in items]
    queues = [[_event(kind, index, value) for kind, value in queue] for index, queue in enumerate(queues)]
    if not draw(st.booleans()):
        body = [event for queue in queues for event in queue]
    else:
        # Every item is announced before any goes on, then they take turns as they like.
        body = [queue.pop(0) for queue in queues]
        while any(queues):
            body.append(draw(st.sampled_from([queue for queue in queues if queue])).pop(0))
    opened: Document = {"id": "resp_1", "model": "m", "status": "in_progress", "output": [], "usage": None}
    response = opened | {"status": "completed", "output": items, "usage": draw(_usage())}
    if draw(st.booleans()):
        cut = {"reason": "max_output_tokens"}
        response |= {"status": "incomplete", "incomplete_details": cut}
    ends = [
        {"type": "response.created", "response": opened},
        *body,
        {"type": f"response.{response['status']}", "response": response},
    ]
    return Answer([{**event, "sequence_number": number} for number, event in enumerate(ends)], response)


@st.composite
def _item(draw: st.DrawFn, position: int, call_id: str) -> Document:
    kind = draw(st.sampled_from(["reasoning", "message", "function_call"]))
    if kind == "reasoning":
        summary = [{"type": "summary_text", "text": text} for text in draw(st.lists(words, max_size=2))]
        item: Document = {"id": f"rs_{position}", "type": kind, "summary": summary}
        return item | ({"encrypted_content": draw(seals)} if draw(st.booleans()) else {})
    if kind == "function_call":
        text = json_text(draw(arguments))
        call = {"id": f"fc_{position}", "type": kind, "call_id": call_id, "name": draw(names)}
        return call | {"arguments": text, "status": "completed"}
    content = [
        {"type": "output_text", "text": text, "annotations": []}
        for text in draw(st.lists(words, min_size=1, max_size=2))
    ]
    return {"id": f"msg_{position}", "type": kind, "role": "assistant", "content": content}


@st.composite
def _body(draw: st.DrawFn, item: Document) -> list[tuple[str, Document]]:
    events: list[tuple[str, Document]] = []
    if item["type"] == "function_call":
        cut = draw(pieces(item["arguments"])) if draw(st.booleans()) else []
        events += [("function_call_arguments.delta", {"delta": piece}) for piece in cut]
        return [*events, ("function_call_arguments.done", {"arguments": item["arguments"]})]
    is_message = item["type"] == "message"
    name = "output_text" if is_message else "reasoning_summary_text"
    place = "content_index" if is_message else "summary_index"
    parts = item["content" if is_message else "summary"]
    # What follows is told by the finished item alone.
    for index, part in enumerate(parts[: draw(st.integers(0, len(parts)))]):
        cut = draw(pieces(part["text"])) if draw(st.booleans()) else []
        events += [(f"{name}.delta", {place: index, "delta": piece}) for piece in cut]
        events.append((f"{name}.done", {place: index, "text": part["text"]}))
    return events


def _event(kind: str, index: int, value: Document) -> Document:
    if kind == "done":
        return {"type": "response.output_item.done", "output_index": index, "item": value}
    if kind != "added":
        return {"type": f"response.{kind}", "output_index": index, **value}
    begun = {"reasoning": {"summary": []}, "message": {"content": []}, "function_call": {"arguments": ""}}
    item = value | begun[value["type"]]
    item.pop("encrypted_content", None)
    return {"type": "response.output_item.added", "output_index": index, "item": item}


@st.composite
def _usage(draw: st.DrawFn) -> Document:
    plain, cached, written = draw(counts), draw(counts), draw(counts)
    output = draw(st.integers(1, 10**6))
    return {
        "input_tokens": plain + cached + written,
        "input_tokens_details": {"cached_tokens": cached, "cache_write_tokens": written},
        "output_tokens": output,
        "output_tokens_details": {"reasoning_tokens": draw(st.integers(0, output))},
        "total_tokens": plain + cached + written + output,
    }


_WHOLE = {
    "response.output_text.done": "text",
    "response.reasoning_summary_text.done": "text",
    "response.refusal.done": "refusal",
    "response.function_call_arguments.done": "arguments",
    "response.custom_tool_call_input.done": "input",
}


def collected(events: list[Any]) -> Document:
    """The response of a whole answer to a client.

    :raises AssertionError: the events break the grammar of the protocol.
    """
    assert [event["sequence_number"] for event in events] == list(range(len(events)))
    assert [event["type"] for event in events[:2]] == ["response.created", "response.in_progress"]
    last = events[-1]["response"]
    assert events[-1]["type"] == f"response.{last['status']}"
    assert {event["response"]["id"] for event in (events[0], events[1], events[-1])} == {last["id"]}
    added: list[Document] = []
    done: dict[int, Document] = {}
    said: dict[tuple[int, Any], str] = {}
    parts: set[tuple[int, Any]] = set()
    for event in events[2:-1]:
        kind, index = event["type"], event["output_index"]
        if kind == "response.output_item.added":
            assert index == len(added)
            added.append(event["item"])
            continue
        assert index not in done
        assert event.get("item_id", added[index]["id"]) == added[index]["id"]
        place = index, event.get("content_index", event.get("summary_index"))
        if kind.endswith("_part.added"):
            assert place not in parts
            parts.add(place)
        elif kind.endswith("_part.done"):
            # Nothing follows in it.
            parts.remove(place)
        elif kind.endswith(".delta"):
            assert event["delta"]
            assert place[1] is None or place in parts
            said[place] = said.get(place, "") + event["delta"]
        elif kind in _WHOLE:
            assert event[_WHOLE[kind]] == said.get(place, "")
        elif kind == "response.output_item.done":
            assert event["item"]["id"] == added[index]["id"]
            done[index] = event["item"]
            assert _told(event["item"]) == "".join(text for (item, _), text in said.items() if item == index)
    assert [done[index] for index in range(len(added))] == last["output"]
    return dict(last)


def _told(item: Document) -> str:
    """All that the deltas of an item amount to."""
    if item["type"] in ("function_call", "custom_tool_call"):
        return str(item.get("arguments", item.get("input")))
    return "".join(
        part["refusal" if part["type"] == "refusal" else "text"]
        for part in item.get("content") or item.get("summary") or ()
    )
