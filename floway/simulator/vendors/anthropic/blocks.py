"""Checks of single content blocks and cache markers."""

import base64
import re
from typing import Any

from floway.simulator import members
from floway.simulator.members import table
from floway.simulator.signatures import Signer
from floway.simulator.vendors.anthropic.errors import Wording, invalid
from floway.simulator.wire import Document, Refusal

_WORDING = Wording()
_CACHED = " cache_control:object"
#: Members by block type; types that are not here are only checked for being known.
_MEMBERS = {
    "text": table("type:string text:string citations:list" + _CACHED),
    "image": table("type:string source:object transformations:list" + _CACHED),
    "document": table("type:string source:object title:string context:string citations:object" + _CACHED),
    "search_result": table("type:string source:string title:string content:list citations:object" + _CACHED),
    "thinking": table("type:string thinking:string signature:string"),
    "redacted_thinking": table("type:string data:string"),
    "tool_use": table(
        "type:string id:string name:string input:object caller:object toolset_name:string" + _CACHED
    ),
    "tool_result": table(
        "type:string tool_use_id:string content:string|list is_error:boolean toolset_name:string" + _CACHED
    ),
    "tool_reference": table("type:string tool_name:string" + _CACHED),
}
_REQUIRED = {
    "text": ("text",),
    "image": ("source",),
    "document": ("source",),
    "thinking": ("thinking", "signature"),
    "redacted_thinking": ("data",),
    "tool_use": ("id", "name", "input"),
    "tool_result": ("tool_use_id",),
}
_SERVER_SIDE = ("server_tool_use", "container_upload", "mcp_tool_use", "mcp_tool_result", "browser_state")
_BY_ROLE = {
    "user": ("text", "image", "document", "search_result", "tool_result"),
    "assistant": ("text", "thinking", "redacted_thinking", "tool_use"),
    "system": ("text",),
    "tool_result": ("text", "image", "document", "search_result", "tool_reference"),
    "document": ("text", "image"),
}
#: https://docs.anthropic.com/en/docs/build-with-claude/pdf-support
_DOCUMENT_SOURCES = {
    "base64": table("type:string media_type:string data:string"),
    "text": table("type:string media_type:string data:string"),
    "content": table("type:string content:string|list"),
    "url": table("type:string url:string"),
    "file": table("type:string file_id:string"),
}
_DOCUMENT_TYPES = {"base64": "application/pdf", "text": "text/plain"}
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_IMAGE_TYPES = ("image/jpeg", "image/png", "image/gif", "image/webp")


def check_block(block: Any, path: str, role: str, signer: Signer) -> None:
    """Check one block of a message of ``role``, or inside a ``tool_result``.

    :raises Refusal: with the vendor's sentence.
    """
    if not isinstance(block, dict):
        raise _WORDING.wrong_type(path, "object", block)
    kind = block.get("type")
    if not isinstance(kind, str):
        raise _WORDING.missing(path, "type")
    is_server_side = kind in _SERVER_SIDE or kind.endswith("_tool_result")
    if kind not in _BY_ROLE[role] and not (is_server_side and role not in ("tool_result", "document")):
        tags = ", ".join(f"'{tag}'" for tag in _BY_ROLE[role])
        raise invalid(
            path,
            f"Input tag '{kind[:64]}' found using 'type' does not match any of the expected tags: {tags}",
        )
    if kind in _MEMBERS:
        members.check(block, f"{path}.{kind}", _MEMBERS[kind], _WORDING, _REQUIRED.get(kind, ()))
    check_cache_control(block.get("cache_control"), f"{path}.{kind}.cache_control")
    _check_content(block, kind, path, signer)


def _check_content(block: Document, kind: str, path: str, signer: Signer) -> None:
    if kind == "text":
        check_text(block["text"], path)
    elif kind == "image":
        _check_image(block["source"], f"{path}.image.source")
    elif kind == "document":
        _check_document(block["source"], f"{path}.document.source", signer)
    elif kind == "thinking" and not signer.knows("messages", block["thinking"], block["signature"]):
        raise invalid(path, "Invalid `signature` in `thinking` block")
    elif kind == "redacted_thinking" and not signer.knows("redacted", "", block["data"]):
        raise invalid(path, "Invalid `data` in `redacted_thinking` block")
    elif kind == "tool_use" and not _ID.fullmatch(block["id"]):
        raise invalid(f"{path}.tool_use.id", "String should match pattern '^[a-zA-Z0-9_-]+$'")
    elif kind == "tool_result" and isinstance(block.get("content"), list):
        for index, inner in enumerate(block["content"]):
            check_block(inner, f"{path}.tool_result.content.{index}", "tool_result", signer)


def check_text(text: str, path: str) -> None:
    """Refuse empty and blank text."""
    if not text:
        raise Refusal(400, f"{path.partition('.')[0]}: text content blocks must be non-empty")
    if not text.strip():
        raise Refusal(400, f"{path.partition('.')[0]}: text content blocks must contain non-whitespace text")


def check_system(system: Any) -> None:
    """Check the system prompt: a string, or text blocks."""
    if isinstance(system, list):
        for path, block in members.elements(system, "system", _WORDING):
            members.check(block, path, _MEMBERS["text"], _WORDING, ("type", "text"))
            check_text(block["text"], path)
            check_cache_control(block.get("cache_control"), f"{path}.cache_control")


def check_cache_control(marker: Any, path: str) -> None:
    """Check a cache marker."""
    if marker is None:
        return
    members.check(marker, path, table("type:string ttl:string scope:string"), _WORDING, ("type",))
    if marker["type"] != "ephemeral":
        raise invalid(f"{path}.type", "Input should be 'ephemeral'")
    if marker.get("ttl") not in (None, "5m", "1h"):
        raise invalid(f"{path}.ephemeral.ttl", "Input should be '5m' or '1h'")


def cache_lifetimes(document: Document) -> list[str]:
    """The lifetime of every cache marker in the request."""
    lifetimes: list[str] = []
    holders: list[Any] = [document, *_items(document.get("tools")), *_items(document.get("system"))]
    for message in _items(document.get("messages")):
        for block in _items(message.get("content")):
            holders += [block, *_items(block.get("content"))]
    for holder in holders:
        if holder.get("cache_control"):
            lifetimes.append(holder["cache_control"].get("ttl") or "5m")
    return lifetimes


def _items(value: Any) -> list[Any]:
    return [item for item in value if isinstance(item, dict)] if isinstance(value, list) else []


def _check_document(source: Document, path: str, signer: Signer) -> None:
    """Check the source of a document: a PDF, plain text, or blocks of text and images."""
    kind = source.get("type")
    if kind not in _DOCUMENT_SOURCES:
        tags = ", ".join(f"'{tag}'" for tag in _DOCUMENT_SOURCES)
        raise invalid(
            path, f"Input tag '{kind}' found using 'type' does not match any of the expected tags: {tags}"
        )
    allowed = _DOCUMENT_SOURCES[kind]
    members.check(source, f"{path}.{kind}", allowed, _WORDING, allowed)
    stated = _DOCUMENT_TYPES.get(kind)
    if stated and source["media_type"] != stated:
        raise invalid(f"{path}.{kind}.media_type", f"Input should be '{stated}'")
    if kind == "base64" and not _is_pdf(source["data"]):
        raise invalid(f"{path}.{kind}.data", "The PDF specified was not valid.")
    if kind == "content" and isinstance(source["content"], list):
        for index, inner in enumerate(source["content"]):
            check_block(inner, f"{path}.content.{index}", "document", signer)


def _is_pdf(data: str) -> bool:
    try:
        return base64.b64decode(data, validate=True).startswith(b"%PDF-")
    except ValueError:
        return False


def _check_image(source: Document, path: str) -> None:
    kind = source.get("type")
    if kind not in ("base64", "url", "file"):
        raise invalid(
            path,
            f"Input tag '{kind}' found using 'type' does not match any of the expected tags: "
            "'base64', 'file', 'url'",
        )
    if kind != "base64":
        return
    members.check(
        source,
        f"{path}.base64",
        table("type:string media_type:string data:string"),
        _WORDING,
        ("media_type", "data"),
    )
    if source["media_type"] not in _IMAGE_TYPES:
        raise invalid(
            f"{path}.base64.media_type",
            "Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'",
        )
