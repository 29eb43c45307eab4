"""Which Chat Completions requests are refused, https://platform.openai.com/docs/api-reference/chat."""

import re
from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.vendors import openai
from floway.simulator.vendors.openai import invalid_value
from floway.simulator.vendors.openai_reasoning import check_sampling
from floway.simulator.wire import Document, Refusal

_TOP = table(
    "model:string messages:list audio:object frequency_penalty:number function_call:string|object "
    "functions:list"
    " logit_bias:object logprobs:boolean max_completion_tokens:integer max_tokens:integer metadata:object"
    " modalities:list moderation:any n:integer parallel_tool_calls:boolean prediction:object"
    " presence_penalty:number"
    " prompt_cache_key:string prompt_cache_options:object prompt_cache_retention:string"
    " reasoning_effort:string"
    " response_format:object safety_identifier:string seed:integer service_tier:string"
    " stop:string|list store:boolean"
    " stream:boolean stream_options:object temperature:number tool_choice:string|object tools:list"
    " top_logprobs:integer top_p:number user:string verbosity:string web_search_options:object"
)
_MESSAGE = table("role:string content:string|list name:string")
_BY_ROLE = {
    "developer": _MESSAGE,
    "system": _MESSAGE,
    "user": _MESSAGE,
    "assistant": _MESSAGE
    | table("refusal:string audio:object function_call:object tool_calls:list annotations:list parsed:any"),
    "tool": _MESSAGE | table("tool_call_id:string"),
    "function": _MESSAGE,
}
_PARTS = {
    "developer": ("text",),
    "system": ("text",),
    "user": ("text", "image_url", "input_audio", "file"),
    "assistant": ("text", "refusal"),
    "tool": ("text",),
    "function": ("text",),
}
_PART = {
    "text": table("type:string text:string prompt_cache_breakpoint:object"),
    "refusal": table("type:string refusal:string"),
    "image_url": table("type:string image_url:object prompt_cache_breakpoint:object"),
    "input_audio": table("type:string input_audio:object"),
    "file": table("type:string file:object"),
}
_EFFORTS = ("none", "minimal", "low", "medium", "high", "xhigh")
_TIERS = ("auto", "default", "flex", "scale", "priority")
_MAX_STOPS = 4
_MAX_CHOICES = 128
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_NAME_PATTERN = "^[a-zA-Z0-9_-]+$"


class _Wording(openai.Wording):
    extra_at_top = "Unrecognized request argument supplied: {}"
    extra_at_top_code = None


WORDING = _Wording()


def check(document: Document, takes_reasoning: bool = False) -> None:
    """Refuse what the vendor refuses.

    :param takes_reasoning: assistant messages may hold ``reasoning_content``, which OpenAI does not know.

    :raises Refusal: with the vendor's sentence.
    """
    members.check(document, "", _TOP, WORDING)
    if document.get("model") is None:
        raise Refusal(400, "you must provide a model parameter")
    if document.get("messages") is None:
        raise WORDING.missing("", "messages")
    _check_scalars(document)
    check_sampling(document, document.get("reasoning_effort"))
    _check_limits(document)
    _check_format(document)
    check_tools(document)
    if not document["messages"]:
        message = (
            "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty "
            "array instead."
        )
        raise Refusal(400, message, "empty_array", "messages")
    for path, message in members.elements(document["messages"], "messages", WORDING):
        is_told = takes_reasoning and isinstance(message, dict) and message.get("role") == "assistant"
        known = (
            {name: value for name, value in message.items() if name != "reasoning_content"}
            if is_told
            else message
        )
        _check_message(known, path)
    _check_pairs(document["messages"])


def _check_scalars(document: Document) -> None:
    ranges = {
        "temperature": (0, 2),
        "top_p": (0, 1),
        "presence_penalty": (-2, 2),
        "frequency_penalty": (-2, 2),
        "n": (1, _MAX_CHOICES),
    }
    for name, (low, high) in ranges.items():
        value = document.get(name)
        if value is not None and not low <= value <= high:
            side, code = (
                ("above maximum", "above_max_value") if value > high else ("below minimum", "below_min_value")
            )
            bound = f"<= {high}" if value > high else f">= {low}"
            message = (
                f"Invalid '{name}': decimal {side} value. Expected a value {bound}, but got {value} instead."
            )
            raise Refusal(400, message, f"decimal_{code}", name)
    for name, supported in (
        ("reasoning_effort", _EFFORTS),
        ("service_tier", _TIERS),
        ("verbosity", ("low", "medium", "high")),
    ):
        if document.get(name) not in (None, *supported):
            raise invalid_value(name, document[name], supported)
    stops = document.get("stop")
    if isinstance(stops, list) and len(stops) > _MAX_STOPS:
        message = (
            "Invalid 'stop': array too long. Expected an array with maximum length 4, but got an array "
            f"with length {len(stops)} instead."
        )
        raise Refusal(400, message, "array_above_max_length", "stop")
    if document.get("stream_options") is not None:
        if not document.get("stream"):
            message = "The 'stream_options' parameter is only allowed when 'stream' is enabled."
            raise Refusal(400, message, None, "stream_options")
        allowed = table("include_usage:boolean include_obfuscation:boolean")
        members.check(document["stream_options"], "stream_options", allowed, WORDING)


def _check_limits(document: Document) -> None:
    if document.get("max_tokens") is not None and document.get("max_completion_tokens") is not None:
        message = "Setting 'max_tokens' and 'max_completion_tokens' at the same time is not supported."
        raise Refusal(400, message, "invalid_parameter_combination", "max_tokens")
    for name in ("max_tokens", "max_completion_tokens"):
        value = document.get(name)
        if value is not None and value < 1:
            message = (
                f"Invalid '{name}': integer below minimum value. Expected a value >= 1, but got {value} "
                "instead."
            )
            raise Refusal(400, message, "integer_below_min_value", name)


def _check_format(document: Document) -> None:
    form = document.get("response_format")
    if form is None:
        return
    kind = form.get("type")
    if kind not in ("text", "json_object", "json_schema"):
        raise invalid_value("response_format.type", kind, ("json_object", "json_schema", "text"))
    if kind == "json_object" and "json" not in str(document.get("messages")).lower():
        message = (
            "'messages' must contain the word 'json' in some form, to use 'response_format' of type "
            "'json_object'."
        )
        raise Refusal(400, message, None, "messages")
    if kind == "json_schema":
        path = "response_format.json_schema"
        allowed = table("name:string description:string schema:object strict:boolean")
        if form.get("json_schema") is None:
            raise WORDING.missing("response_format", "json_schema")
        members.check(form["json_schema"], path, allowed, WORDING, ("name",))
        _check_name(form["json_schema"]["name"], f"{path}.name")
        if form["json_schema"].get("strict"):
            openai.check_strict_schema(
                form["json_schema"].get("schema"), form["json_schema"]["name"], "response_format"
            )


def check_tools(document: Document) -> None:
    """Check the offered tools and the choice among them."""
    tools = document.get("tools")
    if tools is None:
        for name in ("tool_choice", "parallel_tool_calls"):
            if document.get(name) is not None and document[name] != "none":
                raise Refusal(400, f"'{name}' is only allowed when 'tools' are specified.", None, name)
        return
    if not tools:
        message = (
            "Invalid 'tools': empty array. Expected an array with minimum length 1, but got an empty "
            "array instead."
        )
        raise Refusal(400, message, "empty_array", "tools")
    names: list[str] = []
    for path, tool in members.elements(tools, "tools", WORDING):
        kind = tool.get("type") if isinstance(tool, dict) else None
        if kind not in ("function", "custom"):
            raise invalid_value(f"{path}.type", kind, ("function", "custom"))
        members.check(tool, path, {"type": "string", kind: "object"}, WORDING, (kind,))
        allowed = table("name:string description:string parameters:object strict:boolean format:object")
        members.check(tool[kind], f"{path}.{kind}", allowed, WORDING, ("name",))
        _check_name(tool[kind]["name"], f"{path}.{kind}.name")
        if tool[kind].get("strict"):
            openai.check_strict_schema(
                tool[kind].get("parameters"), tool[kind]["name"], f"{path}.function.parameters"
            )
        names.append(tool[kind]["name"])
    _check_choice(document.get("tool_choice"), names)


def _check_choice(choice: Any, names: list[str]) -> None:
    if choice is None or choice in ("auto", "none", "required"):
        return
    if isinstance(choice, str):
        raise invalid_value("tool_choice", choice, ("none", "auto", "required"))
    if choice.get("type") in ("function", "custom"):
        named = (choice.get(choice["type"]) or {}).get("name")
        if named not in names:
            raise Refusal(400, f"Tool choice '{named}' not found in 'tools' parameter.", None, "tool_choice")
    elif choice.get("type") != "allowed_tools":
        raise invalid_value("tool_choice.type", choice.get("type"), ("function", "custom", "allowed_tools"))


def _check_name(name: str, path: str) -> None:
    if not name or not re.fullmatch(r"[a-zA-Z0-9_-]+", name):
        message = (
            f"Invalid '{path}': string does not match pattern. Expected a string that matches the pattern "
            f"'{_NAME_PATTERN}'."
        )
        raise Refusal(400, message, "invalid_value", path)
    if not _NAME.fullmatch(name):
        message = (
            f"Invalid '{path}': string too long. Expected a string with maximum length 64, but got a "
            f"string with length {len(name)} instead."
        )
        raise Refusal(400, message, "string_above_max_length", path)


def _check_message(message: Any, path: str) -> None:
    if not isinstance(message, dict):
        raise WORDING.wrong_type(path, "object", message)
    role = message.get("role")
    if role is None:
        raise WORDING.missing(path, "role")
    if role not in _BY_ROLE:
        raise invalid_value(
            f"{path}.role", role, ("system", "assistant", "user", "function", "tool", "developer")
        )
    members.check(message, path, _BY_ROLE[role], WORDING, ("tool_call_id",) if role == "tool" else ())
    content = message.get("content")
    if content is None:
        if role != "assistant" or not any(
            message.get(name) for name in ("tool_calls", "function_call", "refusal", "audio")
        ):
            message_text = f"Invalid value for 'content': expected a string, got null. ({path}.content)"
            raise Refusal(400, message_text, None, f"{path}.content")
    elif isinstance(content, list):
        _check_parts(content, f"{path}.content", role)
    if message.get("tool_calls") is not None:
        _check_calls(message["tool_calls"], f"{path}.tool_calls")


def _check_parts(content: list[Any], path: str, role: str) -> None:
    if not content:
        message = (
            f"Invalid '{path}': empty array. Expected an array with minimum length 1, but got an empty "
            "array instead."
        )
        raise Refusal(400, message, "empty_array", path)
    for where, part in members.elements(content, path, WORDING):
        kind = part.get("type") if isinstance(part, dict) else None
        if kind not in _PARTS[role]:
            raise invalid_value(f"{where}.type", kind, _PARTS[role])
        members.check(part, where, _PART[kind], WORDING, (kind,))
        if kind == "file":
            _check_file(part["file"], f"{where}.file")
        if kind == "image_url":
            allowed = table("url:string detail:string")
            members.check(part["image_url"], f"{where}.image_url", allowed, WORDING, ("url",))


def _check_file(file: Document, path: str) -> None:
    """A file of the vendor's own, or a PDF as a data URL with its name."""
    members.check(file, path, table("filename:string file_data:string file_id:string"), WORDING)
    if file.get("file_id") is not None:
        return
    for name in ("file_data", "filename"):
        if file.get(name) is None:
            raise WORDING.missing(path, name)
    openai.check_file_data(file["file_data"], f"{path}.file_data")


def _check_calls(calls: list[Any], path: str) -> None:
    if not calls:
        message = (
            f"Invalid '{path}': empty array. Expected an array with minimum length 1, but got an empty "
            "array instead."
        )
        raise Refusal(400, message, "empty_array", path)
    for where, call in members.elements(calls, path, WORDING):
        kind = call.get("type") if isinstance(call, dict) else None
        if kind not in ("function", "custom"):
            raise invalid_value(f"{where}.type", kind, ("function", "custom"))
        # OpenAI's SDK leaves ``index`` and ``parsed_arguments`` in what it collects from a stream.
        allowed = {"id": "string", "type": "string", "index": "integer", kind: "object"}
        members.check(call, where, allowed, WORDING, ("id", kind))
        argument = "arguments" if kind == "function" else "input"
        allowed = {"name": "string", argument: "string", "parsed_arguments": "any"}
        members.check(call[kind], f"{where}.{kind}", allowed, WORDING, ("name", argument))


def _check_pairs(messages: list[Document]) -> None:
    """Every call is answered by the tool messages right behind it, and no other call is."""
    open_calls: list[str] = []
    opened_at = 0
    for index, message in enumerate(messages):
        if message["role"] == "tool":
            if message["tool_call_id"] not in open_calls:
                text = (
                    "Invalid parameter: messages with role 'tool' must be a response to a preceeding "
                    "message with 'tool_calls'."
                )
                raise Refusal(400, text, None, f"messages.[{index}].role")
            open_calls.remove(message["tool_call_id"])
            continue
        _require_answered(open_calls, opened_at)
        open_calls, opened_at = [call["id"] for call in message.get("tool_calls") or ()], index
    _require_answered(open_calls, opened_at)


def _require_answered(calls: list[str], opened_at: int) -> None:
    if calls:
        text = (
            "An assistant message with 'tool_calls' must be followed by tool messages responding to "
            "each 'tool_call_id'. "
            f"The following tool_call_ids did not have response messages: {', '.join(calls)}"
        )
        raise Refusal(400, text, None, f"messages.[{opened_at + 1}].role")
