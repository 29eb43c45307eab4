from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.codex.schemas import CodexImportSchema, CodexReimportSchema, CodexUpstreamSchema

PASTE = {"callback": "http://localhost:1455/auth/callback?code=a&state=b"}
FILE = {"auth_json": "{}"}
MORE = {"name": "n", "sort_order": 3, "proxy_fallback_list": [{"id": "direct"}]}


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (CodexImportSchema, PASTE | MORE),
        (CodexImportSchema, FILE),
        (CodexReimportSchema, FILE | {"name": "n"}),
        (CodexReimportSchema, PASTE | {"proxy_fallback_list": []}),
    ],
)
def test_a_body_is_taken_as_it_is(schema: Any, body: dict[str, Any]) -> None:
    assert schema().load(body) == body


@pytest.mark.parametrize(
    ("schema", "body"),
    [
        (CodexImportSchema, {}),
        (CodexImportSchema, PASTE | FILE),
        (CodexImportSchema, PASTE | {"sort_order": "3"}),
        (CodexImportSchema, PASTE | {"name": ""}),
        (CodexImportSchema, {"auth_json": ""}),
        (CodexImportSchema, {"auth_json": "a" * (64 * 1024 + 1)}),
        (CodexReimportSchema, PASTE | {"sort_order": 3}),
        (CodexReimportSchema, PASTE | {"credentials_json": "{}"}),
        (CodexReimportSchema, PASTE | {"proxy_fallback_list": [{}]}),
    ],
)
def test_another_body_is_refused(schema: Any, body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schema().load(body)


def test_an_answer_has_no_place_for_a_token() -> None:
    credential = {
        "chatgptAccountId": "a",
        "refreshTokenSet": True,
        "refresh_token": "secret",
        "state": "active",
        "state_updated_at": "t",
        "accessToken": {"token": "secret", "expiresAt": 1, "refreshedAt": "t"},
        "quotaSnapshot": None,
    }

    shown = CodexUpstreamSchema(partial=True).dump({"state": {"accounts": [credential]}})

    assert "secret" not in str(shown)
