import pytest
from marshmallow import ValidationError

from floway.controlplane.playground.schemas import PlaygroundCallSchema

CALL = {"key_id": "key_1", "model": "m", "request": {}}


def test_a_call_streams_unless_it_says_otherwise() -> None:
    assert PlaygroundCallSchema().load(CALL)["stream"] is True
    assert PlaygroundCallSchema().load(CALL | {"stream": False})["stream"] is False


@pytest.mark.parametrize(
    "changes", [{"model": ""}, {"stream": "yes"}, {"request": []}, {"key_id": ""}, {"system": "x"}]
)
def test_what_is_no_call_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        PlaygroundCallSchema().load(CALL | changes)
