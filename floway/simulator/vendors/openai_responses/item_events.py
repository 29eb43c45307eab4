"""The events between ``output_item.added`` and ``output_item.done``."""

from collections.abc import Iterator
from typing import Any

from floway.simulator.wire import Document

Event = tuple[str, dict[str, Any]]


def item_events(index: int, item: Document, pieces: tuple[str, ...]) -> Iterator[Event]:
    """The events of one output item, each a type and its members without the sequence number.

    :param pieces: the text of the item as it is streamed.
    """
    yield "response.output_item.added", {"output_index": index, "item": _started(item)}
    at = {"item_id": item["id"], "output_index": index}
    match item["type"]:
        case "reasoning":
            yield from _summary_events(at, item, pieces)
        case "message":
            yield from _text_events(at, item, pieces)
        case "function_call":
            yield from _argument_events(at, "function_call_arguments", "arguments", item, pieces)
        case "custom_tool_call":
            yield from _argument_events(at, "custom_tool_call_input", "input", item, pieces)
    yield "response.output_item.done", {"output_index": index, "item": item}


def _started(item: Document) -> Document:
    match item["type"]:
        case "reasoning":
            return {**item, "summary": []}
        case "message":
            return {**item, "status": "in_progress", "content": []}
        case "function_call":
            return {**item, "status": "in_progress", "arguments": ""}
        case _:
            return {**item, "status": "in_progress", "input": ""}


def _summary_events(at: Document, item: Document, pieces: tuple[str, ...]) -> Iterator[Event]:
    for index, part in enumerate(item["summary"]):
        place = {**at, "summary_index": index}
        yield "response.reasoning_summary_part.added", {**place, "part": {"type": "summary_text", "text": ""}}
        for piece in pieces:
            yield "response.reasoning_summary_text.delta", {**place, "delta": piece}
        yield "response.reasoning_summary_text.done", {**place, "text": part["text"]}
        yield "response.reasoning_summary_part.done", {**place, "part": part}


def _text_events(at: Document, item: Document, pieces: tuple[str, ...]) -> Iterator[Event]:
    for index, part in enumerate(item["content"]):
        place = {**at, "content_index": index}
        yield "response.content_part.added", {**place, "part": {**part, "text": ""}}
        for piece in pieces:
            yield "response.output_text.delta", {**place, "delta": piece, "logprobs": []}
        yield "response.output_text.done", {**place, "text": part["text"], "logprobs": []}
        yield "response.content_part.done", {**place, "part": part}


def _argument_events(
    at: Document, name: str, member: str, item: Document, pieces: tuple[str, ...]
) -> Iterator[Event]:
    for piece in pieces:
        yield f"response.{name}.delta", {**at, "delta": piece}
    yield f"response.{name}.done", {**at, member: item[member]}
