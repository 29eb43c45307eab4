"""Tool schemas between Anthropic, which requires an object, and OpenAI, which takes less and more."""

from typing import Any


def from_messages(schema: Any) -> Any:
    """A tool's ``input_schema`` as ``parameters``; other schemas than the bare object are untouched.

    OpenAI refuses an object schema without ``properties``.
    """
    if isinstance(schema, dict) and schema.get("type") == "object" and "properties" not in schema:
        return {**schema, "properties": {}}
    return schema


def towards_messages(schema: Any) -> Any:
    """``parameters`` as the required ``input_schema``, whose type must be stated as an object.

    A schema of another type is sent as it is: the vendor's refusal says what is wrong with it.
    """
    if not isinstance(schema, dict) or not schema:
        return {"type": "object", "properties": {}}
    if "type" not in schema:
        return {"type": "object", **schema}
    return schema
