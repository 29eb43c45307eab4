"""Bodies of aliases."""

from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.aliases.schemas import AliasBodySchema


def body(**rules: Any) -> dict[str, Any]:
    return {"name": "a", "targets": [{"model": "m", "rules": rules}]}


def test_an_alias_has_defaults() -> None:
    loaded = AliasBodySchema().load({"name": "a", "targets": [{"model": "m"}]})

    assert loaded == {
        "name": "a",
        "targets": [{"model": "m", "upstream_id": None, "rules": {}}],
        "selection": "first-available",
        "display_name": None,
        "is_listed": True,
        "limits": None,
    }


@pytest.mark.parametrize(
    "rules",
    [
        {"unknown": 1},
        {"effort": ""},
        {"effort": 1},
        {"budget_tokens": 0},
        {"budget_tokens": "5"},
        {"adaptive": "yes"},
    ],
)
def test_rules_are_known_and_of_their_type(rules: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        AliasBodySchema().load(body(**rules))
