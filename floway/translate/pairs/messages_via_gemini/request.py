"""A Messages request as a Gemini request."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.ledger import Ledger
from floway.translate.pairs.messages_via_gemini.frames import MessagesFrames
from floway.translate.pairs.messages_via_gemini.messages import Messages
from floway.translate.pairs.messages_via_gemini.parameters import put_parameters
from floway.translate.shared.gemini_carrier import origin_of
from floway.translate.shared.gemini_target.answer import Answer
from floway.translate.shared.gemini_target.contents import Contents
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.tools import Choice, Declarations
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects, text

_READ = frozenset({
    "model", "stream", "system", "messages", "tools", "tool_choice", "max_tokens", "stop_sequences",
    "temperature", "top_p", "top_k", "thinking", "output_config", "service_tier",
})  # fmt: skip
_TOOL = frozenset({"type", "name", "description", "input_schema", "strict"})
_CHOICE = frozenset({"type", "name"})
_MODES = {"auto": "AUTO", "any": "ANY", "none": "NONE"}


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Gemini request for a Messages request, and the way back.

    :raises Untranslatable: a role, block or schema that Gemini has nothing for.
    """
    ledger = context.ledger
    family = family_of(context.model)
    origin = origin_of(context.upstream, family.name)
    names = ToolNames(ledger)
    target: Document = {}
    declarations = Declarations(family, names, ledger)
    _declare(declarations, document.get("tools"), ledger)
    contents = Contents(family, names, context)
    messages = Messages(contents, origin, context)
    messages.system(document.get("system"), "system")
    for path, message in objects(document.get("messages"), "messages"):
        messages.add(message, path)
    contents.put_into(target, "messages")
    declarations.put_into(target, _choice(document.get("tool_choice"), ledger))
    put_parameters(target, document, family, context, has_tools=bool(declarations))
    note_leftovers(ledger, "", document, _READ)
    answer = Answer(names, "toolu", contents.call_ids)
    return Trip(target, MessagesFrames(answer, origin, str(document.get("model") or context.model)))


def _declare(declarations: Declarations, tools: Any, ledger: Ledger) -> None:
    for path, tool in objects(tools, "tools"):
        if tool.get("type") not in (None, "custom"):
            ledger.dropped(path, "a server tool of another vendor")
            continue
        note_leftovers(ledger, path, tool, _TOOL)
        name = text(tool, "name", path)
        declarations.add(name, tool.get("description"), tool.get("input_schema"), tool.get("strict"), path)


def _choice(choice: Any, ledger: Ledger) -> Choice | None:
    if choice is None:
        return None
    kind = str(choice.get("type")) if isinstance(choice, dict) else None
    if kind == "tool" or kind in _MODES:
        note_leftovers(ledger, "tool_choice", choice, _CHOICE)
        return Choice("ANY", (str(choice.get("name")),)) if kind == "tool" else Choice(_MODES[kind])
    ledger.dropped("tool_choice", "not a known choice")
    return None
