from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.claude_code.schemas import (
    ImportSchema,
    ProbeSchema,
    ReimportSchema,
    SetupTokenImportSchema,
    SetupTokenReimportSchema,
)

PASTE = {"callback": "a#b"}
FILE = {"credentials_json": "{}"}
MORE = {"name": "n", "sort_order": 3, "proxy_fallback_list": [{"id": "direct", "colos": ["FRA"]}]}


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (ImportSchema, PASTE | MORE),
        (ImportSchema, FILE),
        (ReimportSchema, FILE | {"name": "n", "allow_kind_change": True}),
        (SetupTokenImportSchema, PASTE | MORE),
        (SetupTokenReimportSchema, PASTE | {"allow_kind_change": False}),
    ],
)
def test_a_body_is_taken_as_it_is(schema: Any, body: dict[str, Any]) -> None:
    assert schema().load(body) == body


@pytest.mark.parametrize(
    ("schema", "body", "member"),
    [
        (ImportSchema, {}, "_schema"),
        (ImportSchema, PASTE | FILE, "_schema"),
        (ImportSchema, PASTE | {"sort_order": "3"}, "sort_order"),
        (ImportSchema, PASTE | {"sort_order": 3.5}, "sort_order"),
        (ImportSchema, PASTE | {"sort_order": 2**31}, "sort_order"),
        (ImportSchema, PASTE | {"name": ""}, "name"),
        (ImportSchema, {"callback": {"code": "a", "state": "b"}}, "callback"),
        (ImportSchema, {"credentials_json": "x" * 65_537}, "credentials_json"),
        (ImportSchema, PASTE | {"allow_kind_change": True}, "allow_kind_change"),
        (ReimportSchema, PASTE | {"allow_kind_change": "true"}, "allow_kind_change"),
        (ReimportSchema, PASTE | {"sort_order": 3}, "sort_order"),
        (SetupTokenImportSchema, FILE, "callback"),
        (SetupTokenImportSchema, PASTE | FILE, "credentials_json"),
        (SetupTokenReimportSchema, PASTE | {"sort_order": 3}, "sort_order"),
    ],
)
def test_anything_else_is_refused_by_its_name(schema: Any, body: dict[str, Any], member: str) -> None:
    with pytest.raises(ValidationError) as refused:
        schema().load(body)

    assert member in refused.value.normalized_messages()


def test_a_probe_is_shown_with_our_instant_over_the_vendors_members() -> None:
    probe = {"five_hour": None, "new": {"x": [1]}, "fetched_at": "2026-11-22T12:00:00.123000Z"}

    assert ProbeSchema().dump(probe) == probe
