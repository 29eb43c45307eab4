"""Which generateContent requests are refused, https://ai.google.dev/api/generate-content."""

import re
from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.signatures import Signer
from floway.simulator.vendors.google import contents
from floway.simulator.vendors.google.errors import Wording, invalid
from floway.simulator.vendors.google.spelling import canonical
from floway.simulator.wire import Document

_WORDING = Wording()
_TOP = table(
    "contents:list tools:list toolConfig:object safetySettings:list systemInstruction:object "
    "generationConfig:object"
    " cachedContent:string model:string serviceTier:string store:boolean labels:object"
)
_COUNT_TOP = table("contents:list generateContentRequest:object model:string")
_CONFIG = table(
    "stopSequences:list responseMimeType:string responseSchema:object responseJsonSchema:any "
    "responseModalities:list"
    " candidateCount:integer maxOutputTokens:integer temperature:number topP:number topK:number seed:integer"
    " presencePenalty:number frequencyPenalty:number responseLogprobs:boolean logprobs:integer"
    " enableEnhancedCivicAnswers:boolean speechConfig:object thinkingConfig:object imageConfig:object"
    " mediaResolution:string responseFormat:object"
)
_THINKING = table("includeThoughts:boolean thinkingBudget:integer thinkingLevel:string")
_TOOL = table(
    "functionDeclarations:list googleSearch:object googleSearchRetrieval:object codeExecution:object "
    "urlContext:object"
    " computerUse:object fileSearch:object googleMaps:object mcpServers:list"
)
_DECLARATION = table(
    "name:string description:string parameters:object parametersJsonSchema:any response:object"
    " responseJsonSchema:any behavior:string"
)
_TOOL_CONFIG = table(
    "functionCallingConfig:object retrievalConfig:object includeServerSideToolInvocations:boolean"
)
_SCHEMA = table(
    "type:any format:string title:string description:string nullable:boolean enum:list maxItems:any "
    "minItems:any"
    " properties:object required:list minProperties:any maxProperties:any minLength:any"
    " maxLength:any pattern:string"
    " example:any anyOf:list propertyOrdering:list default:any items:object minimum:number maximum:number"
)
_LEVELS = ("minimal", "low", "medium", "high")
_MODES = ("AUTO", "ANY", "NONE", "VALIDATED", "MODE_UNSPECIFIED")
_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_.:-]{0,127}")
_MAX_STOPS = 5
_MAX_CANDIDATES = 8


def check(document: Document, action: str, signer: Signer, needs_signatures: bool = False) -> Document:
    """The request in camelCase; for a count, the request to be counted.

    :param needs_signatures: the model takes its own calls back with their signatures only.
    :raises Refusal: with the vendor's sentence.
    """
    request = canonical(document)
    if action == "count":
        members.check(request, "", _COUNT_TOP, _WORDING)
        if request.get("generateContentRequest") is not None:
            request = request["generateContentRequest"]
    members.check(request, "", _TOP, _WORDING)
    if not request.get("contents"):
        raise _WORDING.missing("", "contents")
    _check_config(request.get("generationConfig") or {})
    _check_tools(request)
    contents.check(request, signer, needs_signatures and action != "count")
    return dict(request)


def _check_config(config: Document) -> None:
    path = "generation_config"
    members.check(config, path, _CONFIG, _WORDING)
    for name, low, high in (("temperature", 0, 2), ("topP", 0, 1), ("candidateCount", 1, _MAX_CANDIDATES)):
        value = config.get(name)
        if value is not None and not low <= value <= high:
            place = _WORDING.join(f"GenerateContentRequest.{path}", name)
            raise invalid(f"* {place}: {name} must be in the range [{low}, {high}].\n")
    if config.get("maxOutputTokens") is not None and config["maxOutputTokens"] < 1:
        raise invalid("max_output_tokens must be positive.")
    stops = config.get("stopSequences") or []
    if len(stops) > _MAX_STOPS:
        raise invalid("The number of stop sequences must not be larger than 5.")
    if any(not isinstance(stop, str) or not stop for stop in stops):
        raise invalid("stop_sequences must not contain an empty string.")
    if config.get("thinkingConfig") is not None:
        _check_thinking(config["thinkingConfig"], f"{path}.thinking_config")
    if config.get("responseSchema") is not None and config.get("responseJsonSchema") is not None:
        raise invalid("response_schema and response_json_schema must not both be set.")
    has_schema = config.get("responseSchema") is not None or config.get("responseJsonSchema") is not None
    if has_schema and config.get("responseMimeType") not in ("application/json", "text/x.enum"):
        raise invalid(
            "For controlled generation the response mimetype must be `application/json` or `text/x.enum`."
        )
    _check_schema(config.get("responseSchema"), f"{path}.response_schema")


def _check_thinking(thinking: Document, path: str) -> None:
    members.check(thinking, path, _THINKING, _WORDING)
    if thinking.get("thinkingBudget") is not None and thinking.get("thinkingLevel") is not None:
        raise invalid("You can only set only one of thinking budget and thinking level.")
    if thinking.get("thinkingLevel") is not None and thinking["thinkingLevel"].lower() not in _LEVELS:
        raise invalid(
            f"Invalid value at '{path}.thinking_level' (TYPE_ENUM), \"{thinking['thinkingLevel'][:64]}\""
        )
    if (thinking.get("thinkingBudget") or 0) < -1:
        raise invalid(f"The thinking budget {thinking['thinkingBudget']} is invalid.")
    if thinking.get("includeThoughts") and thinking.get("thinkingBudget") == 0:
        raise invalid("Unable to submit request because thinking is disabled but include_thoughts is set.")


def _check_tools(request: Document) -> None:
    names: set[str] = set()
    for path, tool in members.elements(request.get("tools") or [], "tools", _WORDING):
        members.check(tool, path, _TOOL, _WORDING)
        declarations = tool.get("functionDeclarations") or []
        for where, declared in members.elements(declarations, f"{path}.function_declarations", _WORDING):
            members.check(declared, where, _DECLARATION, _WORDING)
            if not _NAME.fullmatch(declared.get("name") or ""):
                raise invalid(
                    f"Invalid function name at '{where}.name'. Must start with a letter or an "
                    "underscore. Must be "
                    "alphameric (a-z, A-Z, 0-9), underscores (_), dots (.), colons (:), or dashes (-), "
                    "with a maximum length of 128."
                )
            if declared["name"] in names:
                raise invalid(f"Duplicate function declaration found: {declared['name']}")
            names.add(declared["name"])
            if declared.get("parameters") is not None and declared.get("parametersJsonSchema") is not None:
                raise invalid(f"{where}: only one of parameters and parameters_json_schema may be set.")
            _check_schema(declared.get("parameters"), f"{where}.parameters")
    if request.get("toolConfig") is not None:
        _check_tool_config(request["toolConfig"], names)


def _check_tool_config(config: Document, names: set[str]) -> None:
    members.check(config, "tool_config", _TOOL_CONFIG, _WORDING)
    calling = config.get("functionCallingConfig")
    if calling is None:
        return
    path = "tool_config.function_calling_config"
    members.check(
        calling,
        path,
        table("mode:string allowedFunctionNames:list streamFunctionCallArguments:boolean"),
        _WORDING,
    )
    mode = (calling.get("mode") or "AUTO").upper()
    if mode not in _MODES:
        raise invalid(f"Invalid value at '{path}.mode' (TYPE_ENUM), \"{mode[:64]}\"")
    if mode == "ANY" and not names:
        raise invalid("Function calling config is set without function_declarations.")
    allowed = calling.get("allowedFunctionNames")
    if allowed and mode not in ("ANY", "VALIDATED"):
        raise invalid("allowed_function_names should only be set when the function calling mode is ANY.")
    unknown = [name for name in allowed or () if name not in names]
    if unknown:
        raise invalid(f"allowed_function_names contains a name that is not declared: {unknown[0]}")


def _check_schema(schema: Any, path: str) -> None:
    if schema is None:
        return
    members.check(schema, path, _SCHEMA, _WORDING)
    for name, inner in (schema.get("properties") or {}).items():
        _check_schema(inner, f"{path}.properties[{name}]")
    for index, inner in enumerate(schema.get("anyOf") or ()):
        _check_schema(inner, f"{path}.any_of[{index}]")
    _check_schema(schema.get("items"), f"{path}.items")
