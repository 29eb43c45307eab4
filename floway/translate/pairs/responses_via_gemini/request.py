"""A Responses request as a Gemini request."""

from collections.abc import Mapping
from typing import Any

from floway.translate.base import Context, Document, Trip
from floway.translate.ledger import Ledger
from floway.translate.pairs.responses_via_gemini.conversation import Conversation, items_of
from floway.translate.pairs.responses_via_gemini.frames import ResponsesFrames
from floway.translate.pairs.responses_via_gemini.parameters import put_parameters
from floway.translate.pairs.responses_via_gemini.parts import texts_of
from floway.translate.shared.custom_tools import Toolbox, read_tools
from floway.translate.shared.gemini_carrier import origin_of
from floway.translate.shared.gemini_target.answer import Answer
from floway.translate.shared.gemini_target.contents import Contents
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.names import ToolNames
from floway.translate.shared.gemini_target.tools import Choice, Declarations
from floway.translate.shared.ids import minted
from floway.translate.shared.leftovers import note_leftovers
from floway.translate.shared.members import objects
from floway.translate.shared.response_resource import announced, repeated
from floway.translate.shared.stored_conversation import refuse_stored

_READ = frozenset({
    "model", "stream", "input", "instructions", "tools", "tool_choice", "max_output_tokens", "temperature",
    "top_p", "reasoning", "text", "service_tier",
})  # fmt: skip
_MODES = {"auto": "AUTO", "none": "NONE", "required": "ANY"}


def translate(document: Mapping[str, Any], context: Context) -> Trip:
    """The Gemini request for a Responses request, and the way back.

    :raises Untranslatable: an item, part or schema that Gemini has nothing for, or a stored conversation.
    """
    ledger = context.ledger
    refuse_stored(document)
    family = family_of(context.model)
    origin = origin_of(context.upstream, family.name)
    names = ToolNames(ledger)
    toolbox = read_tools([tool for _, tool in objects(document.get("tools"), "tools")], ledger)
    target: Document = {}
    declarations = Declarations(family, names, ledger)
    for function in toolbox.functions:
        path = f"tools.{function.name}"
        declarations.add(function.name, function.description, function.parameters, function.strict, path)
    contents = Contents(family, names, context)
    for said in texts_of(document.get("instructions"), "instructions", context):
        contents.instruct(said, "instructions")
    conversation = Conversation(contents, toolbox, family, origin, context)
    for path, item in items_of(document.get("input")):
        conversation.add(item, path)
    conversation.end()
    contents.put_into(target, "input")
    declarations.put_into(target, _choice(document.get("tool_choice"), toolbox, ledger))
    put_parameters(target, document, family, context, has_tools=bool(declarations))
    note_leftovers(ledger, "", document, _READ)
    answer = Answer(names, "call", contents.call_ids)
    model = str(document.get("model") or context.model)
    toolbox.forget_functions()
    resource = announced(repeated(document), minted("resp"), model, context.created_at)
    return Trip(target, ResponsesFrames(answer, toolbox, origin, resource))


def _choice(choice: Any, toolbox: Toolbox, ledger: Ledger) -> Choice | None:
    if choice is None:
        return None
    if isinstance(choice, str) and choice in _MODES:
        return Choice(_MODES[choice])
    name = toolbox.chosen(choice)
    if name is not None:
        note_leftovers(ledger, "tool_choice", choice, ("type", "name", "namespace"))
        return Choice("ANY", (name,))
    if isinstance(choice, dict) and choice.get("type") == "allowed_tools":
        note_leftovers(ledger, "tool_choice", choice, ("type", "mode", "tools"))
        tools = [toolbox.chosen(tool) for _, tool in objects(choice.get("tools"), "tool_choice.tools")]
        return Choice(_MODES.get(str(choice.get("mode")), "AUTO"), [tool for tool in tools if tool])
    ledger.dropped("tool_choice", "the upstream has no such tool")
    return None
