"""Checks of the input items of a Responses request."""

from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.memory import Memory
from floway.simulator.signatures import Signer
from floway.simulator.vendors import openai
from floway.simulator.vendors.openai import invalid_value
from floway.simulator.wire import Document, Refusal

_WORDING = openai.Wording()
_OUTPUT_PARTS = ("output_text", "refusal")
_INPUT_PARTS = ("input_text", "input_image", "input_file", "input_audio")
_PARTS = {"assistant": _OUTPUT_PARTS, "user": _INPUT_PARTS, "system": _INPUT_PARTS, "developer": _INPUT_PARTS}
_PART = {
    "input_text": table("type:string text:string prompt_cache_breakpoint:object"),
    "input_image": table(
        "type:string image_url:string file_id:string detail:string prompt_cache_breakpoint:object"
    ),
    "input_file": table(
        "type:string file_data:string file_id:string filename:string file_url:string detail:string"
    ),
    "input_audio": table("type:string input_audio:object"),
    "output_text": table("type:string text:string annotations:list logprobs:list parsed:any"),
    "refusal": table("type:string refusal:string"),
}
_ITEM = {
    "message": table("type:string id:string role:string content:string|list status:string phase:string"),
    "reasoning": table(
        "type:string id:string summary:list content:list encrypted_content:string status:string"
    ),
    "function_call": table(
        "type:string id:string call_id:string name:string arguments:string status:string "
        "namespace:string caller:object"
        " async:boolean parsed_arguments:any"
    ),
    "function_call_output": table(
        "type:string id:string call_id:string output:string|list status:string caller:object"
    ),
    "custom_tool_call": table(
        "type:string id:string call_id:string name:string input:string status:string "
        "namespace:string caller:object async:boolean"
    ),
    "custom_tool_call_output": table(
        "type:string id:string call_id:string output:string|list status:string caller:object"
    ),
    "item_reference": table("type:string id:string"),
}
_REQUIRED = {
    "message": ("role", "content"),
    "reasoning": ("summary",),
    "function_call": ("call_id", "name", "arguments"),
    "function_call_output": ("call_id", "output"),
    "custom_tool_call": ("call_id", "name", "input"),
    "custom_tool_call_output": ("call_id", "output"),
    "item_reference": ("id",),
}
#: The vendor's own ids; the ids of outputs and of a user's messages are checked as well.
_ID_PREFIXES = {
    "message": "msg",
    "reasoning": "rs",
    "function_call": "fc",
    "function_call_output": "fc",
    "custom_tool_call": "ctc",
    "custom_tool_call_output": "ctc",
}
_CALLS = ("function_call", "custom_tool_call")
_OUTPUTS = ("function_call_output", "custom_tool_call_output")
#: Items of hosted tools, taken without a look.
_OTHERS = (
    "web_search_call", "file_search_call", "code_interpreter_call", "image_generation_call", "computer_call",
    "computer_call_output", "local_shell_call", "local_shell_call_output", "shell_call", "shell_call_output",
    "apply_patch_call", "apply_patch_call_output", "mcp_call", "mcp_list_tools", "mcp_approval_request",
    "mcp_approval_response", "tool_search_call", "tool_search_output", "additional_tools", "compaction",
    "compaction_trigger", "program", "program_output",
)  # fmt: skip


def check(document: Document, signer: Signer, memory: Memory) -> list[Document]:
    """All items of the conversation: the stored ones, then the given ones.

    :raises Refusal: with the vendor's sentence.
    """
    earlier: list[Document] = []
    previous = document.get("previous_response_id")
    if previous:
        stored = memory.conversation(previous)
        if stored is None:
            message = f"Previous response with id '{previous[:128]}' not found."
            raise Refusal(400, message, "previous_response_not_found", "previous_response_id")
        earlier = stored
    given = document.get("input") or []
    if isinstance(given, str):
        given = [{"role": "user", "content": given}]
    checked = [
        _checked(item, path, signer, memory) for path, item in members.elements(given, "input", _WORDING)
    ]
    conversation = earlier + checked
    _check_pairs(conversation)
    return conversation


def _checked(item: Any, path: str, signer: Signer, memory: Memory) -> Document:
    if not isinstance(item, dict):
        raise _WORDING.wrong_type(path, "object", item)
    kind = item.get("type") or ("message" if "role" in item else "item_reference")
    if kind in _OTHERS:
        return item
    if kind not in _ITEM:
        raise invalid_value(f"{path}.type", kind, (*_ITEM, *_OTHERS))
    members.check(item, path, _ITEM[kind], _WORDING, _REQUIRED[kind])
    prefix = _ID_PREFIXES.get(kind)
    if prefix and item.get("id") is not None and not item["id"].startswith(prefix):
        message = f"Invalid '{path}.id': '{item['id'][:64]}'. Expected an ID that begins with '{prefix}'."
        raise Refusal(400, message, "invalid_value", f"{path}.id")
    if kind == "item_reference":
        stored = memory.item(item["id"])
        if stored is None:
            raise Refusal(404, f"Item with id '{item['id'][:128]}' not found.", None, "input")
        return stored
    if kind == "message":
        _check_content(item, path)
    elif kind == "reasoning":
        _check_reasoning(item, path, signer)
    elif kind in _OUTPUTS and isinstance(item["output"], list):
        _check_parts(item["output"], f"{path}.output", _INPUT_PARTS)
    return {"type": kind, **item}


def _check_content(item: Document, path: str) -> None:
    if item["role"] not in _PARTS:
        raise invalid_value(f"{path}.role", item["role"], tuple(_PARTS))
    if isinstance(item["content"], list):
        _check_parts(item["content"], f"{path}.content", _PARTS[item["role"]])


def _check_parts(parts: list[Any], path: str, supported: tuple[str, ...]) -> None:
    for where, part in members.elements(parts, path, _WORDING):
        kind = part.get("type") if isinstance(part, dict) else None
        if kind not in supported:
            raise invalid_value(f"{where}.type", kind, supported)
        needed = {"input_text": ("text",), "output_text": ("text",), "refusal": ("refusal",)}.get(kind, ())
        members.check(part, where, _PART[kind], _WORDING, needed)
        if kind == "input_file":
            _check_file(part, where)


def _check_file(part: Document, path: str) -> None:
    """One of the three ways to give a file."""
    given = [name for name in ("file_data", "file_id", "file_url") if part.get(name) is not None]
    if len(given) != 1:
        message = "Exactly one of 'file_data', 'file_id' and 'file_url' must be given for an input_file."
        raise Refusal(400, message, "invalid_value", path)
    if given == ["file_data"]:
        openai.check_file_data(part["file_data"], f"{path}.file_data", ("text/",))


def _check_reasoning(item: Document, path: str, signer: Signer) -> None:
    for where, part in members.elements(item["summary"], f"{path}.summary", _WORDING):
        members.check(part, where, table("type:string text:string"), _WORDING, ("type", "text"))
    blob = item.get("encrypted_content")
    if blob is None and item.get("id") is None:
        raise _WORDING.missing(path, "id")
    # The vendor binds the blob to the id of its item. Without a store the AI SDK leaves the id away
    # (seen with opencode 1.18.33); then the blob stands for itself.
    item_id = item.get("id")
    is_known = signer.is_one(blob) if item_id is None else signer.knows("responses", item_id, blob)
    if blob is not None and not is_known:
        message = (
            f"The encrypted content for item {str(item_id)[:64]} could not be verified. Reason: Encrypted "
            "content could not be decrypted or parsed."
        )
        raise Refusal(400, message, "invalid_encrypted_content")


def _check_pairs(conversation: list[Document]) -> None:
    """Every call has an output behind it, every output a call before it, reasoning what it led to."""
    open_calls: list[str] = []
    answered: set[str] = set()
    for index, item in enumerate(conversation):
        kind = item.get("type", "message")
        if kind in _CALLS:
            open_calls.append(item["call_id"])
        elif kind in _OUTPUTS:
            if item["call_id"] not in open_calls:
                noun = "custom tool call" if kind == "custom_tool_call_output" else "function call"
                raise Refusal(
                    400,
                    f"No tool call found for {noun} output with call_id {item['call_id']}.",
                    None,
                    "input",
                )
            open_calls.remove(item["call_id"])
            answered.add(item["call_id"])
        elif kind == "reasoning":
            following = conversation[index + 1 :][:1]
            if (
                not following
                or following[0].get("role", "assistant") != "assistant"
                or following[0].get("type") in _OUTPUTS
            ):
                message = (
                    f"Item '{item.get('id')}' of type 'reasoning' was provided without its required "
                    "following item."
                )
                raise Refusal(400, message, None, "input")
    if open_calls:
        raise Refusal(400, f"No tool output found for function call {open_calls[0]}.", None, "input")
