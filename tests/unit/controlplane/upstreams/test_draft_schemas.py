"""Bodies of trials."""

import pytest
from marshmallow import ValidationError

from floway.controlplane.upstreams.draft_schemas import DraftSchema


def test_one_model_is_called_unless_it_is_said_otherwise() -> None:
    assert DraftSchema().load({"id": "up_1"}) == {"id": "up_1", "calls": True}


@pytest.mark.parametrize(
    ("body", "member"), [({}, "kind"), ({"id": "up_1", "preset": "openai"}, "preset"), ({"id": ""}, "id")]
)
def test_a_draft_is_of_a_kind_or_of_a_row(body: dict[str, str], member: str) -> None:
    with pytest.raises(ValidationError) as caught:
        DraftSchema().load(body)

    assert member in caught.value.messages_dict
