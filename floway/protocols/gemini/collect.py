"""A Gemini stream, folded into the result that a non-streaming client expects."""

from collections.abc import Iterable

from floway.protocols.documents import Document

#: A part is plain when it has nothing but text: only those may be joined.
_PLAIN = {"text"}
#: Ends a stream whose last result has nothing else to say; an answer with other parts needs it not.
_EMPTY: Document = {"text": ""}


def collect(documents: Iterable[Document]) -> Document:
    """The result; neighbouring plain texts joined, every other part kept by itself."""
    result: Document = {}
    candidates: dict[int, Document] = {}
    for document in documents:
        for name, value in document.items():
            if name != "candidates":
                result[name] = value
        for candidate in document.get("candidates") or ():
            _add(candidates.setdefault(candidate.get("index") or 0, {}), candidate)
    if candidates:
        result["candidates"] = [candidates[index] for index in sorted(candidates)]
    return result


def _add(whole: Document, candidate: Document) -> None:
    for name, value in candidate.items():
        if name != "content":
            whole[name] = value
    content = candidate.get("content")
    if not content:
        return
    parts = whole.setdefault("content", {"role": "model", "parts": []})["parts"]
    for part in content.get("parts") or ():
        if parts and part.keys() == _PLAIN and parts[-1].keys() == _PLAIN:
            parts[-1] = {"text": parts[-1]["text"] + part["text"]}
        elif part != _EMPTY or not parts:
            parts.append(part)
