"""No answer about a seat has a place for a token."""

from typing import Any

import pytest
from marshmallow import Schema, ValidationError, fields

from floway.controlplane.copilot import schemas


def members(schema: Schema) -> set[str]:
    found: set[str] = set()
    for name, field in schema.fields.items():
        found.add(name)
        if isinstance(field, fields.Nested):
            found |= members(field.schema)
    return found


def test_no_answer_names_a_token_or_a_code() -> None:
    for answer in (
        schemas.DeviceProgressSchema(),
        schemas.DeviceSignInSchema(),
        schemas.CopilotUpstreamSchema(),
    ):
        assert not members(answer) & {"token", "githubToken", "github_token", "device_code", "accessToken"}


@pytest.mark.parametrize(
    "body",
    [{"device_code": "x"}, {"github_host": ""}, {"github_host": 5}, {"proxy_fallback_list": "direct"}],
)
def test_a_beginning_takes_nothing_else(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schemas.DeviceStartSchema().load(body)


@pytest.mark.parametrize(
    "body", [{}, {"id": ""}, {"id": "dev_1", "deviceCode": "x"}, {"id": "dev_1", "name": ""}]
)
def test_a_poll_names_its_sign_in(body: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        schemas.DevicePollSchema().load(body)
