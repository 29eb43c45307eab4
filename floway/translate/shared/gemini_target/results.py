"""What a tool answered, before it becomes a ``functionResponse``."""

from dataclasses import dataclass, field

from floway.translate.base import Document
from floway.translate.shared.gemini_target.families import Family
from floway.translate.shared.gemini_target.media import RESULT_TYPES

#: Stands for the answer to a call that the history has none for: the vendor counts them.
MISSING = "no result recorded"


@dataclass(frozen=True, slots=True)
class Result:
    """The texts and media of one answer."""

    call_id: str
    texts: list[str]
    #: ``inlineData`` parts.
    media: list[Document] = field(default_factory=list)
    is_error: bool = False


def response_of(result: Result, family: Family, response: Document) -> list[Document]:
    """Fill the ``functionResponse``; gives the parts that must follow it outside.

    The text stays as it is, also when it is JSON: a tool's bytes are the model's to read. Older
    models take no media in a response, and no model takes every type.
    """
    inside: list[Document] = []
    outside: list[Document] = []
    for part in result.media:
        (inside if family.takes_media_results and _fits(part) else outside).append(part)
    response["response"] = {"error" if result.is_error else "output": "\n\n".join(filter(None, result.texts))}
    if inside:
        response["parts"] = inside
    if outside:
        label = f"Attached to the result of {response['name']} (call {result.call_id}):"
        return [{"text": label}, *outside]
    return []


def _fits(part: Document) -> bool:
    return part["inlineData"]["mimeType"] in RESULT_TYPES
