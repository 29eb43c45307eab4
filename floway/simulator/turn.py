"""What the simulated model says: the same for every protocol."""

import hashlib
import json
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from floway.simulator import schema
from floway.simulator.options import Options
from floway.simulator.wire import encode

#: An echo longer than this would make answers as large as the prompts of coding agents.
_ECHO_CHARS = 400
_ARGUMENT_PIECE_CHARS = 8
#: OpenAI and Google cache prompts from about this size on without being asked.
_AUTOMATIC_CACHE_TOKENS = 1024

Stop = Literal["end", "tools", "length", "stop_sequence"]


@dataclass(frozen=True, slots=True)
class Tool:
    """A tool that the request offers and the model can call."""

    name: str
    schema: Any = None
    #: ``custom`` tools take one free text instead of a JSON object.
    kind: Literal["function", "custom"] = "function"
    namespace: str | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """A request of any protocol, reduced to what the answer depends on."""

    model: str
    options: Options
    #: Sixteen hex digits of the body's hash; ids are made of it, so equal requests get equal bytes.
    seed: str
    #: The last user text.
    prompt: str
    #: The members of the document that make up the prompt.
    prompt_members: Any
    tools: tuple[Tool, ...] = ()
    #: ``auto``, ``none``, ``required``, or the name of the forced tool after ``=``.
    tool_choice: str = "auto"
    parallel: bool = True
    #: The texts of the tool results that were just sent; empty when the last turn is a user's.
    results: tuple[str, ...] = ()
    thinks: bool = False
    max_tokens: int | None = None
    stops: tuple[str, ...] = ()
    #: A JSON schema for the answer; {} asks for any JSON object.
    schema: Any = None
    #: ``automatic`` for vendors that cache unasked, else the lifetimes of the cache markers.
    cache: Literal["automatic", "none", "5m", "1h", "both"] = "automatic"
    #: The conversation has an answer of the model already.
    is_continued: bool = False
    #: The tier or speed the client asked for.
    tier: str | None = None


@dataclass(frozen=True, slots=True)
class Call:
    """One tool call; ``pieces`` joined are its arguments."""

    tool: Tool
    pieces: tuple[str, ...]

    @property
    def arguments(self) -> str:
        """The JSON text, or the free text of a custom tool."""
        return "".join(self.pieces)


@dataclass(frozen=True, slots=True)
class Counts:
    """Token counts; ``reasoning`` is a part of ``output``, the others are disjoint."""

    input: int
    cache_read: int
    cache_write: int
    cache_write_1h: int
    output: int
    reasoning: int

    @property
    def prompt(self) -> int:
        """Everything on the input side."""
        return self.input + self.cache_read + self.cache_write + self.cache_write_1h


@dataclass(frozen=True, slots=True)
class Turn:
    """The whole answer in the pieces it is streamed in."""

    thinking: tuple[str, ...]
    text: tuple[str, ...]
    calls: tuple[Call, ...]
    stop: Stop
    stop_sequence: str | None
    counts: Counts


def seed_of(body: bytes) -> str:
    """The seed of a request body."""
    return hashlib.sha256(body).hexdigest()[:16]


def play(ask: Ask) -> Turn:
    """The answer to ``ask``; equal asks get equal answers."""
    thinking = _words(f"Thinking about: {ask.prompt[:_ECHO_CHARS]}") if _thinks(ask) else ()
    calls = tuple(_call(tool, given) for tool, given in _chosen(ask))
    text, stop_sequence = _stopped(_text(ask, bool(calls)), ask.stops)
    # JSON has one kind of number: 64.0 is an integer for the vendors.
    budget = int(ask.max_tokens) if ask.max_tokens is not None else 1 << 60
    kept_thinking = thinking[:budget]
    kept_text = text[: budget - len(kept_thinking)]
    kept_calls: list[Call] = []
    spent = len(kept_thinking) + len(kept_text)
    for call in calls:
        # A call that the limit would cut is not made at all: half a call cannot be answered.
        if spent + len(call.pieces) > budget or len(kept_text) < len(text):
            break
        kept_calls.append(call)
        spent += len(call.pieces)
    is_whole = (kept_thinking, kept_text, len(kept_calls)) == (thinking, text, len(calls))
    stop: Stop = "length"
    if is_whole:
        stop = "stop_sequence" if stop_sequence else "tools" if calls else "end"
    counts = _counts(ask, spent, len(kept_thinking))
    sequence = stop_sequence if stop == "stop_sequence" else None
    return Turn(kept_thinking, kept_text, tuple(kept_calls), stop, sequence, counts)


def prompt_tokens(members: Any) -> int:
    """The input tokens of a prompt before any cache rule."""
    return max(1, math.ceil(len(encode(members)) / 4))


def _thinks(ask: Ask) -> bool:
    return ask.thinks or ask.options.thinking or ask.options.redacted


def _text(ask: Ask, has_calls: bool) -> tuple[str, ...]:
    options = ask.options
    if options.events is not None:
        return tuple(f"token{index} " for index in range(options.events))
    if has_calls:
        return ()
    if options.text is not None:
        return _words(options.text)
    if ask.schema is not None:
        return _chars(json.dumps(schema.instance(ask.schema or {"type": "object"}), ensure_ascii=False))
    if ask.results:
        return _words(f"The tool answered: {' | '.join(ask.results)[:_ECHO_CHARS]}")
    return _words(f"Simulated answer to: {ask.prompt[:_ECHO_CHARS]}")


def _chosen(ask: Ask) -> list[tuple[Tool, str | None]]:
    """The tools to call, each with the JSON arguments that the user spelled out, if any."""
    if not ask.tools or ask.tool_choice == "none":
        return []
    named = [tool for tool in ask.tools if ask.tool_choice == f"={tool.name}"]
    if named:
        return [(named[0], _spelled(ask.prompt, named[0].name))]
    if ask.tool_choice != "required" and ask.results:
        return []
    chosen = _mentioned(ask)
    wanted = ask.options.tools
    if wanted is not None:
        chosen = [(ask.tools[index % len(ask.tools)], None) for index in range(wanted)]
    if not chosen and ask.tool_choice == "required":
        chosen = [(ask.tools[0], None)]
    return chosen if ask.parallel else chosen[:1]


def _mentioned(ask: Ask) -> list[tuple[Tool, str | None]]:
    found: list[tuple[int, Tool, str | None]] = []
    for tool in ask.tools:
        name = rf"[`'\"]?{re.escape(tool.name)}\b"
        match = re.search(rf"\b(?:call|use)\s+(?:the\s+)?(?:tool\s+)?{name}", ask.prompt, re.IGNORECASE)
        match = match or re.search(rf"\band\s+{name}", ask.prompt)
        if match:
            found.append((match.start(), tool, _spelled(ask.prompt, tool.name)))
    return [(tool, given) for _, tool, given in sorted(found, key=lambda entry: entry[0])]


def _spelled(prompt: str, name: str) -> str | None:
    match = re.search(rf"{re.escape(name)}[`'\"]?\s*(?:with\s+)?(?={{)", prompt)
    if not match:
        return None
    try:
        value, _ = json.JSONDecoder().raw_decode(prompt[match.end() :])
    except ValueError:
        return None
    return json.dumps(value, ensure_ascii=False)


def _call(tool: Tool, given: str | None) -> Call:
    if tool.kind == "custom":
        return Call(tool, _words(given or f"input for {tool.name}"))
    return Call(tool, _chars(given or json.dumps(schema.instance(tool.schema or {"type": "object"}))))


def _stopped(pieces: tuple[str, ...], stops: Iterable[str]) -> tuple[tuple[str, ...], str | None]:
    text = "".join(pieces)
    hits = [(text.find(stop), stop) for stop in stops if stop and stop in text]
    if not hits:
        return pieces, None
    end, stop = min(hits)
    kept: list[str] = []
    for piece in pieces:
        if end <= 0:
            break
        kept.append(piece[:end])
        end -= len(piece)
    return tuple(kept), stop


def _counts(ask: Ask, said: int, thought: int) -> Counts:
    options = ask.options
    total = prompt_tokens(ask.prompt_members)
    is_cached = total >= _AUTOMATIC_CACHE_TOKENS if ask.cache == "automatic" else ask.cache != "none"
    cached = total // 2 if is_cached else 0
    read = cached if ask.is_continued else 0
    # Only Messages reports and bills the writing of a cache.
    write = cached - read if ask.cache != "automatic" else 0
    write_1h = {"1h": write, "both": write // 2}.get(ask.cache, 0)
    reasoning = _or(options.reasoning, thought)
    return Counts(
        input=_or(options.input, total - read - write),
        cache_read=_or(options.cache_read, read),
        cache_write=_or(options.cache_write, write - write_1h),
        cache_write_1h=_or(options.cache_write_1h, write_1h),
        output=_or(options.output, max(said, reasoning)),
        reasoning=reasoning,
    )


def _or(stated: int | None, ruled: int) -> int:
    return ruled if stated is None else stated


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\s*\S+\s*", text)) or ((text,) if text else ())


def _chars(text: str) -> tuple[str, ...]:
    return tuple(text[at : at + _ARGUMENT_PIECE_CHARS] for at in range(0, len(text), _ARGUMENT_PIECE_CHARS))
