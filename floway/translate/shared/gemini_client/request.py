"""A Gemini request, read and checked: what does not depend on the upstream's protocol."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from floway.translate.base import Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_client.contents import MEDIA, RESULT, Part
from floway.translate.shared.gemini_client.generation import PATH, Form, Thinking, form_of, thinking_of
from floway.translate.shared.gemini_client.spelling import camel, child
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects

_READ = frozenset({
    "contents", "systemInstruction", "tools", "toolConfig", "generationConfig", "cachedContent",
    "serviceTier",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Asked:
    """What stands around the conversation."""

    #: The document's members in camelCase.
    body: Mapping[str, Any] = field(repr=False)
    system: str | None = field(repr=False)
    #: ``generationConfig`` in camelCase.
    config: Mapping[str, Any] = field(repr=False)
    thinking: Thinking
    form: Form = field(repr=False)


def read(document: Mapping[str, Any], ledger: Ledger) -> Asked:
    """Read everything but the conversation and the tools.

    :raises Untranslatable: what only Google can serve, or a member of the wrong type.
    """
    body = camel(document)
    note_leftovers(ledger, "", body, _READ)
    if body.get("cachedContent") is not None:
        raise Untranslatable(
            "cachedContent: only Google has that content; send it in 'contents'.", "cachedContent"
        )
    config = child(body, "generationConfig", PATH)
    return Asked(body, _system(body, ledger), config, thinking_of(config, ledger), form_of(config))


def openai_tier(body: Mapping[str, Any]) -> str | None:
    """The ``service_tier`` for the OpenAI protocols, whose standard tier is called ``default``."""
    tier = body.get("serviceTier")
    if not isinstance(tier, str) or not tier:
        return None
    word = tier.lower().removeprefix("service_tier_")
    return "default" if word == "standard" else word


def response_of(part: Part, ledger: Ledger) -> tuple[Any, list[Part]]:
    """The response of a ``functionResponse``, and the media that stand beside it."""
    path = f"{part.path}.{RESULT}"
    note_leftovers(ledger, path, part.value, ("id", "name", "response", "parts"))
    media = []
    for where, given in objects(part.value.get("parts"), f"{path}.parts"):
        members = camel(given)
        note_leftovers(ledger, where, members, (MEDIA,))
        if isinstance(members.get(MEDIA), Mapping):
            media.append(part._replace(kind=MEDIA, value=camel(members[MEDIA])))
    return part.value.get("response"), media


def _system(body: Mapping[str, Any], ledger: Ledger) -> str | None:
    system = child(body, "systemInstruction", "systemInstruction")
    note_leftovers(ledger, "systemInstruction", system, ("parts", "role"))
    texts = []
    for path, part in objects(system.get("parts"), "systemInstruction.parts"):
        if not isinstance(part.get("text"), str):
            raise Untranslatable(f"{path}: a system instruction has text only.", path)
        note_leftovers(ledger, path, part, ("text",))
        if part["text"]:
            texts.append(part["text"])
    return "\n\n".join(texts) or None
