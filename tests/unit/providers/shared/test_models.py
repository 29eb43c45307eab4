from typing import Any

import pytest
from marshmallow import ValidationError

from floway.domain.model import Limits, Model
from floway.errors import ConfigError
from floway.providers.shared import models


def entries(*given: dict[str, Any]) -> list[dict[str, Any]]:
    return models.named([models.ModelSchema().load(entry) for entry in given])


def test_a_model_is_known_by_its_upstreams_id_unless_it_has_its_own() -> None:
    found = entries(
        {"upstream_model_id": " a "}, {"upstream_model_id": "b", "public_model_id": "  "},
        {"upstream_model_id": "c", "public_model_id": "d"},
    )  # fmt: skip

    assert [entry["public_model_id"] for entry in found] == ["a", "b", "d"]


def test_an_entry_becomes_a_model_with_what_it_does_not_say_from_its_upstream() -> None:
    own = {
        "upstream_model_id": "a",
        "protocols": ["gemini", "gemini"],
        "display_name": "A",
        "limits": {"max_output_tokens": 5},
    }

    assert models.models(entries(own, {"upstream_model_id": "b"}), ["messages"]) == (
        Model("a", "a", frozenset({"gemini"}), display_name="A", limits=Limits(max_output_tokens=5)),
        Model("b", "b", frozenset({"messages"})),
    )


def test_a_public_id_is_refused_twice_when_saved_and_the_first_counts_when_stored() -> None:
    found = entries(
        {"upstream_model_id": "a", "public_model_id": "m"}, {"upstream_model_id": "b", "public_model_id": "m"}
    )

    assert [entry["upstream_model_id"] for entry in models.distinct(found)] == ["a"]
    with pytest.raises(ConfigError, match="the public id 'm' is given twice"):
        models.refuse_repeated(found)
    models.refuse_repeated(found[:1])


def test_only_models_that_override_a_flag_are_named() -> None:
    found = entries(
        {"upstream_model_id": "a", "flag_overrides": {"vendor-qwen": True}}, {"upstream_model_id": "b"}
    )

    assert models.flag_overrides(found) == {"a": {"vendor-qwen": True}}


@pytest.mark.parametrize(
    ("given", "fault"),
    [([], "at least one"), (["smtp"], "must be one of messages, gemini"), (["responses"], "must be one of")],
)
def test_protocols_are_those_of_the_kind(given: list[str], fault: str) -> None:
    with pytest.raises(ValidationError, match=fault):
        models.ProtocolList(("messages", "gemini")).deserialize(given)


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"upstream_model_id": ""},
        {"upstream_model_id": "a", "price": 1},
        {"upstream_model_id": "a", "limits": {"max_output_tokens": 0}},
        {"upstream_model_id": "a", "flag_overrides": {"vendor-qwen": "true"}},
        {"upstream_model_id": "a", "protocols": []},
    ],
)
def test_what_is_no_model_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        models.ModelSchema().load(given)
