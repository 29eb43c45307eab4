"""Whether a request of OpenAI's protocols forces a tool."""

from typing import Final

from floway.interceptors.base import mentions
from floway.protocols.documents import Document

may_apply: Final = mentions(b'"tool_choice"')


def is_forced(document: Document) -> bool:
    """``required``, or an object that names tools."""
    choice = document.get("tool_choice")
    return choice == "required" or isinstance(choice, dict)
