from typing import Any

import pytest

from floway.translate.base import Document, Untranslatable
from floway.translate.ledger import Ledger
from floway.translate.shared.gemini_target.families import family_of
from floway.translate.shared.gemini_target.schema import put_answer_schema, put_parameters

NEW, OLD = "gemini-3.8-flash", "gemini-2.0-flash"
OBJECT = {"type": "object", "properties": {"a": {"type": "string"}}}


def declared(schema: Any, model: str = NEW) -> Document:
    declaration: Document = {}
    put_parameters(declaration, schema, family_of(model), "p", Ledger())
    return declaration


def test_each_family_has_its_own_member_and_subset() -> None:
    schema = {"$schema": "x", "additionalProperties": False, **OBJECT}

    assert declared(schema) == {"parametersJsonSchema": {"additionalProperties": False, **OBJECT}}
    assert declared(schema, OLD) == {
        "parameters": {"type": "OBJECT", "properties": {"a": {"type": "STRING"}}}
    }


@pytest.mark.parametrize("schema", [None, {}, {"type": "object"}, {"type": "object", "properties": {}}])
@pytest.mark.parametrize("model", [NEW, OLD])
def test_a_tool_without_parameters_has_no_schema(schema: Any, model: str) -> None:
    assert declared(schema, model) == {}


def test_the_type_of_the_root_may_be_left_out() -> None:
    assert declared({"properties": {"a": {"type": "string"}}}) == {"parametersJsonSchema": OBJECT}


@pytest.mark.parametrize("schema", [{"type": "string"}, {"type": "array", "items": {}}, "x", ["a"]])
def test_arguments_are_an_object(schema: Any) -> None:
    with pytest.raises(Untranslatable) as raised:
        declared(schema)

    assert raised.value.param == "p"


def test_a_schema_without_bottom_is_refused() -> None:
    schema: Document = {}
    for _ in range(2000):
        schema = {"type": "object", "properties": {"a": schema}}

    with pytest.raises(Untranslatable):
        declared(schema)


def test_what_is_left_out_is_in_the_ledger() -> None:
    ledger = Ledger()

    put_parameters({}, {"$schema": "x", "examples": [], **OBJECT}, family_of(NEW), "p", ledger)

    assert [(loss.path, loss.reason) for loss in ledger.losses] == [
        ("p", "Gemini does not take $schema, examples")
    ]


def test_an_answer_may_be_of_any_type() -> None:
    config: Document = {}

    put_answer_schema(config, {"type": "array", "items": {"type": "string"}}, family_of(NEW), "p", Ledger())

    assert config == {
        "responseMimeType": "application/json",
        "responseJsonSchema": {"type": "array", "items": {"type": "string"}},
    }


def test_an_answer_in_any_json() -> None:
    config: Document = {}

    put_answer_schema(config, None, family_of(NEW), "p", Ledger())

    assert config == {"responseMimeType": "application/json"}
