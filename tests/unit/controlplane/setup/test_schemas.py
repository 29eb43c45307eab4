from typing import Any

import pytest
from marshmallow import ValidationError

from floway.controlplane.setup.schemas import BeginSchema, ChangeSchema
from floway.services.agent_setup.choices import Choices, ClaudeChoices, CodexChoices

CHANGE = {"token": "t", "expected_revision": 1, "configuration": {}}


def test_a_configuration_becomes_choices_with_their_defaults() -> None:
    body = {"key_name": "a", "configuration": {"claude": {"model": None, "cleanup_days": 180}, "codex": {}}}

    assert BeginSchema().load(body)["configuration"] == Choices(
        ClaudeChoices(cleanup_days=180), CodexChoices()
    )
    assert ChangeSchema().load(CHANGE)["configuration"] == Choices()


def test_an_absent_configuration_is_not_an_empty_one() -> None:
    assert "configuration" not in BeginSchema().load({"key_name": "a"})


@pytest.mark.parametrize(
    ("more", "member"),
    [
        ({"expected_revision": "1"}, "expected_revision"),
        ({"expected_revision": None}, "expected_revision"),
        ({"configuration": None}, "configuration"),
        ({"configuration": {"claude": {"agent_view": 1}}}, "configuration"),
        ({"configuration": {"codex": {"model": "m" * 257}}}, "configuration"),
        ({"token": ""}, "token"),
        ({"key_name": None}, "key_name"),
    ],
)
def test_anything_else_is_refused_by_its_name(more: dict[str, Any], member: str) -> None:
    with pytest.raises(ValidationError) as refused:
        ChangeSchema().load(CHANGE | more)

    assert list(refused.value.normalized_messages()) == [member]
