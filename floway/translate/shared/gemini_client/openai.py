"""What both OpenAI protocols are told in the same words."""

from typing import Final

from floway.translate.base import Document
from floway.translate.shared.gemini_client import tools
from floway.translate.shared.gemini_client.generation import Form
from floway.translate.shared.gemini_client.schema import closed, is_complete

#: The ``tool_choice`` for each mode in which no tool is forced.
CHOICES: Final = {tools.AUTO: "auto", tools.ANY: "required", tools.NONE: "none"}
#: OpenAI requires a name; clients never see it.
_NAME = "gemini_response"


def named_schema(form: Form) -> Document:
    """``{name, schema}``, and ``strict`` where the schema allows it: Google's answers always fit."""
    strict = closed(form.schema)
    if is_complete(strict) and strict.get("type") == "object":
        return {"name": _NAME, "schema": strict, "strict": True}
    return {"name": _NAME, "schema": form.schema}
