"""Which Messages requests are refused, https://docs.anthropic.com/en/api/messages."""

import re
from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.signatures import Signer
from floway.simulator.vendors.anthropic import blocks, conversation
from floway.simulator.vendors.anthropic.abilities import check_abilities
from floway.simulator.vendors.anthropic.errors import Wording, invalid
from floway.simulator.wire import Document, Refusal, Request

_WORDING = Wording()
_TOP = table(
    "model:string messages:list max_tokens:integer system:string|list tools:list tool_choice:object "
    "metadata:object"
    " stop_sequences:list stream:boolean temperature:number top_p:number top_k:integer thinking:object"
    " output_config:object service_tier:string speed:string container:any cache_control:object"
    " inference_geo:string diagnostics:object user_profile_id:string workspace_id:string"
)
#: Counting takes what makes up the prompt.
_COUNTED = {
    name: kind
    for name, kind in _TOP.items()
    if name
    not in (
        "max_tokens",
        "metadata",
        "stop_sequences",
        "stream",
        "temperature",
        "top_p",
        "top_k",
        "service_tier",
    )
}
#: Members that exist only under a beta whose name starts so.
_BETA_MEMBERS = {
    "context_management": ("context-management-", "object"),
    "mcp_servers": ("mcp-client-", "list"),
    "safeguards": ("dangerous-tool-use-", "list"),
}
_EFFORTS = ("low", "medium", "high", "xhigh", "max")
_TOOL = table(
    "type:string name:string description:string input_schema:object cache_control:object strict:boolean"
    " defer_loading:boolean eager_input_streaming:boolean input_examples:list allowed_callers:list"
)
_MIN_BUDGET_TOKENS = 1024
_MAX_CACHE_MARKERS = 4


def check(document: Document, request: Request, action: str, signer: Signer) -> None:
    """Refuse what the vendor refuses.

    :raises Refusal: with the vendor's sentence.
    """
    betas = [beta.strip() for beta in request.header("anthropic-beta").split(",")]
    allowed = dict(_COUNTED if action == "count" else _TOP)
    for name, (prefix, kind) in _BETA_MEMBERS.items():
        if any(beta.startswith(prefix) for beta in betas):
            allowed[name] = kind
    required = ("model", "messages") if action == "count" else ("model", "max_tokens", "messages")
    members.check(document, "", allowed, _WORDING, required)
    _check_sampling(document)
    _check_tools(document)
    _check_thinking(document, betas)
    _check_output_config(document.get("output_config"), "output_config")
    check_abilities(document)
    if document.get("metadata") is not None:
        members.check(document["metadata"], "metadata", {"user_id": "string"}, _WORDING)
    blocks.check_system(document.get("system"))
    conversation.check(document, signer)
    markers = len(blocks.cache_lifetimes(document))
    if markers > _MAX_CACHE_MARKERS:
        raise Refusal(400, f"A maximum of 4 blocks with cache_control may be provided. Found {markers}.")


def _check_sampling(document: Document) -> None:
    if document.get("max_tokens") is not None and document["max_tokens"] < 1:
        raise invalid("max_tokens", "Input should be greater than or equal to 1")
    for name in ("temperature", "top_p"):
        value = document.get(name)
        if value is not None and not 0 <= value <= 1:
            raise invalid(
                name,
                "Input should be less than or equal to 1"
                if value > 1
                else "Input should be greater than or equal to 0",
            )
    for path, stop in members.elements(document.get("stop_sequences") or [], "stop_sequences", _WORDING):
        if not isinstance(stop, str):
            raise _WORDING.wrong_type(path, "string", stop)
        if not stop.strip():
            raise Refusal(400, "stop_sequences: each stop sequence must contain non-whitespace")
    if document.get("service_tier") not in (None, "auto", "standard_only"):
        raise invalid("service_tier", "Input should be 'auto' or 'standard_only'")
    if document.get("speed") not in (None, "standard", "fast"):
        raise invalid("speed", "Input should be 'standard' or 'fast'")


def _check_tools(document: Document) -> None:
    names: set[str] = set()
    for path, tool in members.elements(document.get("tools") or [], "tools", _WORDING):
        if not isinstance(tool, dict):
            raise _WORDING.wrong_type(path, "object", tool)
        if tool.get("type") in (None, "custom"):
            _check_custom_tool(tool, f"{path}.custom")
        blocks.check_cache_control(tool.get("cache_control"), f"{path}.cache_control")
        if tool.get("name") in names:
            raise Refusal(400, "tools: Tool names must be unique.")
        names.add(str(tool.get("name")))
    choice = document.get("tool_choice")
    if choice is None:
        return
    if not names:
        raise Refusal(400, "tool_choice: tool_choice may only be specified while providing tools.")
    allowed = table("type:string name:string disable_parallel_tool_use:boolean")
    members.check(choice, "tool_choice", allowed, _WORDING, ("type",))
    if choice["type"] not in ("auto", "any", "tool", "none"):
        raise invalid(
            "tool_choice",
            f"Input tag '{choice['type'][:64]}' found using 'type' does not match any of the expected "
            "tags: 'any', 'auto', 'none', 'tool'",
        )
    if choice["type"] == "tool" and choice.get("name") not in names:
        raise Refusal(400, f"Tool '{choice.get('name')}' not found in provided tools")


def _check_custom_tool(tool: Document, path: str) -> None:
    members.check(tool, path, _TOOL, _WORDING, ("name", "input_schema"))
    if not re.fullmatch(r"[a-zA-Z0-9_-]{1,128}", tool["name"]):
        raise invalid(f"{path}.name", "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'")
    if "type" not in tool["input_schema"]:
        raise invalid(f"{path}.input_schema.type", "Field required")
    if tool["input_schema"]["type"] != "object":
        raise invalid(f"{path}.input_schema.type", "Input should be 'object'")


def _check_thinking(document: Document, betas: list[str]) -> None:
    thinking = document.get("thinking")
    if thinking is None or thinking.get("type") == "disabled":
        return
    kind = thinking.get("type")
    if kind not in ("enabled", "adaptive"):
        raise invalid(
            "thinking",
            f"Input tag '{kind}' found using 'type' does not match any of the expected tags: "
            "'adaptive', 'disabled', 'enabled'",
        )
    path = f"thinking.{kind}"
    allowed = table("type:string display:string") | (
        {"budget_tokens": "integer"} if kind == "enabled" else {}
    )
    # opencode asks this of models with adaptive thinking, https://github.com/anomalyco/opencode (1.18.33).
    if any(beta.startswith("thinking-binding-controls-") for beta in betas):
        allowed["block_binding"] = "object"
    members.check(thinking, path, allowed, _WORDING, ("budget_tokens",) if kind == "enabled" else ())
    if thinking.get("display") not in (None, "summarized", "omitted", "updates"):
        raise invalid(f"{path}.display", "Input should be 'summarized', 'omitted' or 'updates'")
    if document.get("temperature") not in (None, 1):
        raise Refusal(400, "`temperature` may only be set to 1 when thinking is enabled.")
    if (document.get("tool_choice") or {}).get("type") in ("any", "tool"):
        raise Refusal(400, "Thinking may not be enabled when tool_choice forces tool use.")
    if kind == "enabled":
        _check_budget(thinking["budget_tokens"], document, betas)


def _check_budget(budget: int, document: Document, betas: list[str]) -> None:
    if budget < _MIN_BUDGET_TOKENS:
        raise invalid(
            "thinking.enabled.budget_tokens", f"Input should be greater than or equal to {_MIN_BUDGET_TOKENS}"
        )
    # With interleaved thinking and tools the budget spans several answers and may be larger.
    is_interleaved = document.get("tools") and any(beta.startswith("interleaved-thinking-") for beta in betas)
    limit = document.get("max_tokens")
    if limit is not None and limit <= budget and not is_interleaved:
        raise Refusal(400, "`max_tokens` must be greater than `thinking.budget_tokens`.")


def _check_output_config(config: Any, path: str) -> None:
    if config is None:
        return
    members.check(config, path, table("effort:string format:object task_budget:object"), _WORDING)
    if config.get("effort") not in (None, *_EFFORTS):
        raise invalid(f"{path}.effort", "Input should be 'low', 'medium', 'high', 'xhigh' or 'max'")
    if config.get("format") is not None:
        members.check(
            config["format"],
            f"{path}.format",
            table("type:string schema:object"),
            _WORDING,
            ("type", "schema"),
        )
        _check_closed(config["format"]["schema"], f"{path}.format.schema")


def _check_closed(schema: Any, path: str) -> None:
    """Every object of a schema must say that it takes no other properties.

    https://docs.anthropic.com/en/docs/build-with-claude/structured-outputs
    """
    if isinstance(schema, list):
        for inner in schema:
            _check_closed(inner, path)
    if not isinstance(schema, dict):
        return
    if schema.get("type") == "object" and schema.get("additionalProperties") is not False:
        raise invalid(path, "For 'object' type, 'additionalProperties' must be explicitly set to false")
    for name, inner in schema.items():
        if name in ("properties", "$defs", "definitions") and isinstance(inner, dict):
            inner = list(inner.values())
        _check_closed(inner, path)
