"""Generated answers of Gemini, as its stream brings them."""

from dataclasses import dataclass, field

from hypothesis import strategies as st

from floway.translate.base import Document
from tests.support.conversations.values import arguments, counts, names, pieces, seals, words


@dataclass
class Answer:
    """An upstream's answer: its frames, and what they amount to."""

    frames: list[Document]
    thoughts: str = ""
    text: str = ""
    #: ``(name, arguments, signature)`` in their order.
    calls: list[tuple[str, Document, str | None]] = field(default_factory=list)


@st.composite
def answers(draw: st.DrawFn, finish_reason: str = "STOP") -> Answer:
    """Thoughts, then text, then calls of which the first may be signed, each in pieces of its own."""
    answer = Answer([])
    parts: list[Document] = []
    if draw(st.booleans()):
        answer.thoughts = draw(words)
        parts += [{"text": piece, "thought": True} for piece in draw(pieces(answer.thoughts))]
    if draw(st.booleans()):
        answer.text = draw(words)
        parts += [{"text": piece} for piece in draw(pieces(answer.text))]
    for index in range(draw(st.integers(0, 3))):
        parts.append(_call_part(answer, draw(names), draw(arguments), draw(seals) if index == 0 else None))
        if draw(st.booleans()):
            parts[-1]["functionCall"]["id"] = f"call_{index}"
    if not answer.calls and draw(st.booleans()):
        parts.append({"text": "", "thoughtSignature": draw(seals)})
    answer.frames = draw(_frames(parts, finish_reason))
    return answer


def _call_part(answer: Answer, name: str, args: Document, signature: str | None) -> Document:
    answer.calls.append((name, args, signature))
    part: Document = {"functionCall": {"name": name, "args": args}}
    return part | ({"thoughtSignature": signature} if signature else {})


@st.composite
def _frames(draw: st.DrawFn, parts: list[Document], finish_reason: str) -> list[Document]:
    """One frame for one or more parts; the usage grows from frame to frame."""
    prompt, thoughts = draw(counts), draw(counts)
    frames: list[Document] = []
    rest = list(parts)
    while rest:
        size = draw(st.integers(1, 2))
        chunk, rest = rest[:size], rest[size:]
        usage: Document = {"promptTokenCount": prompt, "candidatesTokenCount": len(frames)}
        frames.append({"candidates": [_candidate(chunk)], "usageMetadata": usage, "responseId": "abc_1"})
    usage = {"promptTokenCount": prompt, "candidatesTokenCount": len(frames) + draw(counts)}
    usage |= draw(
        st.fixed_dictionaries(
            {"thoughtsTokenCount": st.just(thoughts)},
            optional={
                "cachedContentTokenCount": st.integers(0, prompt),
                "toolUsePromptTokenCount": counts,
                "serviceTier": st.sampled_from(["standard", "priority", "flex"]),
            },
        )
    )
    last: Document = {"finishReason": finish_reason, "index": 0}
    frames.append({"candidates": [last], "usageMetadata": usage, "responseId": "abc_1"})
    return frames


def _candidate(parts: list[Document]) -> Document:
    return {"content": {"role": "model", "parts": parts}, "index": 0}
