from typing import Any

import pytest

from floway.translate.base import Document
from floway.translate.ledger import Ledger
from floway.translate.shared.structured_output import named_schema, put_messages_format, schema_of_messages

_SCHEMA = {"type": "object", "properties": {}}
_ASKED = {"type": "json_schema", "name": "n", "strict": True, "schema": _SCHEMA}


def test_the_schema_of_a_messages_request_gets_a_name() -> None:
    form = {"type": "json_schema", "schema": _SCHEMA}

    schema = schema_of_messages({"output_config": {"format": form}}, Ledger())

    named = named_schema(schema, Ledger())
    assert named == {"name": "messages_response", "strict": True, "schema": _SCHEMA}


@pytest.mark.parametrize(
    ("schema", "is_strict"),
    [
        ({"properties": {"a": {}}, "required": ["a"]}, True),
        ({"properties": {"properties": {"type": "string"}}, "required": ["properties"]}, True),
        ({"properties": {"a": {}, "b": {}}, "required": ["a"]}, False),
        ({"properties": {"a": {}}}, False),
        ({"$defs": {"d": {"properties": {"a": {}}, "required": []}}}, False),
        ({"anyOf": [{"type": "null"}, {"properties": {"a": {}}}]}, False),
        ({"items": {"properties": {"a": {}}, "required": None}}, False),
    ],
)
def test_only_a_schema_without_options_can_be_enforced(schema: Document, is_strict: bool) -> None:
    ledger = Ledger()

    assert named_schema(schema, ledger)["strict"] is is_strict
    assert [loss.path for loss in ledger.losses] == ([] if is_strict else ["output_config.format"])


@pytest.mark.parametrize("config", [None, {}, {"format": None}, {"effort": "low"}])
def test_a_request_without_a_schema_has_none(config: Any) -> None:
    assert schema_of_messages({"output_config": config}, Ledger()) is None


def test_a_format_that_is_no_schema_is_entered() -> None:
    ledger = Ledger()

    assert schema_of_messages({"output_config": {"format": {"type": "regex"}}}, ledger) is None
    assert [loss.path for loss in ledger.losses] == ["output_config.format"]


@pytest.mark.parametrize(
    ("form", "path", "lost"),
    [
        (_ASKED, "text.format", ["text.format.name", "text.format.strict"]),
        (
            {"type": "json_schema", "json_schema": {"name": "n", "schema": _SCHEMA}},
            "response_format",
            ["response_format.json_schema.name"],
        ),
    ],
)
def test_an_openai_format_flat_or_nested_becomes_the_schema(
    form: Document, path: str, lost: list[str]
) -> None:
    ledger, target = Ledger(), {"output_config": {"effort": "low"}}

    put_messages_format(target, form, path, ledger)

    assert target["output_config"] == {
        "effort": "low",
        "format": {"type": "json_schema", "schema": {**_SCHEMA, "additionalProperties": False}},
    }
    assert [loss.path for loss in ledger.losses] == lost


@pytest.mark.parametrize(
    ("form", "lost"), [({"type": "text"}, []), ({"type": "json_object"}, ["f"]), (None, [])]
)
def test_other_formats_put_nothing(form: Any, lost: list[str]) -> None:
    ledger, target = Ledger(), dict[str, Any]()

    put_messages_format(target, form, "f", ledger)

    assert target == {}
    assert [loss.path for loss in ledger.losses] == lost


def test_what_stands_around_a_nested_schema_is_entered() -> None:
    form = {"type": "json_schema", "json_schema": {"schema": _SCHEMA}, "more": 1}
    ledger, target = Ledger(), dict[str, Any]()

    put_messages_format(target, form, "f", ledger)

    assert [loss.path for loss in ledger.losses] == ["f.more"]
