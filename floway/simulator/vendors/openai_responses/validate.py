"""Which Responses requests are refused, https://platform.openai.com/docs/api-reference/responses."""

import re
from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.memory import Memory
from floway.simulator.signatures import Signer
from floway.simulator.vendors import openai
from floway.simulator.vendors.openai import invalid_value
from floway.simulator.vendors.openai_reasoning import check_sampling
from floway.simulator.vendors.openai_responses import items
from floway.simulator.wire import Document, Refusal

_TOP = table(
    "model:string input:string|list instructions:string access_programs:list background:boolean"
    " background_options:object client_metadata:object context_management:list"
    " conversation:string|object image:object"
    " include:list max_output_tokens:integer max_tool_calls:integer metadata:object moderation:any"
    " parallel_tool_calls:boolean previous_response_id:string prompt:object prompt_cache_key:string"
    " prompt_cache_options:object prompt_cache_retention:string reasoning:object safety_identifier:string"
    " service_tier:string store:boolean stream:boolean stream_options:object temperature:number text:object"
    " tool_choice:string|object tools:list top_logprobs:integer top_p:number truncation:string user:string"
)
_TOOL = {
    "function": table(
        "type:string name:string description:string parameters:object strict:boolean defer_loading:boolean"
    ),
    "custom": table("type:string name:string description:string format:object defer_loading:boolean"),
    "namespace": table("type:string name:string description:string tools:list"),
    "tool_search": table("type:string execution:string description:string parameters:object"),
}
#: Hosted tools are taken without a look at their members, and never used.
_HOSTED_TOOLS = (
    "web_search", "web_search_preview", "file_search", "code_interpreter", "image_generation", "mcp",
    "computer", "computer_use_preview", "local_shell", "shell", "apply_patch",
)  # fmt: skip
_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh", "max")
_SUMMARIES = ("auto", "concise", "detailed")
_TIERS = ("auto", "default", "flex", "scale", "priority")
_INCLUDES = (
    "file_search_call.results", "web_search_call.results", "web_search_call.action.sources",
    "message.input_image.image_url", "computer_call_output.output.image_url", "code_interpreter_call.outputs",
    "reasoning.encrypted_content", "message.output_text.logprobs",
)  # fmt: skip
_MIN_OUTPUT_TOKENS = 16
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")

WORDING = openai.Wording()


def check(document: Document, signer: Signer, memory: Memory) -> Document:
    """The document with its input as the full list of items, stored ones included.

    :raises Refusal: with the vendor's sentence.
    """
    members.check(document, "", _TOP, WORDING, ("model",))
    if (
        document.get("input") is None
        and not document.get("previous_response_id")
        and not document.get("prompt")
    ):
        raise WORDING.missing("", "input")
    _check_scalars(document)
    _check_reasoning(document.get("reasoning") or {})
    check_sampling(document, (document.get("reasoning") or {}).get("effort"))
    _check_text(document)
    names = _check_tools(document.get("tools") or [], "tools")
    _check_choice(document.get("tool_choice"), names)
    return {**document, "input": items.check(document, signer, memory)}


def _check_scalars(document: Document) -> None:
    limit = document.get("max_output_tokens")
    if limit is not None and limit < _MIN_OUTPUT_TOKENS:
        message = (
            "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got "
            f"{limit} instead."
        )
        raise Refusal(400, message, "integer_below_min_value", "max_output_tokens")
    for name, high in (("temperature", 2), ("top_p", 1)):
        value = document.get(name)
        if value is not None and not 0 <= value <= high:
            message = (
                f"Invalid '{name}': decimal out of range. Expected a value from 0 to {high}, but got "
                f"{value} instead."
            )
            raise Refusal(
                400, message, "decimal_above_max_value" if value > high else "decimal_below_min_value", name
            )
    if document.get("service_tier") not in (None, *_TIERS):
        raise invalid_value("service_tier", document["service_tier"], _TIERS)
    if document.get("truncation") not in (None, "auto", "disabled"):
        raise invalid_value("truncation", document["truncation"], ("auto", "disabled"))
    for path, word in members.elements(document.get("include") or [], "include", WORDING):
        if word not in _INCLUDES:
            raise invalid_value(path, word, _INCLUDES)
    if document.get("stream_options") is not None:
        if not document.get("stream"):
            message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
            raise Refusal(400, message, None, "stream_options")
        members.check(
            document["stream_options"], "stream_options", {"include_obfuscation": "boolean"}, WORDING
        )


def _check_reasoning(reasoning: Document) -> None:
    allowed = table("effort:string summary:string generate_summary:string context:string mode:string")
    members.check(reasoning, "reasoning", allowed, WORDING)
    if reasoning.get("effort") not in (None, *_EFFORTS):
        raise invalid_value("reasoning.effort", reasoning["effort"], _EFFORTS)
    if reasoning.get("summary") not in (None, *_SUMMARIES):
        raise invalid_value("reasoning.summary", reasoning["summary"], _SUMMARIES)


def _check_text(document: Document) -> None:
    text = document.get("text") or {}
    members.check(text, "text", table("format:object verbosity:string"), WORDING)
    form = text.get("format")
    if form is None:
        return
    kind = form.get("type")
    if kind not in ("text", "json_object", "json_schema"):
        raise invalid_value("text.format.type", kind, ("json_object", "json_schema", "text"))
    if kind == "json_schema":
        allowed = table("type:string name:string description:string schema:object strict:boolean")
        members.check(form, "text.format", allowed, WORDING, ("name", "schema"))
        if form.get("strict"):
            openai.check_strict_schema(form["schema"], form["name"], "text.format.schema")
    elif kind == "json_object" and "json" not in str(document.get("input")).lower():
        message = (
            "Response input messages must contain the word 'json' in some form to use 'text.format' of "
            "type 'json_object'."
        )
        raise Refusal(400, message, None, "input")


def _check_tools(tools: Any, path: str) -> list[str]:
    names: list[str] = []
    for where, tool in members.elements(tools, path, WORDING):
        kind = tool.get("type") if isinstance(tool, dict) else None
        if not isinstance(kind, str):
            raise WORDING.missing(where, "type")
        if kind not in _TOOL:
            if not kind.startswith(_HOSTED_TOOLS):
                raise invalid_value(f"{where}.type", kind, (*_TOOL, *_HOSTED_TOOLS))
            continue
        required = ("name",) if kind != "tool_search" else ()
        members.check(tool, where, _TOOL[kind], WORDING, required)
        if "name" in tool and not _NAME.fullmatch(tool["name"]):
            message = (
                f"Invalid '{where}.name': string does not match pattern. Expected a string that matches "
                "the pattern '^[a-zA-Z0-9_-]+$'."
            )
            raise Refusal(400, message, "invalid_value", f"{where}.name")
        if tool.get("strict"):
            openai.check_strict_schema(tool.get("parameters"), tool["name"], f"{where}.parameters")
        if kind == "namespace":
            names += _check_tools(tool.get("tools") or [], f"{where}.tools")
        names += [tool["name"]] if "name" in tool else []
    return names


def _check_choice(choice: Any, names: list[str]) -> None:
    if choice is None or choice in ("auto", "none"):
        return
    if choice == "required":
        if not names:
            raise Refusal(
                400, "Tool choice 'required' must be specified with 'tools' parameter.", None, "tool_choice"
            )
        return
    if isinstance(choice, str):
        raise invalid_value("tool_choice", choice, ("none", "auto", "required"))
    if choice.get("type") in ("function", "custom") and choice.get("name") not in names:
        raise Refusal(
            400, f"Tool choice '{choice.get('name')}' not found in 'tools' parameter.", None, "tool_choice"
        )
