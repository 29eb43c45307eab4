"""Generated Gemini requests and answers, and a strict reader of answers."""

import re
from dataclasses import dataclass
from typing import Any

from hypothesis import strategies as st

from floway.translate.base import Document
from tests.support.conversations.values import (
    arguments,
    call_ids,
    counts,
    names,
    pdf,
    pieces,
    png,
    scalars,
    seals,
    words,
)


@dataclass
class Answer:
    """An upstream's answer: its results, and what they amount to."""

    chunks: list[Document]
    thoughts: str
    text: str
    #: ``(id or None, name, arguments)`` in their order.
    calls: list[tuple[str | None, str, Document]]
    finish: str
    usage: Document


_texts = st.builds(lambda text: {"text": text}, words)
_media = st.builds(lambda data: {"inlineData": {"mimeType": "image/png", "data": data}}, png) | st.builds(
    lambda data, more: {"inlineData": {"mimeType": "application/pdf", "data": data, **more}},
    pdf,
    st.sampled_from([{}, {"displayName": "report.pdf"}]),
)
_schemas = st.dictionaries(
    names,
    st.sampled_from([{"type": "STRING"}, {"type": "INTEGER", "nullable": True}]),
    min_size=1,
    max_size=3,
).map(lambda properties: {"type": "OBJECT", "properties": properties})


@st.composite
def requests(draw: st.DrawFn) -> Document:
    """A request of an agent: instruction, tools, a few turns with calls and their results."""
    contents: list[Document] = [{"role": "user", "parts": draw(_user_parts())}]
    ids = draw(st.lists(call_ids, unique=True, min_size=6, max_size=6))
    for _ in range(draw(st.integers(0, 2))):
        calls = [draw(_call(ids.pop())) for _ in range(draw(st.integers(0, 2)))]
        parts = draw(_model_parts(calls))
        # SDKs keep the pieces of a stream apart.
        contents += (
            [{"role": "model", "parts": [part]} for part in parts]
            if draw(st.booleans())
            else [{"role": "model", "parts": parts}]
        )
        results = [draw(_result(call)) for call in draw(st.permutations(calls))]
        contents.append({"role": "user", "parts": [*results, *draw(_user_parts())]})
    return {"contents": contents} | draw(_around())


def _user_parts() -> st.SearchStrategy[list[Document]]:
    return st.lists(_texts | _media, min_size=1, max_size=3)


@st.composite
def _model_parts(draw: st.DrawFn, calls: list[Document]) -> list[Document]:
    parts: list[Document] = []
    if draw(st.booleans()):
        parts.append({"text": draw(words), "thought": True})
    if not calls or draw(st.booleans()):
        parts += draw(st.lists(_texts, min_size=1, max_size=2))
    parts += [{"functionCall": call} for call in calls]
    if draw(st.booleans()):
        parts[-1] |= {"thoughtSignature": draw(seals)}
    return parts


@st.composite
def _call(draw: st.DrawFn, call_id: str) -> Document:
    call: Document = {"name": draw(names), "args": draw(arguments)}
    return call | ({"id": call_id} if draw(st.booleans()) else {})


@st.composite
def _result(draw: st.DrawFn, call: Document) -> Document:
    result = {"name": call["name"], "response": {"output": draw(scalars)}}
    return {"functionResponse": result | ({"id": call["id"]} if "id" in call else {})}


@st.composite
def _declaration(draw: st.DrawFn, name: str) -> Document:
    optional = {"description": words, "behavior": st.just("BLOCKING")}
    declaration: Document = draw(st.fixed_dictionaries({}, optional=optional))
    spelled = draw(
        st.sampled_from([{}, {"parameters": draw(_schemas)}, {"parametersJsonSchema": {"required": ["a"]}}])
    )
    return {"name": name, **declaration, **spelled}


@st.composite
def _around(draw: st.DrawFn) -> Document:
    declared = [draw(_declaration(name)) for name in draw(st.lists(names, unique=True, max_size=3))]
    tools: list[Document] = [{"functionDeclarations": declared}] if declared else []
    if draw(st.booleans()):
        tools.append({"googleSearch": {}})
    calling: Document = {"mode": draw(st.sampled_from(["AUTO", "ANY", "NONE", "VALIDATED"]))}
    if len(declared) > 1 and draw(st.booleans()):
        calling["allowedFunctionNames"] = [declared[0]["name"]]
    optional = {
        "systemInstruction": st.lists(_texts, min_size=1, max_size=2).map(lambda parts: {"parts": parts}),
        "generationConfig": _config(),
        "safetySettings": st.just([{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "BLOCK_NONE"}]),
        "toolConfig": st.just({"functionCallingConfig": calling}),
        "serviceTier": st.sampled_from(["flex", "standard"]),
        "labels": st.just({"a": "b"}),
    }
    around: Document = draw(st.fixed_dictionaries({}, optional=optional))
    return around | ({"tools": tools} if tools else {})


@st.composite
def _config(draw: st.DrawFn) -> Document:
    optional = {
        "maxOutputTokens": st.integers(1, 10**5),
        "temperature": st.floats(0, 2),
        "topP": st.floats(0, 1),
        "topK": st.integers(1, 100),
        "stopSequences": st.lists(words, min_size=1, max_size=5),
        "candidateCount": st.just(1),
        "presencePenalty": st.floats(-2, 2),
        "seed": st.integers(0, 99),
        "responseLogprobs": st.booleans(),
        "responseSchema": _schemas,
        "thinkingConfig": st.sampled_from([
            {"thinkingBudget": 0},
            {"thinkingBudget": -1, "includeThoughts": True},
            {"thinkingBudget": 9000},
            {"thinkingLevel": "HIGH", "includeThoughts": True},
        ]),
    }  # fmt: skip
    config: Document = draw(st.fixed_dictionaries({}, optional=optional))
    return config | ({"responseMimeType": "application/json"} if "responseSchema" in config else {})


def snake(value: Any) -> Any:
    """The same document as Google's Python SDK may spell it: members in snake_case."""
    if isinstance(value, list):
        return [snake(each) for each in value]
    if not isinstance(value, dict):
        return value
    # Names in here are the client's own.
    whole = ("args", "response", "properties", "parametersJsonSchema")
    return {
        re.sub("(?=[A-Z])", "_", name).lower(): inner if name in whole else snake(inner)
        for name, inner in value.items()
    }


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    """Thoughts, text and calls, each result with the usage so far; the last one has the finish reason."""
    thoughts, text = draw(st.just("") | words), draw(st.just("") | words)
    calls = [
        (draw(st.none() | call_ids), draw(names), draw(arguments)) for _ in range(draw(st.integers(0, 2)))
    ]
    parts: list[Document] = [
        {"text": piece, "thought": True} for piece in (draw(pieces(thoughts)) if thoughts else ())
    ]
    parts += [{"text": piece} for piece in (draw(pieces(text)) if text else ())]
    for call_id, name, args in calls:
        parts.append({"functionCall": {"name": name, "args": args} | ({"id": call_id} if call_id else {})})
    if draw(st.booleans()):
        # A signature stands on the first call, or behind the text on a part of its own.
        signed = next((part for part in parts if "functionCall" in part), None)
        if signed is None:
            signed = {"text": ""}
            parts.append(signed)
        signed["thoughtSignature"] = draw(seals)
    usage = {"promptTokenCount": draw(counts), "candidatesTokenCount": draw(counts)}
    if thoughts:
        usage["thoughtsTokenCount"] = draw(counts)
    usage["totalTokenCount"] = sum(usage.values())
    finish = "STOP" if calls else draw(st.sampled_from(["STOP", "MAX_TOKENS"]))
    chunks = [_result_of([part], usage) for part in parts] + [_result_of([{"text": ""}], usage, finish)]
    return Answer(chunks, thoughts, text, calls, finish, usage)


def _result_of(parts: list[Document], usage: Document, finish: str | None = None) -> Document:
    candidate: Document = {"content": {"parts": parts, "role": "model"}, "index": 0}
    if finish:
        candidate["finishReason"] = finish
    envelope = {"modelVersion": "m", "responseId": "response1"}
    return {"candidates": [candidate], "usageMetadata": usage, **envelope}


def collected(results: list[Any]) -> tuple[list[Document], Document]:
    """The parts of the first candidate, and the last result of a whole answer to a client.

    :raises AssertionError: a result is one that an SDK takes for broken, or follows the end.
    """
    parts: list[Document] = []
    for result in results:
        is_last = result is results[-1]
        assert ("usageMetadata" in result) <= is_last
        for candidate in result["candidates"]:
            assert ("finishReason" in candidate) == is_last
            assert candidate["content"]["role"] == "model"
            assert candidate["content"]["parts"]
            if candidate["index"] == 0:
                parts += candidate["content"]["parts"]
    return parts, results[-1]


def said(parts: list[Document]) -> str:
    """The text of parts that are no thoughts."""
    return "".join(part["text"] for part in parts if "text" in part and not part.get("thought"))


def thought(parts: list[Document]) -> str:
    """The text of thoughts."""
    return "".join(part["text"] for part in parts if part.get("thought"))


def calls(parts: list[Document]) -> list[Document]:
    """The function calls."""
    return [part["functionCall"] for part in parts if "functionCall" in part]
