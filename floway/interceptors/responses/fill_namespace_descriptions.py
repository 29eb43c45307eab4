"""Describe a namespace of tools whose description is empty, which some OpenAI-compatible vendors refuse.

Codex sends an MCP server's tools as a namespace, and a server need not describe itself.
"""

from typing import Any

from floway.interceptors.base import Circumstances, mentions
from floway.protocols.documents import Document

may_apply = mentions(b'"namespace"')


def change(document: Document, circumstances: Circumstances) -> Document:
    """The request with a sentence where a namespace has no words of its own."""
    tools = document.get("tools")
    if not isinstance(tools, list):
        return document
    filled = [_described(tool) for tool in tools]
    if all(new is old for new, old in zip(filled, tools, strict=True)):
        return document
    return {**document, "tools": filled}


def _described(tool: Any) -> Any:
    if not isinstance(tool, dict) or tool.get("type") != "namespace":
        return tool
    description = tool.get("description")
    if isinstance(description, str) and description.strip():
        return tool
    return {**tool, "description": f"The tools of {tool.get('name') or 'one server'}."}
